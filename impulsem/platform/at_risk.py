"""What suffers when somebody is away. Each context registers, in its `at_risk.py`, what of its own hangs on a worker during some days.

An absence lists it all; what can go to a substitute by itself (an appointment) says how, the rest is shown and a person settles it.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable, Sequence

from impulsem.platform.actors import Actor
from impulsem.platform.registries import Registry, Text


@dataclasses.dataclass(frozen=True, slots=True)
class Gone:
    """A worker who is away on the days from `first` up to and with `last`. Keys that every floor knows."""

    worker_id: int
    first: dt.date
    last: dt.date


@dataclasses.dataclass(frozen=True, slots=True)
class AtRisk:
    """One thing at risk, in the reader's words. key: the row, for whoever registered it ("77"); person_id: whom it is for, if it is one.

    minutes: of a substitute's time that it takes; 0 when it takes none that can be counted.
    """

    key: str
    says: str
    starts_at: dt.datetime
    minutes: int = 0
    centre_id: int | None = None
    person_id: int | None = None
    url: str = ""


def everyone(_actor: Actor) -> bool:
    return True


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class RiskKind:
    """`load` reads what is at risk. `give` hands one thing (its key) to a substitute; without it a person has to see to it."""

    code: str
    label: Text
    load: Callable[[Gone], Sequence[AtRisk]]
    order: int
    give: Callable[[str, int, Actor, dt.datetime], None] | None = None
    advice: Text = ""
    allowed: Callable[[Actor], bool] = everyone


risks: Registry[RiskKind] = Registry()
