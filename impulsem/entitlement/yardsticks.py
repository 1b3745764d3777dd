"""The figures in force that incomes are held against, for the pages of people."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from impulsem.entitlement.engine import ParameterRow
from impulsem.entitlement.queries.parameters import parameters_in_force
from impulsem.entitlement.rules import words
from impulsem.people.queries import yardsticks
from impulsem.platform import clock

MONTHS = 12
CENT = Decimal("0.01")


def in_force(day: dt.date) -> dict[str, yardsticks.Figure]:
    """The two indexes, a month of twelve, and the share of the income for the home (one query)."""
    parameters = parameters_in_force(clock.now())
    rows = {
        yardsticks.IRSC: (parameters.source("irsc.annual", day), MONTHS),
        yardsticks.IPREM: (parameters.source("iprem.monthly", day), 1),
        yardsticks.HOUSING_SHARE: (parameters.source("housing.share", day), 1),
    }
    return {code: _figure(row, parts) for code, (row, parts) in rows.items() if row is not None}


def _figure(row: ParameterRow, parts: int) -> yardsticks.Figure:
    value = (row.value / parts).quantize(CENT) if parts > 1 else row.value
    return yardsticks.Figure(value, row.source, str(words.STATUSES.get(row.status, row.status)))


yardsticks.fill(in_force)
