"""Where the lines of a drawing stand that shows a figure over time.

Numbers are text already, so that no language writes a comma into them.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Sequence

WIDTH, LEFT, RIGHT, TOP, BOTTOM = 640, 64.0, 620.0, 18.0, 170.0
_GRID = 4


@dataclasses.dataclass(frozen=True, slots=True)
class Step:
    """A value on the days from `first` to `until` (open: None); `sure` is false for what nobody has confirmed."""

    first: dt.date
    until: dt.date | None
    value: float
    sure: bool


@dataclasses.dataclass(frozen=True, slots=True)
class Mark:
    x: str
    y: str
    text: str


@dataclasses.dataclass(frozen=True, slots=True)
class Drawing:
    """Level stretches, the sure ones apart from the others; years below and amounts beside; where today is, if it is in it."""

    sure: list[str]
    unsure: list[str]
    years: list[Mark]
    amounts: list[tuple[str, float]]  # height, and the amount there
    today: str


def drawn(steps: Sequence[Step], today: dt.date) -> Drawing | None:
    """Nothing to draw where there is no step. The scale begins at nothing, so that heights compare as amounts do."""
    if not steps:
        return None
    begin = min(step.first for step in steps).replace(month=1, day=1)
    latest = max([today, *(step.until or today for step in steps), *(step.first for step in steps)])
    end = dt.date(latest.year + 1, 1, 1)
    top = _round_up(max(step.value for step in steps))

    def x(day: dt.date) -> float:
        return LEFT + (RIGHT - LEFT) * (day - begin).days / (end - begin).days

    def y(value: float) -> float:
        return BOTTOM - (BOTTOM - TOP) * value / top

    sure: list[str] = []
    unsure: list[str] = []
    for step in steps:
        level = _at(y(step.value))
        (sure if step.sure else unsure).append(f"{_at(x(step.first))},{level} {_at(x(step.until or end))},{level}")
    every = max(1, (end.year - begin.year) // 8 + 1)
    years = [Mark(_at(x(dt.date(year, 1, 1))), _at(BOTTOM + 18), str(year)) for year in range(begin.year, end.year, every)]
    amounts = [(_at(y(top * place / _GRID)), top * place / _GRID) for place in range(_GRID + 1)]
    return Drawing(sure, unsure, years, amounts, _at(x(today)) if begin <= today < end else "")


def _round_up(value: float) -> float:
    """The next of 1, 2, 4, 5, 8 or 10 times a power of ten, so that quarters of it are plain."""
    size = 0.001
    while True:
        for step in (1, 2, 4, 5, 8):
            if value <= size * step:
                return size * step
        size *= 10


def _at(number: float) -> str:
    return f"{number:.1f}"
