"""Protection against energy poverty, Llei 24/2015: supplies are not cut where somebody risks residential exclusion."""

from __future__ import annotations

from typing import Any

import numpy as np

from impulsem.entitlement.engine.law import homes
from impulsem.entitlement.engine.law.language import DWELLING, MILLION, YES, Answer, Cents, formula, within
from impulsem.entitlement.engine.law.rule import Caveat, Condition, Entity, Figures, Missing, Need, Pays, Rule, Shown
from impulsem.people.rules.income import Definition

FACTORS = ("energy_poverty.alone", "energy_poverty.household", "energy_poverty.disability")
MONTHS = 12


def incomes(figures: Figures) -> tuple[Definition, ...]:
    return (homes.INCOME_NOW, homes.UTILITY_ARREARS)


def _month(annual: int, factor: Any) -> Any:
    """So many times the index, a month, halves of a cent up."""
    return (2 * annual * factor + MONTHS * MILLION) // (2 * MONTHS * MILLION)


@formula(DWELLING, Cents)
def energy_poverty_limit(dwelling: Any, day: Any, law: Any) -> Any:
    """The income a month from which there is no risk of exclusion."""
    factors = law(day).energy_poverty
    factor = np.where(dwelling("dwelling_size", day) > 1, factors.household, factors.alone)
    factor = np.where(dwelling("home_protected", day), factors.disability, factor)
    return _month(law(day).irsc.annual, factor.astype(np.int64))


@formula(DWELLING, Cents)
def energy_poverty_margin(dwelling: Any, day: Any, law: Any) -> Any:
    """Income minus limit."""
    return dwelling("home_income", day) - dwelling("energy_poverty_limit", day)


@formula(DWELLING, Answer)
def energy_poverty_income(dwelling: Any, day: Any, law: Any) -> Any:
    """Income under the limit."""
    return within(dwelling("energy_poverty_margin", day) >= 0, dwelling("home_income_unknown", day))


@formula(DWELLING, Answer)
def energy_poverty_unpaid(dwelling: Any, day: Any, law: Any) -> Any:
    """Supplies are unpaid, or a cut is announced: only then does a company ask before it cuts."""
    return dwelling("home_supplies_unpaid", day)


@formula(DWELLING, Cents)
def energy_poverty_report_limit(dwelling: Any, day: Any, law: Any) -> Any:
    """The income a month above which a report of social services is needed."""
    month = _month(law(day).irsc.annual, law(day).energy_poverty.report)
    return np.full(dwelling.count, month, dtype=np.int64)


@formula(DWELLING, Answer)
def energy_poverty_report(dwelling: Any, day: Any, law: Any) -> Any:
    """A report of social services is needed."""
    return (dwelling("home_income", day) > dwelling("energy_poverty_report_limit", day)) * np.int8(YES)


RULE = Rule(
    code="energy_poverty",
    entity=Entity.DWELLING,
    pays=Pays.NOTHING,
    needs=tuple(Need(code) for code in (*FACTORS, "energy_poverty.report", "irsc.annual", "disability.recognised_from")),
    incomes=incomes,
    conditions=(
        Condition(
            "energy_poverty.unpaid", "Llei 24/2015, art. 6",
            shows=(Shown("arrears", "home_utility_arrears", "cents"),), uses=("utility_arrears", "supply_cut"),
        ),
        Condition(
            "energy_poverty.income", "Llei 24/2015, art. 5.10",
            shows=(
                Shown("income", "home_income", "cents_month"), Shown("limit", "energy_poverty_limit", "cents_month"),
                Shown("people", "dwelling_size", "count"),
            ),
            uses=("now", "disability", "dependency"), figures=(*FACTORS, "irsc.annual", "disability.recognised_from"),
            asks=Missing.INCOME, margin="energy_poverty_margin",
        ),
        Condition(
            "energy_poverty.report", "Llei 24/2015, art. 5.10 i 9",
            shows=(Shown("limit", "energy_poverty_report_limit", "cents_month"),),
            figures=("energy_poverty.report", "energy_poverty.report_days"), decides=False,
        ),
    ),
    variables=(
        energy_poverty_limit, energy_poverty_margin, energy_poverty_income, energy_poverty_unpaid, energy_poverty_report_limit,
        energy_poverty_report,
    ),
    margin="energy_poverty_margin",
    caveats=(Caveat("energy_poverty.law_changed"),),
)  # fmt: skip
