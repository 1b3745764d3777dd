"""The share of every place in every month, worked out once for an export: its intervals walk through all days of all professionals."""

from __future__ import annotations

import dataclasses
import datetime as dt
import functools
from pathlib import Path
from typing import Any

from impulsem.desk.ledger import kept
from impulsem.indicators.queries import Figures, Share
from impulsem.indicators.services import Export

SHARE = "time.direct_share"
DAY = ("worker", "day")  # of a professional: what the interval is drawn from
LEVELS = {"city": (), "territory": ("territory",), "centre": ("territory", "centre")}


@dataclasses.dataclass(frozen=True, slots=True)
class Point:
    """A place in a month. n: its professionals; part, whole: minutes with people and all of them. Nothing is hidden yet."""

    level: str
    territory: str
    centre: str
    month: dt.date
    n: int
    part: float
    whole: float
    sure: Share

    @property
    def place(self) -> str:
        return self.centre or self.territory


def trends(export: Export) -> tuple[Point, ...]:
    """By level, place and month."""
    return _of(export.folder, kept.definition((SHARE,)))


@functools.lru_cache(maxsize=2)
def _of(folder: Path, definition: str) -> tuple[Point, ...]:
    return tuple(_point(row) for row in kept.rows(folder, "trends", codes=[SHARE], work_out=lambda: _worked_out(folder)))


def _worked_out(folder: Path) -> list[list[Any]]:
    found: list[list[Any]] = []
    with Figures(folder, codes=[SHARE]) as figures:
        for level, columns in LEVELS.items():
            for one in figures.shares(SHARE, cluster=DAY, by=[*columns, "month"]):
                *place, month = one.key
                territory, centre = ([*place, "", ""])[:2]
                part, whole = one.cell.numerator or 0.0, one.cell.denominator or 0.0
                found.append([level, territory, centre, month.isoformat(), one.cell.n, part, whole, *dataclasses.astuple(one.sure)])
    return found


def _point(row: list[Any]) -> Point:
    level, territory, centre, month, n, part, whole, *sure = row
    return Point(level, territory, centre, dt.date.fromisoformat(month), n, part, whole, Share(*sure))
