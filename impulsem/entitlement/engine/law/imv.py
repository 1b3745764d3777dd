"""Minimum Vital Income (ingreso mínimo vital), Ley 19/2021, with its complement for children."""

from __future__ import annotations

from typing import Any

import numpy as np

from impulsem.entitlement.engine.law.language import (
    FAMILY,
    MILLION,
    NO,
    PERSON,
    YES,
    Answer,
    Cents,
    Count,
    Day,
    Flag,
    Mask,
    answered,
    anyone,
    both,
    by,
    figure,
    formula,
    missing_of,
    months_after,
    months_before,
    picked,
    times,
    today,
    told,
    years_before,
)
from impulsem.entitlement.engine.law.rule import Caveat, Condition, Entity, Figures, Missing, Need, Pays, Rule, Shown
from impulsem.people.rules.income import INCOME, CalendarYear, Definition, Members, Per

SIZES = 5  # the last factors are those of units of five and more
SCALE = tuple(f"imv.scale.{size}" for size in range(1, SIZES + 1))
WEALTH = ("imv.wealth.first", *(f"imv.wealth.scale.{size}" for size in range(1, SIZES + 1)))
#: Begun in 2022; before there was none.
COMPLEMENT = (
    "imv.complement.income",
    "imv.complement.wealth",
    "imv.complement.under_3",
    "imv.complement.under_6",
    "imv.complement.under_18",
)
MONTHS = 12


def incomes(figures: Figures) -> tuple[Definition, ...]:
    return (
        # What an autonomous community adds to reach its own minimum is no income here (art. 20).
        Definition("imv", CalendarYear(-1), Members.FAMILY, INCOME - {"minimum_income"}, per=Per.YEAR),
        Definition("wealth", members=Members.FAMILY, counted=frozenset({"savings", "property"})),
        Definition("loans", members=Members.FAMILY, counted=frozenset({"loan"})),
    )


@formula(PERSON, Answer)
def imv_person_age(person: Any, day: Any, law: Any) -> Any:
    """Old enough to ask for it."""
    return by(person("born", day), years_before(today(day), law(day).imv.min_age))


@formula(PERSON, Answer)
def imv_person_residence(person: Any, day: Any, law: Any) -> Any:
    """On the register for long enough."""
    return by(person("registered_since", day), months_before(today(day), law(day).imv.residence))


@formula(FAMILY, Answer)
def imv_age(family: Any, day: Any, law: Any) -> Any:
    """Somebody is old enough."""
    return anyone(family, family.members("imv_person_age", day))


@formula(FAMILY, Answer)
def imv_residence(family: Any, day: Any, law: Any) -> Any:
    """Somebody old enough has resided legally for long enough."""
    people = family.members
    return anyone(family, both(people("imv_person_age", day), people("imv_person_residence", day), told(people("legal", day))))


@formula(FAMILY, Mask)
def imv_residence_missing(family: Any, day: Any, law: Any) -> Any:
    people = family.members
    return missing_of(
        family,
        (people("imv_person_age", day), Missing.BIRTH),
        (people("imv_person_residence", day), Missing.RESIDENCE),
        (told(people("legal", day)), Missing.LEGAL),
    )


@formula(FAMILY, Day)
def imv_age_turns(family: Any, day: Any, law: Any) -> Any:
    """When the first of them is old enough."""
    return family.first_day(months_after(family.members("born", day), MONTHS * law(day).imv.min_age))


@formula(FAMILY, Day)
def imv_residence_turns(family: Any, day: Any, law: Any) -> Any:
    """When the first of those old enough, who resides legally, has lived here for long enough."""
    people = family.members
    could = both(people("imv_person_age", day), told(people("legal", day))) == YES
    since = np.where(could, people("registered_since", day), np.datetime64("NaT", "D"))
    return family.first_day(months_after(since, law(day).imv.residence))


@formula(FAMILY, Answer)
def imv_single_parent(family: Any, day: Any, law: Any) -> Any:
    """One adult with children."""
    yes = (family("family_adults", day) == 1) & (family("family_children", day) > 0)
    one_more = (family("family_adults", day) < 2) & (family("family_size", day) > 1)
    return answered(yes, one_more & (family("family_births_unknown", day) > 0))


@formula(FAMILY, Answer)
def imv_with_children(family: Any, day: Any, law: Any) -> Any:
    """Has children, and there is a complement for them."""
    there_is = all(figure(law(day), code) is not None for code in COMPLEMENT)
    children = family("family_children", day) > 0
    maybe = (family("family_births_unknown", day) > 0) & (family("family_size", day) > 1)
    return answered(children & there_is, ~children & there_is & maybe)


@formula(FAMILY, Cents)
def imv_guaranteed(family: Any, day: Any, law: Any) -> Any:
    """What is guaranteed a month, the most that it may be. Cut to the cent, as the published table of 2024 is."""
    imv = law(day).imv
    factor = picked([imv.scale[str(size)] for size in range(1, SIZES + 1)], family("family_size", day))
    alone = np.where(family("imv_single_parent", day) != NO, imv.single_parent, 0)
    return imv.base * (factor + alone) // (MONTHS * MILLION)


@formula(FAMILY, Cents)
def imv_base_limit(family: Any, day: Any, law: Any) -> Any:
    """The highest monthly income with which something is paid besides the complement."""
    return family("imv_guaranteed", day) - law(day).imv.least_difference


@formula(FAMILY, Cents)
def imv_limit(family: Any, day: Any, law: Any) -> Any:
    """The highest monthly income: for units with children, the limit of the complement."""
    least = family("imv_base_limit", day)
    share = figure(law(day), "imv.complement.income")
    if share is None:
        return least
    # "Less than" so many times what is guaranteed: a cent below it is the highest.
    return np.where(family("imv_with_children", day) != NO, times(family("imv_guaranteed", day), share) - 1, least)


@formula(FAMILY, Cents)
def imv_income_sum(family: Any, day: Any, law: Any) -> Any:
    """Income of the unit in the year before, as a month."""
    return (2 * family.sum(family.members("sum_imv", day)) + MONTHS) // (2 * MONTHS)


@formula(FAMILY, Cents)
def imv_margin(family: Any, day: Any, law: Any) -> Any:
    """Income minus the highest income."""
    return family("imv_income_sum", day) - family("imv_limit", day)


@formula(FAMILY, Answer)
def imv_income(family: Any, day: Any, law: Any) -> Any:
    """Income within the limit."""
    too_much = family("imv_margin", day) > 0
    return answered(~too_much, ~too_much & family.any(family.members("lacks_imv", day)))


@formula(FAMILY, Cents)
def imv_net_wealth(family: Any, day: Any, law: Any) -> Any:
    """Savings and property, less loans."""
    people = family.members
    return np.maximum(family.sum(people("sum_wealth", day)) - family.sum(people("sum_loans", day)), 0)


@formula(FAMILY, Cents)
def imv_base_wealth_limit(family: Any, day: Any, law: Any) -> Any:
    """The net wealth with which there is no base any more."""
    imv = law(day).imv
    factor = picked([imv.wealth.scale[str(size)] for size in range(1, SIZES + 1)], family("family_size", day))
    return times(times(imv.base, imv.wealth.first), factor)


@formula(FAMILY, Cents)
def imv_wealth_limit(family: Any, day: Any, law: Any) -> Any:
    """The net wealth with which there is nothing any more: for units with children, that of the complement."""
    least = family("imv_base_wealth_limit", day)
    share = figure(law(day), "imv.complement.wealth")
    return least if share is None else np.where(family("imv_with_children", day) != NO, times(least, share), least)


@formula(FAMILY, Cents)
def imv_wealth_margin(family: Any, day: Any, law: Any) -> Any:
    """Net wealth minus its limit."""
    return family("imv_net_wealth", day) - family("imv_wealth_limit", day)


@formula(FAMILY, Answer)
def imv_wealth(family: Any, day: Any, law: Any) -> Any:
    """Net wealth under the limit."""
    margin = family("imv_wealth_margin", day)
    return answered(margin < 0, np.zeros(family.count, dtype=bool))


@formula(FAMILY, Answer)
def imv_ages(family: Any, day: Any, law: Any) -> Any:
    """It is known who is a child: how much there is hangs on it."""
    return answered(np.ones(family.count, dtype=bool), (family("family_births_unknown", day) > 0) & (family("family_size", day) > 1))


@formula(FAMILY, Answer)
def imv_base(family: Any, day: Any, law: Any) -> Any:
    """Something is paid besides the complement."""
    income = family("imv_income_sum", day) <= family("imv_base_limit", day)
    return answered(income & (family("imv_net_wealth", day) < family("imv_base_wealth_limit", day)), np.zeros(family.count, dtype=bool))


@formula(FAMILY, Cents)
def imv_complement(family: Any, day: Any, law: Any) -> Any:
    """The complement for children, a month."""
    total = np.zeros(family.count, dtype=np.int64)
    if any(figure(law(day), code) is None for code in COMPLEMENT):
        return total
    born, child = family.members("born", day), family.members("child", day)
    younger = np.zeros(len(born), dtype=bool)
    for years in (3, 6, 18):
        under = child & (born > np.datetime64(years_before(today(day), years), "D"))
        total += family.sum(under & ~younger) * law(day).imv.complement[f"under_{years}"]
        younger = under
    return total


@formula(FAMILY, Count)
def imv_children(family: Any, day: Any, law: Any) -> Any:
    return family("family_children", day)


@formula(FAMILY, Cents)
def imv_cents(family: Any, day: Any, law: Any) -> Any:
    """What is missing to what is guaranteed, where anything is, and the complement."""
    base = np.where(family("imv_base", day) == YES, family("imv_guaranteed", day) - family("imv_income_sum", day), 0)
    return base + family("imv_complement", day)


@formula(FAMILY, Flag)
def imv_young_adults(family: Any, day: Any, law: Any) -> Any:
    """Nobody is old enough, but somebody is of age."""
    return (family("imv_age", day) == NO) & (family("family_adults", day) > 0)


@formula(FAMILY, Flag)
def imv_has_wealth(family: Any, day: Any, law: Any) -> Any:
    return family.any(family.members("sum_wealth", day) > 0)


RULE = Rule(
    code="imv",
    entity=Entity.FAMILY,
    pays=Pays.MONTHLY,
    needs=tuple(
        Need(code)
        for code in (*SCALE, *WEALTH, "imv.base", "imv.single_parent", "imv.least_difference", "imv.min_age", "imv.residence")
    ),
    incomes=incomes,
    conditions=(
        Condition("imv.age", "Ley 19/2021, art. 5", uses=("born",), figures=("imv.min_age",), asks=Missing.BIRTH, turns="imv_age_turns"),
        Condition(
            "imv.residence", "Ley 19/2021, art. 10", uses=("registered_since", "legal"), figures=("imv.residence",),
            missing="imv_residence_missing", turns="imv_residence_turns", applies="imv_age",
        ),
        Condition(
            "imv.income", "Ley 19/2021, art. 10, 11 y 13",
            shows=(
                Shown("income", "imv_income_sum", "cents_month"), Shown("limit", "imv_limit", "cents_month"),
                Shown("guaranteed", "imv_guaranteed", "cents_month"), Shown("people", "family_size", "count"),
            ),
            uses=("imv",), figures=("imv.base", *SCALE, "imv.single_parent", "imv.least_difference", "imv.complement.income"),
            asks=Missing.INCOME, margin="imv_margin",
        ),
        Condition(
            "imv.wealth", "Ley 19/2021, art. 11 y anexo II",
            shows=(Shown("wealth", "imv_net_wealth", "cents"), Shown("limit", "imv_wealth_limit", "cents")),
            uses=("wealth", "loans"), figures=(*WEALTH, "imv.complement.wealth"), margin="imv_wealth_margin", margin_unit="cents",
        ),
        Condition("imv.ages", "Ley 19/2021, art. 13 y anexo I", uses=("born",), asks=Missing.BIRTH),
        Condition("imv.base", "Ley 19/2021, art. 13", shows=(Shown("limit", "imv_base_limit", "cents_month"),), decides=False),
        Condition(
            "imv.with_children", "Ley 19/2021, art. 11.6",
            shows=(Shown("complement", "imv_complement", "cents_month"), Shown("children", "imv_children", "count")),
            uses=("born",), figures=COMPLEMENT, asks=Missing.BIRTH, decides=False,
        ),
        Condition("imv.single_parent", "Ley 19/2021, anexo I", figures=("imv.single_parent",), asks=Missing.BIRTH, decides=False),
    ),
    variables=(
        imv_person_age, imv_person_residence, imv_age, imv_residence, imv_residence_missing, imv_age_turns, imv_residence_turns,
        imv_single_parent, imv_with_children, imv_guaranteed, imv_base_limit, imv_limit, imv_income_sum, imv_margin, imv_income,
        imv_net_wealth, imv_base_wealth_limit, imv_wealth_limit, imv_wealth_margin, imv_wealth, imv_ages, imv_base, imv_complement,
        imv_children, imv_cents, imv_young_adults, imv_has_wealth,
    ),
    margin="imv_margin",
    cents="imv_cents",
    receives=frozenset({"minimum_income"}),
    caveats=(
        Caveat("imv.age_exceptions", "imv_young_adults"), Caveat("imv.main_home", "imv_has_wealth"), Caveat("kin_unknown", "family_apart"),
    ),
)  # fmt: skip
