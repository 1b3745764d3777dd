"""Emergency social aid for rent, supplies and food: the rule only says that a professional should look; who looks says how much."""

from __future__ import annotations

from typing import Any

import numpy as np

from impulsem.entitlement.engine.law import homes
from impulsem.entitlement.engine.law.language import DWELLING, NO, YES, Answer, Cents, Flag, answered, either, formula, picked, within
from impulsem.entitlement.engine.law.rule import Caveat, Condition, Entity, Figures, Missing, Need, Pays, Rule, Shown
from impulsem.people.rules.income import Definition, Members

SIZES = 4  # the last limits are those of four and more people
LIMITS = tuple(f"emergency_aid.{kind}.{size}" for kind in ("limit", "limit_disability") for size in range(1, SIZES + 1))


def incomes(figures: Figures) -> tuple[Definition, ...]:
    return (
        homes.INCOME_NOW,
        homes.UTILITY_ARREARS,
        Definition("rent_arrears", members=Members.DWELLING, counted=frozenset({"rent_arrears"})),
        Definition("rent", members=Members.DWELLING, counted=frozenset({"rent", "mortgage"})),
        Definition("utilities", members=Members.DWELLING, counted=frozenset({"utilities"})),
    )


@formula(DWELLING, Cents)
def emergency_aid_rent_arrears(dwelling: Any, day: Any, law: Any) -> Any:
    """What is owed for the home."""
    return dwelling.sum(dwelling.members("sum_rent_arrears", day))


@formula(DWELLING, Answer)
def emergency_aid_rent(dwelling: Any, day: Any, law: Any) -> Any:
    """The home is unpaid, or an eviction is announced."""
    announced = dwelling.any(dwelling.members("eviction", day) > 0)
    return (announced | (dwelling("emergency_aid_rent_arrears", day) > 0)) * np.int8(YES)


@formula(DWELLING, Answer)
def emergency_aid_supplies(dwelling: Any, day: Any, law: Any) -> Any:
    """Supplies are unpaid, or a cut is announced."""
    return dwelling("home_supplies_unpaid", day)


@formula(DWELLING, Cents)
def emergency_aid_rent_month(dwelling: Any, day: Any, law: Any) -> Any:
    """Rent or mortgage, a month."""
    return dwelling.sum(dwelling.members("sum_rent", day))


@formula(DWELLING, Cents)
def emergency_aid_left(dwelling: Any, day: Any, law: Any) -> Any:
    """What is left of a month's income after the home and the supplies."""
    costs = dwelling("emergency_aid_rent_month", day) + dwelling.sum(dwelling.members("sum_utilities", day))
    return dwelling("home_income", day) - costs


@formula(DWELLING, Answer)
def emergency_aid_food(dwelling: Any, day: Any, law: Any) -> Any:
    """Nothing is left for food."""
    return within(dwelling("emergency_aid_left", day) > 0, dwelling("home_income_unknown", day))


@formula(DWELLING, Answer)
def emergency_aid_need(dwelling: Any, day: Any, law: Any) -> Any:
    """There is something to help with."""
    return either(*(dwelling(f"emergency_aid_{what}", day) for what in ("rent", "supplies", "food")))


@formula(DWELLING, Cents)
def emergency_aid_limit(dwelling: Any, day: Any, law: Any) -> Any:
    """The highest income a month."""
    aid, size = law(day).emergency_aid, dwelling("dwelling_size", day)
    plain, protected = (picked([limit[str(n)] for n in range(1, SIZES + 1)], size) for limit in (aid.limit, aid.limit_disability))
    return np.where(dwelling("home_protected", day), protected, plain)


@formula(DWELLING, Cents)
def emergency_aid_margin(dwelling: Any, day: Any, law: Any) -> Any:
    """Income minus limit."""
    return dwelling("home_income", day) - dwelling("emergency_aid_limit", day)


@formula(DWELLING, Answer)
def emergency_aid_income(dwelling: Any, day: Any, law: Any) -> Any:
    """Income within the limit."""
    return within(dwelling("emergency_aid_margin", day) > 0, dwelling("home_income_unknown", day))


@formula(DWELLING, Answer)
def emergency_aid_rent_within(dwelling: Any, day: Any, law: Any) -> Any:
    """The rent is not above the highest that the aid for it takes."""
    return answered(dwelling("emergency_aid_rent_month", day) <= law(day).emergency_aid.rent, np.zeros(dwelling.count, dtype=bool))


@formula(DWELLING, Flag)
def emergency_aid_rent_applies(dwelling: Any, day: Any, law: Any) -> Any:
    """There is a rent, and it is unpaid."""
    return (dwelling("emergency_aid_rent", day) != NO) & (dwelling("emergency_aid_rent_month", day) > 0)


RULE = Rule(
    code="emergency_aid",
    entity=Entity.DWELLING,
    pays=Pays.NOTHING,
    needs=tuple(Need(code) for code in (*LIMITS, "emergency_aid.rent", "disability.recognised_from")),
    incomes=incomes,
    conditions=(
        Condition("emergency_aid.need", "Llei 12/2007, art. 30", asks=Missing.INCOME),
        Condition(
            "emergency_aid.rent", "Llei 12/2007, art. 30", shows=(Shown("arrears", "emergency_aid_rent_arrears", "cents"),),
            uses=("rent_arrears", "eviction"), decides=False,
        ),
        Condition(
            "emergency_aid.supplies", "Llei 12/2007, art. 30", shows=(Shown("arrears", "home_utility_arrears", "cents"),),
            uses=("utility_arrears", "supply_cut"), decides=False,
        ),
        Condition(
            "emergency_aid.food", "Llei 12/2007, art. 30",
            shows=(Shown("income", "home_income", "cents_month"), Shown("left", "emergency_aid_left", "cents_month")),
            uses=("now", "rent", "utilities"), asks=Missing.INCOME, decides=False,
        ),
        Condition(
            "emergency_aid.income", "Normes dels ajuts d’urgència",
            shows=(
                Shown("income", "home_income", "cents_month"), Shown("limit", "emergency_aid_limit", "cents_month"),
                Shown("people", "dwelling_size", "count"),
            ),
            uses=("now", "disability", "dependency"), figures=(*LIMITS, "disability.recognised_from"), asks=Missing.INCOME,
            margin="emergency_aid_margin",
        ),
        Condition(
            "emergency_aid.rent_within", "Normes dels ajuts d’urgència", shows=(Shown("rent", "emergency_aid_rent_month", "cents_month"),),
            uses=("rent",), figures=("emergency_aid.rent",), decides=False, applies="emergency_aid_rent_applies",
        ),
    ),
    variables=(
        emergency_aid_rent_arrears, emergency_aid_rent, emergency_aid_supplies, emergency_aid_rent_month, emergency_aid_left,
        emergency_aid_food, emergency_aid_need, emergency_aid_limit, emergency_aid_margin, emergency_aid_income,
        emergency_aid_rent_within, emergency_aid_rent_applies,
    ),
    margin="emergency_aid_margin",
    assessed=True,
    caveats=(Caveat("emergency_aid.assessed"),),
)  # fmt: skip
