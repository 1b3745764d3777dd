"""Where bars stand. Numbers are text already, so that no language writes a comma into them."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from babel import dates

from impulsem.benefits.queries.for_others import Told
from impulsem.platform.web.dates import locale

WIDE, STEP, TOP, BOTTOM, LEFT, RIGHT = 340.0, 44, 14.0, 150.0, 10.0, 420.0


@dataclasses.dataclass(frozen=True, slots=True)
class Bar:
    """x, y: its corner; width, height of it; text_x, text_y: where its figure stands."""

    name: str
    text: str
    x: str
    y: str
    width: str
    height: str
    text_x: str
    text_y: str


def _at(value: float) -> str:
    return f"{value:.1f}"


def bars(told: Sequence[Told]) -> list[Bar]:
    """One a group, the longest first; its name stands above it, its hours behind it."""
    most = max((one.minutes for one in told), default=1)
    found = []
    for place, one in enumerate(told):
        width, y = WIDE * one.minutes / most, place * STEP + 18
        found.append(Bar(str(one.what), f"{one.hours:.0f} h", "0", _at(y), _at(width), "18", _at(width + 8), _at(y + 14)))
    return found


def height(drawn: Sequence[Bar]) -> str:
    """Of the drawing with these bars."""
    return str(max(1, len(drawn)) * STEP + 4)


def columns(told: Sequence[Told]) -> list[Bar]:
    """One a month, from the left; its hours stand above it, its month below."""
    most = max((one.minutes for one in told), default=1)
    step = (RIGHT - LEFT) / max(1, len(told))
    found = []
    for place, one in enumerate(told):
        tall, x = (BOTTOM - TOP - 16) * one.minutes / most, LEFT + place * step
        middle, width = x + step / 2, step * 0.62
        name, y = str(dates.format_skeleton("MMM", one.what, locale=locale())), BOTTOM - tall
        found.append(Bar(name, f"{one.hours:.0f}", _at(middle - width / 2), _at(y), _at(width), _at(tall), _at(middle), _at(y - 5)))
    return found
