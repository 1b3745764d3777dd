"""How many different people took part, when some carried a code and others were only counted.

What is known of a session: how many heads there were, and which codes. One person has one code at most, may forget it, and may come to
several sessions. From that, the number of different people lies between two bounds, and nothing more can be said without asking who
they were.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Hashable, Iterable


@dataclasses.dataclass(frozen=True, slots=True)
class Attended:
    """A session: heads counted by whoever led it, and the codes that were shown (at most as many people as heads)."""

    heads: int
    codes: Collection[Hashable] = ()

    @property
    def people(self) -> int:
        """Whoever counted heads may have missed some; whoever showed a code was there."""
        return max(self.heads, len(set(self.codes)))


@dataclasses.dataclass(frozen=True, slots=True)
class Bounds:
    """Different people: at least `lower`, at most `upper`. attendances: the same people as often as they came."""

    lower: int
    upper: int
    attendances: int

    @property
    def exact(self) -> bool:
        return self.lower == self.upper


def distinct_people(sessions: Iterable[Attended]) -> Bounds:
    """Bounds for the number of different people over `sessions`.

    At least: all the different codes, and whoever filled the largest session. At most: all the different codes, and everybody without a
    code as if each had come once only.
    """
    held = list(sessions)
    codes = {code for session in held for code in session.codes}
    without = sum(session.people - len(set(session.codes)) for session in held)
    lower = max([len(codes), *(session.people for session in held)])
    return Bounds(lower=lower, upper=len(codes) + without, attendances=sum(session.people for session in held))
