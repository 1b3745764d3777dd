"""The picture of a person's levels over time: where its marks stand. Shapes only; the template draws, a table says the same."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping, Sequence

ROW = 40
RISE = 4  # how much higher a level stands than the one below
LEFT = 170
STEP = 104
TOP = 34
BASELINE = 5  # from the middle of a line of text to where its letters stand
MARGIN = 40


@dataclasses.dataclass(frozen=True, slots=True)
class Mark:
    """A level on a day: a numbered dot, higher in its row for a higher level."""

    x: int
    y: int
    level: int
    persons_level: int | None

    @property
    def text_y(self) -> int:
        return self.y + BASELINE


@dataclasses.dataclass(frozen=True, slots=True)
class Row:
    """A domain over time."""

    code: str
    y: int
    marks: tuple[Mark, ...]

    @property
    def bottom(self) -> int:
        return self.y + ROW // 2

    @property
    def text_y(self) -> int:
        return self.y + BASELINE

    @property
    def line(self) -> str:
        """The marks joined, as points of a polyline."""
        return " ".join(f"{mark.x},{mark.y}" for mark in self.marks)


@dataclasses.dataclass(frozen=True, slots=True)
class Picture:
    width: int
    height: int
    days: tuple[tuple[int, dt.date], ...]  # x of each assessment
    rows: tuple[Row, ...]


def picture(domains: Sequence[str], looks: Sequence[tuple[dt.date, Mapping[str, tuple[int, int | None]]]]) -> Picture:
    """`looks`: of each assessment, the oldest first, its day and by domain the level and the person's own.

    Domains that were never looked at are left out.
    """
    used = [code for code in domains if any(code in scores for _day, scores in looks)]
    days = tuple((LEFT + STEP // 2 + number * STEP, day) for number, (day, _scores) in enumerate(looks))
    rows = []
    for number, code in enumerate(used):
        y = TOP + number * ROW + ROW // 2
        marks = tuple(
            Mark(x, y + (3 - scores[code][0]) * RISE, *scores[code])
            for (x, _day), (_d, scores) in zip(days, looks, strict=True)
            if code in scores
        )
        rows.append(Row(code, y, marks))
    return Picture(LEFT + max(len(looks), 1) * STEP + MARGIN, TOP + len(used) * ROW + 8, days, tuple(rows))
