"""Guaranteed Income of Catalonia (renda garantida de ciutadania), Llei 14/2017."""

from __future__ import annotations

from typing import Any

import numpy as np

from impulsem.entitlement.engine.law.language import (
    FAMILY,
    NO,
    PERSON,
    YES,
    Answer,
    Cents,
    Day,
    Flag,
    Mask,
    anyone,
    both,
    by,
    formula,
    missing_of,
    months_after,
    months_before,
    picked,
    today,
    told,
    within,
    years_before,
)
from impulsem.entitlement.engine.law.rule import Caveat, Condition, Entity, Figures, Missing, Need, Pays, Rule, Shown
from impulsem.people.rules.income import INCOME, Definition, LastMonths, Members

SIZES = 5  # the last amount is that of units of five and more
MAXIMUM = tuple(f"rgc.max.{size}" for size in range(1, SIZES + 1))


def incomes(figures: Figures) -> tuple[Definition, ...]:
    return (Definition("rgc", LastMonths(max(figures.whole("rgc.look_back"), 1)), Members.FAMILY, INCOME),)


@formula(PERSON, Answer)
def rgc_person_age(person: Any, day: Any, law: Any) -> Any:
    """Old enough to ask for it."""
    return by(person("born", day), years_before(today(day), law(day).rgc.min_age))


@formula(PERSON, Answer)
def rgc_person_residence(person: Any, day: Any, law: Any) -> Any:
    """On the register for long enough."""
    return by(person("registered_since", day), months_before(today(day), law(day).rgc.residence))


@formula(PERSON, Answer)
def rgc_person_holder(person: Any, day: Any, law: Any) -> Any:
    """Could ask for it."""
    return both(person("rgc_person_age", day), person("rgc_person_residence", day), told(person("legal", day)))


@formula(FAMILY, Answer)
def rgc_age(family: Any, day: Any, law: Any) -> Any:
    """Somebody is old enough."""
    return anyone(family, family.members("rgc_person_age", day))


@formula(FAMILY, Answer)
def rgc_residence(family: Any, day: Any, law: Any) -> Any:
    """Somebody old enough has lived in Catalonia for long enough."""
    people = family.members
    return anyone(family, both(people("rgc_person_age", day), people("rgc_person_residence", day)))


@formula(FAMILY, Answer)
def rgc_legal(family: Any, day: Any, law: Any) -> Any:
    """Somebody of them resides legally."""
    return anyone(family, family.members("rgc_person_holder", day))


@formula(FAMILY, Mask)
def rgc_residence_missing(family: Any, day: Any, law: Any) -> Any:
    people = family.members
    return missing_of(family, (people("rgc_person_age", day), Missing.BIRTH), (people("rgc_person_residence", day), Missing.RESIDENCE))


@formula(FAMILY, Mask)
def rgc_legal_missing(family: Any, day: Any, law: Any) -> Any:
    people = family.members
    return missing_of(
        family,
        (people("rgc_person_age", day), Missing.BIRTH),
        (people("rgc_person_residence", day), Missing.RESIDENCE),
        (told(people("legal", day)), Missing.LEGAL),
    )


@formula(FAMILY, Day)
def rgc_age_turns(family: Any, day: Any, law: Any) -> Any:
    """When the first of them is old enough."""
    return family.first_day(months_after(family.members("born", day), 12 * law(day).rgc.min_age))


@formula(FAMILY, Day)
def rgc_residence_turns(family: Any, day: Any, law: Any) -> Any:
    """When the first of those old enough has lived here for long enough."""
    people = family.members
    since = np.where(people("rgc_person_age", day) == YES, people("registered_since", day), np.datetime64("NaT", "D"))
    return family.first_day(months_after(since, law(day).rgc.residence))


@formula(FAMILY, Cents)
def rgc_limit(family: Any, day: Any, law: Any) -> Any:
    """The most that is paid a month to a unit of that size."""
    highest = law(day).rgc["max"]
    return picked([highest[str(size)] for size in range(1, SIZES + 1)], family("family_size", day))


@formula(FAMILY, Cents)
def rgc_income_sum(family: Any, day: Any, law: Any) -> Any:
    """Income of the unit, a month."""
    return family.sum(family.members("sum_rgc", day))


@formula(FAMILY, Cents)
def rgc_margin(family: Any, day: Any, law: Any) -> Any:
    """Income minus limit."""
    return family("rgc_income_sum", day) - family("rgc_limit", day)


@formula(FAMILY, Answer)
def rgc_income(family: Any, day: Any, law: Any) -> Any:
    """Income under the limit."""
    return within(family("rgc_margin", day) >= 0, family.any(family.members("lacks_rgc", day)))


@formula(FAMILY, Cents)
def rgc_cents(family: Any, day: Any, law: Any) -> Any:
    """What is missing to the limit."""
    return -family("rgc_margin", day)


@formula(FAMILY, Flag)
def rgc_young_adults(family: Any, day: Any, law: Any) -> Any:
    """Nobody is old enough, but somebody is of age."""
    return (family("rgc_age", day) == NO) & (family("family_adults", day) > 0)


RULE = Rule(
    code="rgc",
    entity=Entity.FAMILY,
    pays=Pays.MONTHLY,
    needs=tuple(Need(code) for code in (*MAXIMUM, "rgc.min_age", "rgc.residence", "rgc.look_back")),
    incomes=incomes,
    conditions=(
        Condition("rgc.age", "Llei 14/2017, art. 7", uses=("born",), figures=("rgc.min_age",), asks=Missing.BIRTH, turns="rgc_age_turns"),
        Condition(
            "rgc.residence", "Llei 14/2017, art. 7", uses=("registered_since",), figures=("rgc.residence",),
            missing="rgc_residence_missing", turns="rgc_residence_turns", applies="rgc_age",
        ),
        Condition("rgc.legal", "Llei 14/2017, art. 7", uses=("legal",), missing="rgc_legal_missing", applies="rgc_residence"),
        Condition(
            "rgc.income", "Llei 14/2017, art. 7 i DT 3a",
            shows=(
                Shown("income", "rgc_income_sum", "cents_month"), Shown("limit", "rgc_limit", "cents_month"),
                Shown("people", "family_size", "count"),
            ),
            uses=("rgc",), figures=(*MAXIMUM, "rgc.look_back"), asks=Missing.INCOME, margin="rgc_margin",
        ),
    ),
    variables=(
        rgc_person_age, rgc_person_residence, rgc_person_holder, rgc_age, rgc_residence, rgc_residence_missing, rgc_legal,
        rgc_legal_missing, rgc_age_turns, rgc_residence_turns, rgc_limit, rgc_income_sum, rgc_margin, rgc_income, rgc_cents,
        rgc_young_adults,
    ),
    margin="rgc_margin",
    cents="rgc_cents",
    receives=frozenset({"minimum_income"}),
    caveats=(Caveat("rgc.age_exceptions", "rgc_young_adults"), Caveat("kin_unknown", "family_apart")),
)  # fmt: skip
