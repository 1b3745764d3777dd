"""Where the lines and boxes of the ledger's drawings stand. Numbers are text already, so that no language writes a comma into them."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Sequence

from impulsem.desk.ledger import words
from impulsem.desk.ledger.figures import MonthShare, Part
from impulsem.platform.web.map import at

LEFT, RIGHT, TOP, BOTTOM = 40.0, 560.0, 16.0, 178.0


@dataclasses.dataclass(frozen=True, slots=True)
class Label:
    x: str
    y: str
    text: str


@dataclasses.dataclass(frozen=True, slots=True)
class Line:
    """Pieces of line and band between months without figures; lone months are dots. last: the end, with its figure."""

    bands: list[str]
    lines: list[str]
    dots: list[Label]
    last: Label | None
    grid: list[Label]
    months: list[Label]


def line(
    trend: Sequence[MonthShare], *, left: float = LEFT, right: float = RIGHT, top: float = TOP, bottom: float = BOTTOM, steps: int = 6
) -> Line:
    """A trend; its scale is the figures' own, in steps of five points."""
    shown = [one for one in trend if one.sure.value is not None]
    low = min((one.sure.low if one.sure.low is not None else one.sure.value or 0.0 for one in shown), default=0.0)
    high = max((one.sure.high if one.sure.high is not None else one.sure.value or 0.0 for one in shown), default=1.0)
    floor, ceiling = math.floor(low * 20) / 20, max(math.ceil(high * 20) / 20, math.floor(low * 20) / 20 + 0.05)

    def x(place: int) -> float:
        return left + (right - left) * (place / max(1, len(trend) - 1))

    def y(value: float) -> float:
        return bottom - (bottom - top) * (value - floor) / (ceiling - floor)

    bands, lines, dots = [], [], []
    for run in _runs(trend):
        middle = [(x(place), y(trend[place].sure.value or 0.0)) for place in run]
        if len(run) == 1:
            dots.append(Label(at(middle[0][0]), at(middle[0][1]), ""))
            continue
        lines.append(" ".join(f"{at(a)},{at(b)}" for a, b in middle))
        upper = [(x(place), y(_or(trend[place].sure.high, trend[place].sure.value))) for place in run]
        lower = [(x(place), y(_or(trend[place].sure.low, trend[place].sure.value))) for place in reversed(run)]
        bands.append(" ".join(f"{at(a)},{at(b)}" for a, b in [*upper, *lower]))
    ends = [place for place, one in enumerate(trend) if one.sure.value is not None]
    last = None
    if ends:
        value = trend[ends[-1]].sure.value or 0.0
        last = Label(at(x(ends[-1])), at(y(value)), words.percent(value))
    count = round((ceiling - floor) * 20)
    every = max(1, math.ceil(count / steps))
    grid = [Label(at(left), at(y(floor + step / 20)), words.percent(floor + step / 20, digits=0)) for step in range(0, count + 1, every)]
    spread = max(1, math.ceil(len(trend) / 4))
    months = [Label(at(x(place)), at(bottom + 24), words.short_month(trend[place].month)) for place in range(0, len(trend), spread)]
    return Line(bands, lines, dots, last, grid, months)


def _or(value: float | None, other: float | None) -> float:
    return value if value is not None else other or 0.0


def _runs(trend: Sequence[MonthShare]) -> list[list[int]]:
    """Places of neighbouring months that have a figure."""
    runs: list[list[int]] = []
    for place, one in enumerate(trend):
        if one.sure.value is None:
            continue
        if runs and runs[-1][-1] == place - 1:
            runs[-1].append(place)
        else:
            runs.append([place])
    return runs


@dataclasses.dataclass(frozen=True, slots=True)
class Box:
    x: str
    width: str
    colour: str
    text: str
    middle: str


@dataclasses.dataclass(frozen=True, slots=True)
class Bar:
    name: str
    y: str
    text_y: str
    boxes: list[Box]
    mark: str  # where what reaches people ends
    share: str


BAR_LEFT, BAR_WIDTH, BAR_STEP = 0.0, 520.0, 54


def bars(parts: Sequence[Part]) -> list[Bar]:
    """Each group's time as one bar of equal length; the name stands above it."""
    found = []
    for place, part in enumerate(parts):
        start, boxes = BAR_LEFT, []
        pieces = [(name, colour, part.minutes.get(code, 0.0)) for code, (name, colour) in words.CATEGORIES.items()]
        for _name, colour, minutes in [*pieces, ("", "c-apart", part.apart)]:
            width = BAR_WIDTH * minutes / part.total if part.total else 0.0
            if width <= 0:
                continue
            text = words.number(100 * minutes / part.total) if width >= 26 else ""
            boxes.append(Box(at(start), at(width), colour, text, at(start + width / 2)))
            start += width
        top = place * BAR_STEP + 20
        mark = at(BAR_LEFT + BAR_WIDTH * part.share)
        found.append(Bar(part.name, str(top), str(top + 18), boxes, mark, words.percent(part.share)))
    return found
