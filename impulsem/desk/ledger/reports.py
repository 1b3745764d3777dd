"""What the reports for other authorities cost, by type and who asks: those that take most hours first."""

from __future__ import annotations

import dataclasses

from impulsem.desk.ledger.months import Month
from impulsem.desk.ledger.scopes import Scope
from impulsem.indicators.declarations import MINIMUM
from impulsem.indicators.queries import hidden
from impulsem.reports.queries import titles_and_owners
from impulsem.reports.reference import requesters

ROWS = 12


@dataclasses.dataclass(frozen=True, slots=True)
class ReportCost:
    """A type of report. owner: whose task it truly is; each: minutes of one; reports delivered in the month."""

    title: str
    requester: str
    owner: str
    minutes: float
    each: float


def report_costs(figures: Month, scope: Scope) -> tuple[list[ReportCost], int]:
    """Types by hours, and how many are of too few authors to show."""
    cells = figures.cells("reports", scope.level, scope.code)
    marks = hidden([cell.n for cell in cells], MINIMUM, apart=False)
    names, asking = titles_and_owners(), requesters()
    found = []
    for cell, mark in zip(cells, marks, strict=True):
        type_, requester = (str(part) for part in cell.key)
        if not mark and type_ in names:
            title, owner = names[type_]
            found.append(ReportCost(title, asking.get(requester, requester), owner, cell.numerator or 0.0, cell.value or 0.0))
    return sorted(found, key=lambda one: -one.minutes)[:ROWS], sum(1 for mark in marks if mark)
