"""The city's fund for children from 0 to 16: the call of each year."""

from __future__ import annotations

from typing import Any

import numpy as np

from impulsem.entitlement.engine.law.language import (
    DWELLING,
    PERSON,
    UNKNOWN,
    YES,
    Answer,
    Cents,
    Count,
    answered,
    by,
    formula,
    times,
    today,
    within,
    years_before,
)
from impulsem.entitlement.engine.law.rule import Caveat, Condition, Entity, Figures, Missing, Need, Pays, Rule, Shown
from impulsem.people.rules.income import INCOME, CalendarYear, Definition, Members, Per

LIMIT = ("child_fund.limit.two", "child_fund.limit.further")
AMOUNTS = ("child_fund.amount.1", "child_fund.amount.2", "child_fund.amount.further", "child_fund.amount.single_parent")


def incomes(figures: Figures) -> tuple[Definition, ...]:
    return (Definition("last_year", CalendarYear(-1), Members.DWELLING, INCOME, per=Per.YEAR),)


@formula(PERSON, Answer)
def child_fund_person(person: Any, day: Any, law: Any) -> Any:
    """Young enough: not past the last year of age."""
    older = by(person("born", day), years_before(today(day), law(day).child_fund.last_age + 1))
    return YES - older


@formula(DWELLING, Count)
def child_fund_number(dwelling: Any, day: Any, law: Any) -> Any:
    """How many are young enough."""
    return dwelling.sum(dwelling.members("child_fund_person", day) == YES)


@formula(DWELLING, Answer)
def child_fund_children(dwelling: Any, day: Any, law: Any) -> Any:
    """Children live there, and it is known how many."""
    unsure = dwelling.any(dwelling.members("child_fund_person", day) == UNKNOWN)
    return answered(dwelling("child_fund_number", day) > 0, unsure)


@formula(DWELLING, Cents)
def child_fund_limit(dwelling: Any, day: Any, law: Any) -> Any:
    """The highest income of the year before: so many times that year's IRSC."""
    factors = law(day).child_fund.limit
    further = np.maximum(dwelling("dwelling_size", day) - 2, 0)
    irsc = law(f"{today(day).year - 1}-12-31").irsc.annual
    return times(irsc, factors.two + factors.further * further)


@formula(DWELLING, Cents)
def child_fund_income_sum(dwelling: Any, day: Any, law: Any) -> Any:
    """Income of everybody in the year before."""
    return dwelling.sum(dwelling.members("sum_last_year", day))


@formula(DWELLING, Cents)
def child_fund_margin(dwelling: Any, day: Any, law: Any) -> Any:
    """Income minus limit, of the year before."""
    return dwelling("child_fund_income_sum", day) - dwelling("child_fund_limit", day)


@formula(DWELLING, Answer)
def child_fund_income(dwelling: Any, day: Any, law: Any) -> Any:
    """Income within the limit."""
    return within(dwelling("child_fund_margin", day) > 0, dwelling.any(dwelling.members("lacks_last_year", day)))


@formula(DWELLING, Answer)
def child_fund_single_parent(dwelling: Any, day: Any, law: Any) -> Any:
    """One adult lives there with the children."""
    return ((dwelling("dwelling_adults", day) == 1) & (dwelling("child_fund_number", day) > 0)) * np.int8(YES)


@formula(DWELLING, Cents)
def child_fund_cents(dwelling: Any, day: Any, law: Any) -> Any:
    """The amount for the first, the second and each further child, and the supplement."""
    amount, children = law(day).child_fund.amount, dwelling("child_fund_number", day)
    first_two = np.where(children >= 2, amount["2"], np.where(children == 1, amount["1"], 0))
    alone = np.where(dwelling("child_fund_single_parent", day) == YES, amount.single_parent, 0)
    return first_two + np.maximum(children - 2, 0) * amount.further + alone


RULE = Rule(
    code="child_fund",
    entity=Entity.DWELLING,
    pays=Pays.MONTHLY,
    needs=(*(Need(code) for code in (*LIMIT, *AMOUNTS, "child_fund.last_age")), Need("irsc.annual", years=1)),
    incomes=incomes,
    conditions=(
        Condition(
            "child_fund.children", "Convocatòria: edat", shows=(Shown("children", "child_fund_number", "count"),),
            uses=("born",), figures=("child_fund.last_age",), asks=Missing.BIRTH,
        ),
        Condition(
            "child_fund.income", "Convocatòria: renda",
            shows=(
                Shown("income", "child_fund_income_sum", "cents_year"), Shown("limit", "child_fund_limit", "cents_year"),
                Shown("people", "dwelling_size", "count"),
            ),
            uses=("last_year",), figures=(*LIMIT, "irsc.annual"), asks=Missing.INCOME, margin="child_fund_margin",
            margin_unit="cents_year",
        ),
        Condition("child_fund.single_parent", "Convocatòria: quantia", figures=AMOUNTS, decides=False),
    ),
    variables=(
        child_fund_person, child_fund_number, child_fund_children, child_fund_limit, child_fund_income_sum, child_fund_margin,
        child_fund_income, child_fund_single_parent, child_fund_cents,
    ),
    margin="child_fund_margin",
    cents="child_fund_cents",
    assessed=True,
    caveats=(Caveat("child_fund.call"),),
)  # fmt: skip
