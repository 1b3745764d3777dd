"""Stretches of time `[starts, ends)` and what is left of them. All moments are aware; sums are made in UTC, so that the days on
which the clocks change need no special case."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from django.utils import timezone

#: Appointments that the house proposes begin on this grid of the clock, in minutes.
GRID = 15


class Stretch(NamedTuple):
    starts: dt.datetime
    ends: dt.datetime

    @property
    def minutes(self) -> int:
        return int((self.ends - self.starts).total_seconds() // 60)


def stretch(starts: dt.datetime, ends: dt.datetime) -> Stretch:
    """`[starts, ends)` in UTC."""
    return Stretch(starts.astimezone(dt.UTC), ends.astimezone(dt.UTC))


def merged(stretches: Iterable[Stretch]) -> list[Stretch]:
    """The same time without overlaps, in order; touching stretches become one and empty ones vanish."""
    result: list[Stretch] = []
    for piece in sorted(stretches):
        if piece.ends <= piece.starts:
            continue
        if result and piece.starts <= result[-1].ends:
            result[-1] = Stretch(result[-1].starts, max(result[-1].ends, piece.ends))
        else:
            result.append(piece)
    return result


def without(stretches: Iterable[Stretch], taken: Iterable[Stretch]) -> list[Stretch]:
    """What is left of `stretches` when `taken` is taken away."""
    free = merged(stretches)
    for hole in merged(taken):
        left: list[Stretch] = []
        for piece in free:
            if hole.ends <= piece.starts or piece.ends <= hole.starts:
                left.append(piece)
                continue
            if piece.starts < hole.starts:
                left.append(Stretch(piece.starts, hole.starts))
            if hole.ends < piece.ends:
                left.append(Stretch(hole.ends, piece.ends))
        free = left
    return free


def common(first: Iterable[Stretch], second: Iterable[Stretch]) -> list[Stretch]:
    """The time that lies in both."""
    pairs = ((a, b) for a in merged(first) for b in merged(second))
    return merged(Stretch(max(a.starts, b.starts), min(a.ends, b.ends)) for a, b in pairs)


def snap_up(moment: dt.datetime, grid: int = GRID) -> dt.datetime:
    """The next moment, from `moment` on, at which the city's clock shows a multiple of `grid` minutes (a divisor of 60)."""
    local = timezone.localtime(moment)
    past = dt.timedelta(minutes=local.minute % grid, seconds=local.second, microseconds=local.microsecond)
    return moment + (dt.timedelta(minutes=grid) - past if past else dt.timedelta())


def starts_in(free: Sequence[Stretch], minutes: int, grid: int = GRID) -> list[dt.datetime]:
    """Where meetings of `minutes` can begin in `free`, one after the other, each on the grid."""
    length = dt.timedelta(minutes=minutes)
    starts: list[dt.datetime] = []
    for piece in free:
        start = snap_up(piece.starts, grid)
        while start + length <= piece.ends:
            starts.append(start)
            start = snap_up(start + length, grid)
    return starts


def overlap(first: Stretch, second: Stretch) -> bool:
    return first.starts < second.ends and second.starts < first.ends


def covers(stretches: Iterable[Stretch], wanted: Stretch) -> bool:
    """Whether one of them holds the whole of `wanted`."""
    return any(piece.starts <= wanted.starts and wanted.ends <= piece.ends for piece in stretches)
