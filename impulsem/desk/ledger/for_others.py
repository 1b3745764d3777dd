"""What truly belongs to others and was done here: by what it was and who asked, those that take most hours first."""

from __future__ import annotations

import dataclasses

from django.conf import settings

from impulsem.benefits.queries.for_others import asking_in_ledger
from impulsem.desk.ledger.months import Month
from impulsem.desk.ledger.requesters import requesters
from impulsem.desk.ledger.scopes import Scope
from impulsem.entitlement.models import Benefit
from impulsem.indicators.declarations import MINIMUM
from impulsem.indicators.queries import hidden
from impulsem.platform.words import said

ROWS = 12


@dataclasses.dataclass(frozen=True, slots=True)
class OthersWork:
    """A matter of others. owner: whose it truly is; requester: who asked, as the ledger calls them; each: minutes of one."""

    title: str
    owner: str
    requester: str
    law: str
    minutes: float
    each: float


def others_work(figures: Month, scope: Scope) -> tuple[list[OthersWork], int]:
    """Matters by hours, and how many are of too few professionals to show."""
    cells = figures.cells("for_others", scope.level, scope.code)
    marks = hidden([cell.n for cell in cells], MINIMUM, apart=False)
    matters = {one.code: one for one in Benefit.objects.select_related("owner")} if cells else {}
    asking, names = (asking_in_ledger() if cells else {}), requesters(settings.CITY_DIR)
    found = []
    for cell, mark in zip(cells, marks, strict=True):
        code, requester = (str(part) for part in cell.key)
        if mark or code not in matters:
            continue
        matter, who = matters[code], asking.get(requester, ("", ""))
        found.append(
            OthersWork(
                str(matter),
                str(matter.owner),
                names.name(who[1]) or who[0],
                said(matter.legal_basis),
                cell.numerator or 0.0,
                cell.value or 0.0,
            )
        )
    return sorted(found, key=lambda one: -one.minutes)[:ROWS], sum(1 for mark in marks if mark)
