"""The drawing of a day's column: rows of five minutes, and lanes side by side where stretches overlap."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Sequence

from django.utils import timezone

from impulsem.agenda.rules.stretches import Stretch

#: Minutes of one row. The style sheet has a class for each row (`r-1` ...) and each length (`d-1` ...).
ROW = 5


@dataclasses.dataclass(frozen=True, slots=True)
class Hourspan:
    """The hours of the clock that a drawing shows, `[first, last)`."""

    first: int
    last: int

    @property
    def rows(self) -> int:
        return (self.last - self.first) * 60 // ROW

    def row(self, minute_of_day: int) -> int:
        """The row (from 1) in which a minute of the day lies; before and after the drawing, its first and one past its last."""
        return min(max((minute_of_day - self.first * 60) // ROW, 0), self.rows) + 1


@dataclasses.dataclass(frozen=True, slots=True)
class Box:
    """Where a stretch is drawn: from `row`, `rows` long, in `lane` (from 1) of `lanes`."""

    row: int
    rows: int
    lane: int = 1
    lanes: int = 1


def minute_of_day(moment: dt.datetime, day: dt.date) -> int:
    """What the city's clock shows at `moment`, in minutes since midnight of `day`; other days count as its begin or end."""
    local = timezone.localtime(moment)
    if local.date() != day:
        return 0 if local.date() < day else 24 * 60
    return local.hour * 60 + local.minute


def box(piece: Stretch, day: dt.date, hours: Hourspan) -> Box:
    """At least one row, so that nothing is drawn without being seen."""
    first = hours.row(minute_of_day(piece.starts, day))
    after = hours.row(minute_of_day(piece.ends, day) + ROW - 1)
    first = min(first, hours.rows)
    return Box(row=first, rows=max(after - first, 1))


def lanes(pieces: Sequence[Stretch]) -> list[tuple[int, int]]:
    """For each stretch its lane (from 1) and the number of lanes of its cluster: stretches that meet stand side by side."""
    order = sorted(range(len(pieces)), key=lambda index: pieces[index])
    result: list[tuple[int, int]] = [(1, 1)] * len(pieces)
    cluster: list[int] = []
    ends: list[dt.datetime] = []  # when each lane of the cluster is free again

    def close() -> None:
        for index in cluster:
            result[index] = (result[index][0], len(ends))
        cluster.clear()
        ends.clear()

    for index in order:
        piece = pieces[index]
        if ends and piece.starts >= max(ends):
            close()
        lane = next((number for number, end in enumerate(ends) if end <= piece.starts), len(ends))
        if lane == len(ends):
            ends.append(piece.ends)
        else:
            ends[lane] = piece.ends
        result[index] = (lane + 1, 1)
        cluster.append(index)
    close()
    return result


def boxes(pieces: Sequence[Stretch], day: dt.date, hours: Hourspan) -> list[Box]:
    """Each stretch's box, side by side where they overlap."""
    return [
        dataclasses.replace(box(piece, day, hours), lane=lane, lanes=of) for piece, (lane, of) in zip(pieces, lanes(pieces), strict=True)
    ]


def hourspan(pieces: Sequence[Stretch], opens_at: dt.time, closes_at: dt.time) -> Hourspan:
    """Whole hours that show the opening hours and everything that lies outside them."""
    first, last = opens_at.hour, closes_at.hour + (1 if closes_at.minute else 0)
    for piece in pieces:
        starts, ends = timezone.localtime(piece.starts), timezone.localtime(piece.ends)
        first = min(first, starts.hour)
        last = max(last, 24 if ends.date() > starts.date() else ends.hour + (1 if ends.minute else 0))
    return Hourspan(first, max(last, first + 1))
