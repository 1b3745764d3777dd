"""The cells of a month, of all places at once: worked out from that month's rows (and the same month's a year before), then kept."""

from __future__ import annotations

import datetime as dt
import functools
from pathlib import Path
from typing import Any

from impulsem.desk.ledger import kept
from impulsem.desk.ledger.trends import SHARE
from impulsem.indicators.queries import Cell, Figures
from impulsem.indicators.services import Export

#: What is asked of each place: the indicator, and the columns that it is told apart by.
QUESTIONS: dict[str, tuple[str, tuple[str, ...]]] = {
    "coverage": ("time.coverage", ()),
    "categories": ("time.minutes", ("category",)),
    "teams": (SHARE, ("team",)),
    "categories_of_teams": ("time.minutes", ("team", "category")),
    "works": ("time.minutes_each", ("kind", "reason")),
    "works_before": ("time.minutes", ("kind", "reason")),
    "waiting": ("agenda.days_to_first_interview", ()),
    "around": ("attention.minutes", ("neighbourhood",)),
    "reports": ("reports.minutes_each", ("type", "requester")),
    "for_others": ("for_others.minutes_each", ("matter", "requester")),
}
BEFORE = "works_before"  # asked of the same month a year before
OF_CENTRES = ("teams", "categories_of_teams")
CODES = tuple(sorted({code for code, _by in QUESTIONS.values()}))
LEVELS = ("city", "territory", "centre")


class Month:
    """A month's cells by question and place. Nothing is hidden yet."""

    def __init__(self, rows: list[list[Any]]) -> None:
        self._cells: dict[tuple[str, str, str], list[Cell]] = {}
        for question, level, place, key, *figures in rows:
            self._cells.setdefault((question, level, place), []).append(Cell(tuple(key), *figures))

    def cells(self, question: str, level: str, place: str) -> list[Cell]:
        """In the order of their keys, the columns of the question; empty for a place that has no rows."""
        return self._cells.get((question, level, place), [])


def month_of(export: Export, month: dt.date) -> Month:
    return _of(export.folder, month, kept.definition(CODES))


@functools.lru_cache(maxsize=24)
def _of(folder: Path, month: dt.date, definition: str) -> Month:
    return Month(kept.rows(folder, f"{month:%Y_%m}", codes=CODES, work_out=lambda: _worked_out(folder, month)))


def _worked_out(folder: Path, month: dt.date) -> list[list[Any]]:
    before = month.replace(year=month.year - 1)
    found: list[list[Any]] = []
    with Figures(folder, codes=CODES, months=[month, before]) as figures:
        for question, (code, by) in QUESTIONS.items():
            for level in ("centre",) if question in OF_CENTRES else LEVELS:
                place = () if level == "city" else (level,)
                for cell in figures.cells(code, by=[*place, *by], where={"month": [before if question == BEFORE else month]}):
                    where = cell.key[0] if place else ""
                    key = cell.key[len(place) :]
                    found.append([question, level, where, key, cell.value, cell.numerator, cell.denominator, cell.n])
    return found
