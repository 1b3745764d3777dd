"""Two columns a month: what came in, what was decided. Numbers are text already, so that no language writes a comma into them."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from babel import dates

from impulsem.benefits.queries import Month
from impulsem.platform.web.dates import locale

WIDTH, HEIGHT, FOOT, HEAD = 600.0, 200.0, 26.0, 20.0


@dataclasses.dataclass(frozen=True, slots=True)
class Column:
    x: str
    y: str
    width: str
    height: str
    count: int
    middle: str
    figure_y: str


@dataclasses.dataclass(frozen=True, slots=True)
class Pair:
    name: str
    middle: str
    came: Column
    decided: Column


def drawn(months: Sequence[Month]) -> list[Pair]:
    """From left to right, the oldest month first."""
    most = max((max(each.came_in, each.decided) for each in months), default=0) or 1
    step = WIDTH / max(1, len(months))
    wide = step * 0.3
    pairs = []
    for place, each in enumerate(months):
        middle = place * step + step / 2
        pairs.append(
            Pair(
                str(dates.format_skeleton("MMM", each.first, locale=locale())),
                _text(middle),
                _column(middle - wide - 2, wide, each.came_in, most),
                _column(middle + 2, wide, each.decided, most),
            )
        )
    return pairs


def _column(x: float, wide: float, count: int, most: int) -> Column:
    tall = (HEIGHT - FOOT - HEAD) * count / most
    y = HEIGHT - FOOT - tall
    return Column(_text(x), _text(y), _text(wide), _text(tall), count, _text(x + wide / 2), _text(y - 5))


def _text(value: float) -> str:
    return f"{value:.1f}"
