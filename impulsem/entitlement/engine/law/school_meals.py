"""School-meals grant: the call of each school year. A limit is the sum of parts, one a member."""

from __future__ import annotations

from typing import Any

import numpy as np

from impulsem.entitlement.engine.law.language import (
    DWELLING,
    NO,
    PERSON,
    UNKNOWN,
    YES,
    Answer,
    Cents,
    Count,
    Flag,
    Mask,
    answered,
    figure,
    formula,
    times,
    today,
    told,
    years_before,
)
from impulsem.entitlement.engine.law.rule import Caveat, Condition, Entity, Figures, Missing, Need, Pays, Rule, Shown
from impulsem.people.rules.income import INCOME, CalendarYear, Definition, Members, Per

#: Everybody from 6 to 15 goes to school; those from 3 to 5, and who ends compulsory school with 16, may.
NURSERY_FROM, SCHOOL_FROM, SCHOOL_TO, LATE_TO = 3, 6, 16, 17
PARTS = ("first_adult", "second_adult", "child")
FIGURES = tuple(f"school_meals.{kind}.{part}" for kind in ("partial", "full") for part in PARTS)
OTHER_ADULT = ("school_meals.partial.other_adult", "school_meals.full.other_adult")
SEPTEMBER, AUGUST = 9, 8
SEVERE = 60  # percent of disability


def incomes(figures: Figures) -> tuple[Definition, ...]:
    # Grants of a school year look at the year before it began.
    back = -1 if figures.day.month >= AUGUST else -2
    return (Definition("school_year", CalendarYear(back), Members.DWELLING, INCOME, per=Per.YEAR),)


@formula(PERSON, Answer)
def school_meals_person(person: Any, day: Any, law: Any) -> Any:
    """A pupil: of the age of compulsory school, or little younger or older and said to be one."""
    born = person("born", day)

    def aged(first: int, last: int) -> Any:
        old_enough = born <= np.datetime64(years_before(today(day), first), "D")
        return old_enough & (born > np.datetime64(years_before(today(day), last), "D"))

    said = told(person("pupil", day))
    maybe = aged(NURSERY_FROM, SCHOOL_FROM) | aged(SCHOOL_TO, LATE_TO)
    yes = aged(SCHOOL_FROM, SCHOOL_TO) | (maybe & (said == YES))
    return answered(yes, np.isnat(born) | (maybe & (said == UNKNOWN)))


@formula(DWELLING, Count)
def school_meals_number(dwelling: Any, day: Any, law: Any) -> Any:
    """How many pupils there are."""
    return dwelling.sum(dwelling.members("school_meals_person", day) == YES)


@formula(DWELLING, Answer)
def school_meals_pupils(dwelling: Any, day: Any, law: Any) -> Any:
    """Pupils live there, and it is known how many."""
    unsure = dwelling.any(dwelling.members("school_meals_person", day) == UNKNOWN)
    return answered(dwelling("school_meals_number", day) > 0, unsure)


@formula(DWELLING, Mask)
def school_meals_pupils_missing(dwelling: Any, day: Any, law: Any) -> Any:
    unsure = dwelling.members("school_meals_person", day) == UNKNOWN
    born = np.isnat(dwelling.members("born", day))
    birth, pupil = dwelling.any(unsure & born), dwelling.any(unsure & ~born)
    return birth.astype(np.int16) * np.int16(Missing.BIRTH) + pupil.astype(np.int16) * np.int16(Missing.PUPIL)


def _limit(dwelling: Any, day: Any, law: Any, kind: str, *, most: bool) -> Any:
    """The sum of the parts of the known adults and minors. most: with the highest that parts which are not known could be."""
    parts = law(day).school_meals[kind]
    adults, unborn = dwelling("dwelling_adults", day), dwelling("dwelling_births_unknown", day)
    other = figure(law(day), f"school_meals.{kind}.other_adult")
    if other is None:  # no source gives it: surely not more than that of the second
        other = parts.second_adult if most else 0
    limit = dwelling("dwelling_children", day) * parts.child + np.maximum(adults - 2, 0) * other
    limit = limit + np.where(adults >= 1, parts.first_adult, 0) + np.where(adults >= 2, parts.second_adult, 0)
    return limit + unborn * parts.first_adult if most else limit


@formula(DWELLING, Cents)
def school_meals_limit(dwelling: Any, day: Any, law: Any) -> Any:
    """The highest income of a year with which part of the meals is paid."""
    return _limit(dwelling, day, law, "partial", most=False)


@formula(DWELLING, Cents)
def school_meals_full_limit(dwelling: Any, day: Any, law: Any) -> Any:
    """The highest income of a year with which all of the meals is paid."""
    return _limit(dwelling, day, law, "full", most=False)


@formula(DWELLING, Cents)
def school_meals_income_sum(dwelling: Any, day: Any, law: Any) -> Any:
    """Income of everybody in the year before the school year."""
    return dwelling.sum(dwelling.members("sum_school_year", day))


@formula(DWELLING, Cents)
def school_meals_margin(dwelling: Any, day: Any, law: Any) -> Any:
    """Income minus limit."""
    return dwelling("school_meals_income_sum", day) - dwelling("school_meals_limit", day)


@formula(DWELLING, Answer)
def school_meals_income(dwelling: Any, day: Any, law: Any) -> Any:
    """Income within the limit."""
    income = dwelling("school_meals_income_sum", day)
    too_much = income > _limit(dwelling, day, law, "partial", most=True)
    unsure = (income > dwelling("school_meals_limit", day)) | (dwelling("school_meals_income_missing", day) > 0)
    return answered(~too_much, ~too_much & unsure)


@formula(DWELLING, Mask)
def school_meals_income_missing(dwelling: Any, day: Any, law: Any) -> Any:
    """What the limit and the income hang on. A part that no source gives matters where more than two adults are above the rest."""
    no_part = any(figure(law(day), code) is None for code in OTHER_ADULT)
    above = dwelling("school_meals_income_sum", day) > dwelling("school_meals_full_limit", day)
    hangs_on = (
        (dwelling.any(dwelling.members("lacks_school_year", day)), Missing.INCOME),
        (dwelling("dwelling_births_unknown", day) > 0, Missing.BIRTH),
        (no_part & above & (dwelling("dwelling_adults", day) > 2), Missing.FIGURE),
    )
    return sum(yes.astype(np.int16) * np.int16(bit) for yes, bit in hangs_on)


@formula(DWELLING, Answer)
def school_meals_full(dwelling: Any, day: Any, law: Any) -> Any:
    """Income within the limit for all of the meals."""
    return (dwelling("school_meals_income_sum", day) <= dwelling("school_meals_full_limit", day)) * np.int8(YES)


@formula(DWELLING, Cents)
def school_meals_cents(dwelling: Any, day: Any, law: Any) -> Any:
    """What is paid on a school day, for all pupils."""
    meals = law(day).school_meals
    each = np.where(dwelling("school_meals_full", day) != NO, meals.menu, times(meals.menu, meals.share))
    return dwelling("school_meals_number", day) * each


@formula(DWELLING, Flag)
def school_meals_severe(dwelling: Any, day: Any, law: Any) -> Any:
    """Somebody's limit is another one, which is not worked out."""
    return dwelling.any(dwelling.members("disability", day) >= SEVERE)


RULE = Rule(
    code="school_meals",
    entity=Entity.DWELLING,
    pays=Pays.SCHOOL_DAY,
    needs=tuple(Need(code) for code in (*FIGURES, "school_meals.menu", "school_meals.share")),
    incomes=incomes,
    conditions=(
        Condition(
            "school_meals.pupils", "Convocatòria: alumnat", shows=(Shown("children", "school_meals_number", "count"),),
            uses=("born", "pupil"), missing="school_meals_pupils_missing",
        ),
        Condition(
            "school_meals.income", "Convocatòria: renda",
            shows=(
                Shown("income", "school_meals_income_sum", "cents_year"), Shown("limit", "school_meals_limit", "cents_year"),
                Shown("people", "dwelling_size", "count"),
            ),
            uses=("school_year", "born"), figures=(*FIGURES[:3], OTHER_ADULT[0]), missing="school_meals_income_missing",
            margin="school_meals_margin", margin_unit="cents_year",
        ),
        Condition(
            "school_meals.full", "Convocatòria: ajut del 100 %", shows=(Shown("limit", "school_meals_full_limit", "cents_year"),),
            figures=(*FIGURES[3:], OTHER_ADULT[1], "school_meals.menu", "school_meals.share"), decides=False,
        ),
    ),
    variables=(
        school_meals_person, school_meals_number, school_meals_pupils, school_meals_pupils_missing, school_meals_limit,
        school_meals_full_limit, school_meals_income_sum, school_meals_margin, school_meals_income, school_meals_income_missing,
        school_meals_full, school_meals_cents, school_meals_severe,
    ),
    margin="school_meals_margin",
    cents="school_meals_cents",
    caveats=(Caveat("school_meals.full_follow_up", "school_meals_full"), Caveat("school_meals.severe", "school_meals_severe")),
)  # fmt: skip
