"""What the rules about the home and its supplies share: income and costs of a month, what is owed, what is announced."""

from __future__ import annotations

from typing import Any

import numpy as np

from impulsem.entitlement.engine.law.language import DWELLING, YES, Answer, Cents, Flag, formula
from impulsem.people.rules.income import INCOME, Definition, Members

INCOME_NOW = Definition("now", members=Members.DWELLING, counted=INCOME)
UTILITY_ARREARS = Definition("utility_arrears", members=Members.DWELLING, counted=frozenset({"utility_arrears"}))


@formula(DWELLING, Cents)
def home_income(dwelling: Any, day: Any, law: Any) -> Any:
    """Income of everybody, a month, as it stands."""
    return dwelling.sum(dwelling.members("sum_now", day))


@formula(DWELLING, Flag)
def home_income_unknown(dwelling: Any, day: Any, law: Any) -> Any:
    """Somebody's income is not known."""
    return dwelling.any(dwelling.members("lacks_now", day))


@formula(DWELLING, Cents)
def home_utility_arrears(dwelling: Any, day: Any, law: Any) -> Any:
    """What is owed for supplies."""
    return dwelling.sum(dwelling.members("sum_utility_arrears", day))


@formula(DWELLING, Answer)
def home_supplies_unpaid(dwelling: Any, day: Any, law: Any) -> Any:
    """Supplies are unpaid, or a cut is announced."""
    cut = dwelling.any(dwelling.members("supply_cut", day) > 0)
    return (cut | (dwelling("home_utility_arrears", day) > 0)) * np.int8(YES)


@formula(DWELLING, Flag)
def home_protected(dwelling: Any, day: Any, law: Any) -> Any:
    """Somebody has a recognised disability, or great dependency."""
    return dwelling.any(dwelling.members("protected", day))


VARIABLES = (home_income, home_income_unknown, home_utility_arrears, home_supplies_unpaid, home_protected)
