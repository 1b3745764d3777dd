"""Where the bars and the line of a picture over time stand. Numbers are text already, so that no language writes a comma into them."""

from __future__ import annotations

import dataclasses
import datetime as dt
import math
from collections.abc import Sequence
from decimal import Decimal

LEFT, RIGHT, TOP, BOTTOM = 64.0, 632.0, 12.0, 168.0
WIDTH, HEIGHT = 640, 200
STEPS = 4
#: A step of the scale is one of these times a power of ten.
ROUND = (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10))


@dataclasses.dataclass(frozen=True, slots=True)
class Bar:
    x: str
    y: str
    width: str
    height: str


@dataclasses.dataclass(frozen=True, slots=True)
class Step:
    """A line of the grid: where, and the value in euro."""

    y: str
    value: Decimal


@dataclasses.dataclass(frozen=True, slots=True)
class Tick:
    """The name of a month below the bars."""

    x: str
    day: dt.date


@dataclasses.dataclass(frozen=True, slots=True)
class Picture:
    """bars: one a month; line: its points, over the same months (empty when there is none)."""

    bars: list[Bar]
    line: str
    steps: list[Step]
    ticks: list[Tick]
    width: int = WIDTH
    height: int = HEIGHT


def draw(days: Sequence[dt.date], bars: Sequence[Decimal], line: Sequence[Decimal] = ()) -> Picture | None:
    """A bar a month, and a line over them on the same scale; nothing when everything is nothing. `days`: the first of each month."""
    most = max((*bars, *line), default=Decimal(0))
    if not most:
        return None
    step = _step(most)
    count = math.ceil(most / step)
    width = (RIGHT - LEFT) / len(days)

    def y(value: Decimal) -> float:
        return BOTTOM - (BOTTOM - TOP) * float(value / (step * count))

    boxes = [
        Bar(_at(LEFT + width * place + width * 0.15), _at(y(value)), _at(width * 0.7), _at(BOTTOM - y(value)))
        for place, value in enumerate(bars)
    ]
    points = " ".join(f"{_at(LEFT + width * (place + 0.5))},{_at(y(value))}" for place, value in enumerate(line)) if any(line) else ""
    steps = [Step(_at(y(step * number)), step * number) for number in range(count + 1)]
    ticks = [Tick(_at(LEFT + width * (place + 0.5)), day) for place, day in enumerate(days) if day.month in (1, 7)]
    return Picture(boxes, points, steps, ticks)


def _step(most: Decimal) -> Decimal:
    """The smallest round step with which `most` fits into STEPS of them."""
    power = Decimal(1).scaleb((most / STEPS).adjusted())
    return next(power * one for one in ROUND if power * one * STEPS >= most)


def _at(value: float) -> str:
    return f"{value:.1f}"
