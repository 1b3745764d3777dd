"""Where things stand in the drawings of a result. Units are those of the SVG's view box."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

WIDTH = 760
LEFT = 300  # titles
RIGHT = 24
ROW = 26
HEAD = 34
LONGEST = 46  # signs of a title that have room

MARKS = ("circle", "square", "diamond", "triangle", "ring", "cross")  # never colour alone


@dataclasses.dataclass(frozen=True, slots=True)
class Mark:
    """A dimension's mean of an option: its shape (of `MARKS`), colour class and place."""

    shape: str
    colour: str
    x: float
    y: float
    name: str
    value: float


@dataclasses.dataclass(frozen=True, slots=True)
class Row:
    y: float
    key: str
    title: str
    marks: tuple[Mark, ...] = ()
    low: float = 0
    high: float = 0
    at: float = 0
    band: str = ""

    @property
    def width(self) -> float:
        return max(self.high - self.low, 2)

    @property
    def text_y(self) -> float:
        return self.y + 4


@dataclasses.dataclass(frozen=True, slots=True)
class Means:
    """The mean of each dimension, 1 to 5."""

    height: int
    rows: tuple[Row, ...]
    ticks: tuple[tuple[int, float], ...]
    legend: tuple[Mark, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Stability:
    """Rank and interval of each option; `line` stands after the last one that is chosen."""

    height: int
    rows: tuple[Row, ...]
    ticks: tuple[tuple[int, float], ...]
    line: float


def _short(title: str) -> str:
    return title if len(title) <= LONGEST else f"{title[: LONGEST - 1].rsplit(' ', 1)[0]}…"


def _x(value: float, first: float, last: float) -> float:
    span = (last - first) or 1
    return round(LEFT + (value - first) / span * (WIDTH - LEFT - RIGHT), 1)


def means(rows: Sequence[tuple[str, str, Sequence[float | None]]], names: Sequence[str]) -> Means:
    """rows: key, title, and the mean of each dimension of `names`."""
    drawn = []
    for number, (key, title, values) in enumerate(rows):
        y = HEAD + number * ROW
        marks = tuple(
            Mark(MARKS[place % len(MARKS)], f"c{place % 5 + 1}", _x(value, 1, 5), y, names[place], value)
            for place, value in enumerate(values)
            if value is not None
        )
        drawn.append(Row(y, key, _short(f"{key} {title}"), marks))
    legend = tuple(Mark(MARKS[place % len(MARKS)], f"c{place % 5 + 1}", 7, 7, name, 0) for place, name in enumerate(names))
    return Means(HEAD + len(rows) * ROW, tuple(drawn), tuple((value, _x(value, 1, 5)) for value in range(1, 6)), legend)


def stability(rows: Sequence[tuple[str, str, int, int, int, str]], *, top: int) -> Stability:
    """rows: key, title, rank, the ranks between which nine of ten resamples are, band."""
    last = max(len(rows), 2)
    drawn = tuple(
        Row(HEAD + number * ROW, key, _short(f"{key} {title}"), (), _x(low, 1, last), _x(high, 1, last), _x(rank, 1, last), band)
        for number, (key, title, rank, low, high, band) in enumerate(rows)
    )
    step = 1 if last <= 12 else 5
    ticks = tuple((value, _x(value, 1, last)) for value in range(1, last + 1) if value == 1 or value % step == 0)
    return Stability(HEAD + len(rows) * ROW, drawn, ticks, _x(top + 0.5, 1, last))
