"""Order, bands and expected dates of a waiting list. Pure."""

from __future__ import annotations

import dataclasses
import datetime as dt
import math
from collections.abc import Iterable, Sequence
from typing import TypeVar

#: First positions of the bands: somebody is told a band, not a position, because one more or less every day frightens for nothing.
FIRST = (1, 6, 11, 21, 51, 101, 201, 501)
WEEKS = 8  # that the pace is taken from
ENOUGH = 4  # who left the list because they were attended, in these weeks: with fewer nobody can say
LONGEST = dt.timedelta(days=366)  # further away a date means nothing

Key = TypeVar("Key")


@dataclasses.dataclass(frozen=True, slots=True)
class Band:
    """Positions from `first` up to and with `last` (none: and more)."""

    number: int
    first: int
    last: int | None

    def __str__(self) -> str:
        return f"{self.first}–{self.last}" if self.last is not None else f"{self.first}+"


BANDS = tuple(Band(number, first, (*FIRST, 0)[number] - 1 if number < len(FIRST) else None) for number, first in enumerate(FIRST, start=1))


def band_of(position: int) -> Band:
    """The band of a position (from 1)."""
    return next(band for band in reversed(BANDS) if position >= band.first)


def ranked(rows: Iterable[tuple[int, dt.datetime, Key]]) -> list[Key]:
    """(points, since when, key) in order: most points first, of equals who came first, then by key."""
    return [key for _points, _since, key in sorted(rows, key=lambda row: (-row[0], row[1], row[2]))]


@dataclasses.dataclass(frozen=True, slots=True)
class Expected:
    """When somebody is likely to be offered a place: not before `earliest`, most likely by `latest`."""

    earliest: dt.date
    latest: dt.date


@dataclasses.dataclass(frozen=True, slots=True)
class Pace:
    """How many left the list because they were attended, week by week, the last whole one first."""

    weeks: tuple[int, ...]

    @property
    def taken(self) -> int:
        return sum(self.weeks)

    @property
    def a_week(self) -> float:
        return self.taken / len(self.weeks) if self.weeks else 0.0

    @property
    def is_known(self) -> bool:
        return self.taken >= ENOUGH

    @property
    def slow(self) -> float:
        """What can be relied on: chance alone makes some weeks emptier than others."""
        return max(self.taken - math.sqrt(self.taken), 0.0) / len(self.weeks) if self.weeks else 0.0


def expected(band: Band, waiting: int, pace: Pace, *, on: dt.date) -> Expected | None:
    """When a place is likely for somebody in `band` of a list of `waiting`; None: nobody can say yet."""
    if not pace.is_known or pace.slow <= 0:
        return None
    last = max(min(band.last if band.last is not None else waiting, waiting), band.first)
    earliest = on + dt.timedelta(days=math.floor((band.first - 1) / pace.a_week * 7))
    days = math.ceil(last / pace.slow * 7)
    if days > LONGEST.days:
        return None
    return Expected(earliest, on + dt.timedelta(days=days))


def in_bands(waiting: int) -> list[tuple[Band, int]]:
    """The bands of a list of so many, with how many are in each."""
    return [
        (band, (min(band.last, waiting) if band.last is not None else waiting) - band.first + 1) for band in BANDS if band.first <= waiting
    ]


def moved(before: Sequence[int], after: Sequence[int]) -> dict[tuple[int, int], int]:
    """How many go from which band to which: positions of the same people before and after."""
    found: dict[tuple[int, int], int] = {}
    for was, becomes in zip(before, after, strict=True):
        pair = band_of(was).number, band_of(becomes).number
        found[pair] = found.get(pair, 0) + 1
    return found
