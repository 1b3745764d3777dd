"""What the contexts above count as work for others, beside what is written down here (the reports for other authorities)."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable, Sequence

from impulsem.platform.actors import Actor
from impulsem.platform.registries import Text


@dataclasses.dataclass(frozen=True, slots=True)
class WorkAbove:
    """A kind of work: whose it truly is, who asks for it, how often, and the minutes where they are known."""

    what: str
    owner: str
    requester: str
    times: int
    minutes: int | None


@dataclasses.dataclass(frozen=True, slots=True)
class CountedAbove:
    """rows: from a day to before another, as far as the actor answers for it; groups of too few are left out by whoever counts.

    url_name: where it is dealt with, by those for whom `allowed` holds.
    """

    title: Text
    url_name: str
    allowed: Callable[[Actor], bool]
    rows: Callable[[Actor, dt.date, dt.date], Sequence[WorkAbove]]


counted_above: list[CountedAbove] = []
