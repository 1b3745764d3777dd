"""Which state may follow which."""

from __future__ import annotations

from impulsem.participation.models import Contribution, Process, Session

_P, _S, _C = Process.State, Session.State, Contribution.State

PROCESS: dict[str, frozenset[str]] = {
    _P.DESIGNING: frozenset({_P.OPEN}),
    _P.OPEN: frozenset({_P.SYNTHESIS, _P.DESIGNING}),
    _P.SYNTHESIS: frozenset({_P.RETURNED, _P.OPEN}),
    _P.RETURNED: frozenset({_P.PRIORITISED, _P.SYNTHESIS}),
    _P.PRIORITISED: frozenset({_P.PROGRAMMED}),
    _P.PROGRAMMED: frozenset({_P.CLOSED}),
    _P.CLOSED: frozenset(),
}
SESSION: dict[str, frozenset[str]] = {
    _S.PLANNED: frozenset({_S.HELD, _S.CANCELLED}),
    _S.HELD: frozenset({_S.TRANSCRIBED}),
    _S.TRANSCRIBED: frozenset({_S.VALIDATED, _S.HELD}),
    _S.VALIDATED: frozenset({_S.RETURNED, _S.HELD}),
    _S.RETURNED: frozenset(),
    _S.CANCELLED: frozenset({_S.PLANNED}),
}
CONTRIBUTION: dict[str, frozenset[str]] = {
    _C.CAPTURED: frozenset({_C.PUBLISHED, _C.WITHHELD, _C.PARKED}),
    _C.PARKED: frozenset({_C.PUBLISHED, _C.WITHHELD}),
    _C.PUBLISHED: frozenset({_C.WITHHELD, _C.PARKED}),
    _C.WITHHELD: frozenset({_C.PUBLISHED}),
}
