"""The chart of questions by month: stacked columns, in the units of its drawing."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Sequence

from babel import dates

from impulsem.platform.web.dates import locale
from impulsem.registers.queries import Counted

LEFT, RIGHT, TOP, BOTTOM = 44, 952, 14, 176
GAP = 0.3  # of a column's stride


@dataclasses.dataclass(frozen=True, slots=True)
class Box:
    colour: str
    y: str
    height: str


@dataclasses.dataclass(frozen=True, slots=True)
class Column:
    month: dt.date
    label: str
    counted: Counted
    x: str
    middle: str
    width: str
    boxes: list[Box]


@dataclasses.dataclass(frozen=True, slots=True)
class Drawing:
    """ticks: (number, y)."""

    columns: list[Column]
    ticks: list[tuple[int, str]]


def columns_of(months: Sequence[tuple[dt.date, Counted]]) -> Drawing:
    """One column a month: not asked again (c1), asked for the first time (c3), asked again (c2)."""
    step = _step(max((counted.all for _month, counted in months), default=0))
    top = step * 4
    stride = (RIGHT - LEFT) / max(len(months), 1)
    columns = []
    for number, (month, counted) in enumerate(months):
        x, y, boxes = LEFT + stride * (number + GAP / 2), float(BOTTOM), []
        for colour, value in (("c1", counted.spared), ("c3", counted.first), ("c2", counted.again)):
            height = (BOTTOM - TOP) * value / top
            y -= height
            if value:
                boxes.append(Box(colour, f"{y:.1f}", f"{height:.1f}"))
        width = stride * (1 - GAP)
        columns.append(
            Column(
                month,
                str(dates.format_skeleton("MMM", month, locale=locale())),
                counted,
                f"{x:.1f}",
                f"{x + width / 2:.1f}",
                f"{width:.1f}",
                boxes,
            )
        )
    return Drawing(columns, [(step * tick, f"{BOTTOM - (BOTTOM - TOP) * tick / 4:.1f}") for tick in range(5)])


def _step(most: int) -> int:
    """A round quarter of a scale that holds `most`."""
    size = 1
    while True:
        for factor in (1, 2, 5):
            if factor * size * 4 >= most:
                return factor * size
        size *= 10
