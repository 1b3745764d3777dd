"""What the agenda announces to the floors above it."""

from __future__ import annotations

import dataclasses
import datetime as dt

from impulsem.platform.actors import Actor


@dataclasses.dataclass(frozen=True, slots=True)
class PersonAttended:
    """Somebody is attended: what they asked for has its first answer."""

    appointment_id: int
    at: dt.datetime
    by: Actor


@dataclasses.dataclass(frozen=True, slots=True)
class AttendanceTakenBack:
    """An appointment that was marked attended is not any more. Whoever wrote an entry from it may refuse, by raising a refusal."""

    appointment_id: int


@dataclasses.dataclass(frozen=True, slots=True)
class NobodyCame:
    """An appointment was missed some minutes ago, and somebody should ask what happened.

    times: how often in the last twelve months, with this one.
    """

    appointment_id: int
    person_id: int
    worker_ids: tuple[int, ...]
    times: int
    at: dt.datetime
