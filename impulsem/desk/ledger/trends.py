"""The share of every place in every month, worked out once for an export: its intervals walk through all days of all professionals."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
import functools
import json
import os
from pathlib import Path

from impulsem.indicators.queries import Figures, Share, definition_of
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
    """By level, place and month. The first reader of an export waits; the others, also of other processes, read what it left."""
    return _of(export.folder, definition_of(SHARE))


@functools.lru_cache(maxsize=2)
def _of(folder: Path, definition: str) -> tuple[Point, ...]:
    kept = folder.with_name(f"ledger-{folder.name}-{definition[:12]}.json")
    with contextlib.suppress(OSError, ValueError, TypeError):
        return tuple(_point(row) for row in json.loads(kept.read_text()))
    found = _worked_out(folder)
    with contextlib.suppress(OSError):  # without room on the disk the next process works it out again
        for old in folder.parent.glob("ledger-*.json"):
            if not (folder.parent / old.name.split("-")[1]).exists():
                old.unlink()
        making = kept.with_name(f".{kept.name}-{os.getpid()}")
        making.write_text(json.dumps([_row(point) for point in found]))
        making.replace(kept)
    return found


def _worked_out(folder: Path) -> tuple[Point, ...]:
    found = []
    with Figures(folder) as figures:
        for level, columns in LEVELS.items():
            for one in figures.shares(SHARE, cluster=DAY, by=[*columns, "month"]):
                *place, month = one.key
                territory, centre = ([*place, "", ""])[:2]
                part, whole = one.cell.numerator or 0.0, one.cell.denominator or 0.0
                found.append(Point(level, territory, centre, month, one.cell.n, part, whole, one.sure))
    return tuple(found)


def _row(point: Point) -> list[object]:
    sure = point.sure
    return [
        point.level,
        point.territory,
        point.centre,
        point.month.isoformat(),
        point.n,
        point.part,
        point.whole,
        *dataclasses.astuple(sure),
    ]


def _point(row: list[object]) -> Point:
    level, territory, centre, month, n, part, whole, *sure = row
    return Point(str(level), str(territory), str(centre), dt.date.fromisoformat(str(month)), n, part, whole, Share(*sure))  # type: ignore[arg-type]  # as `_row` wrote them
