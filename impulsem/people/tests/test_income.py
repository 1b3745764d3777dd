"""Income under any definition, and family units: the arrays against a slow account in fractions."""

from __future__ import annotations

import dataclasses
import datetime as dt
import math
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from impulsem.people.rules import families, income
from impulsem.people.rules.columns import NO_DAY, ROLES, Facts
from impulsem.people.rules.income import (
    BALANCES,
    CATEGORIES,
    INCOME,
    CalendarYear,
    Deduction,
    Definition,
    LastMonths,
    Members,
    Now,
    Per,
    Why,
    lines,
    months_of,
    of_units,
    sums,
)

DAY = dt.date(2026, 11, 23)
ONE_DAY = dt.timedelta(days=1)
YEAR_BEFORE = Definition("year", CalendarYear(-1), per=Per.YEAR)
TWO_MONTHS = Definition("two", LastMonths(2))


@dataclasses.dataclass(frozen=True)
class Fact:
    category: str
    cents: int
    payments: int
    since: dt.date | None
    until: dt.date | None
    person: int = 0


def facts(*rows: Fact) -> Facts:
    def day(value: dt.date | None) -> Any:
        return NO_DAY if value is None else np.datetime64(value, "D")

    return Facts(
        person=np.array([row.person for row in rows], dtype=np.int64),
        category=np.array([CATEGORIES.index(row.category) for row in rows], dtype=np.int8),
        cents=np.array([row.cents for row in rows], dtype=np.int64),
        payments=np.array([row.payments for row in rows], dtype=np.int8),
        since=np.array([day(row.since) for row in rows], dtype="datetime64[D]"),
        until=np.array([day(row.until) for row in rows], dtype="datetime64[D]"),
        stale_after=np.array([NO_DAY for _row in rows], dtype="datetime64[D]"),
    )


def salary(cents: int, since: dt.date | None, until: dt.date | None = None, payments: int = 12) -> Fact:
    return Fact("salary", cents, payments, since, until)


def total(definition: Definition, *rows: Fact, day: dt.date = DAY) -> int:
    return int(sums(facts(*rows), definition, day=day, people=1)[0])


# The slow account: one person, day by day, in fractions.


def held(row: Fact, on: dt.date) -> bool:
    return (row.since is None or row.since <= on) and (row.until is None or on < row.until)


def slow_now(row: Fact, day: dt.date) -> Fraction:
    if not held(row, day):
        return Fraction(0)
    return Fraction(row.cents) if row.category in BALANCES else Fraction(row.cents * row.payments, 12)


def slow_months(row: Fact, months: list[tuple[dt.date, int]]) -> Fraction:
    """The mean of the months of a window."""
    worth = Fraction(0)
    for first, days in months:
        if row.payments:
            here = sum(held(row, first + n * ONE_DAY) for n in range(days))
            worth += Fraction(row.cents * row.payments * here, 12 * days)
        elif row.since and first <= row.since < first + days * ONE_DAY:
            worth += row.cents
    return worth / len(months)


def slow(rows: list[Fact], definition: Definition, day: dt.date) -> int:
    window, times = definition.window, 12 if definition.per == Per.YEAR else 1

    def amount(categories: frozenset[str]) -> Fraction:
        some = [row for row in rows if row.category in categories]
        each = (slow_now(row, day) if isinstance(window, Now) else slow_months(row, months_of(window, day)) for row in some)
        return sum(each, Fraction(0)) * times

    net = amount(definition.counted)
    for one in definition.deductions:
        taken = amount(one.categories) * one.share
        if one.cap is not None:
            taken = min(taken, Fraction(one.cap * times))
        net -= taken
    return math.floor(max(net, Fraction(0)) + Fraction(1, 2))


DAYS = st.dates(dt.date(2023, 11, 1), dt.date(2027, 3, 31))
CENTS = st.one_of(st.integers(0, 500_000), st.sampled_from([0, 1, 5, 99_999_999_999]))


@st.composite
def some_facts(draw: st.DrawFn) -> list[Fact]:
    rows = []
    for _number in range(draw(st.integers(0, 6))):
        category = draw(st.sampled_from(CATEGORIES))
        since, until = draw(st.none() | DAYS), draw(st.none() | DAYS)
        if since is not None and until is not None and until <= since:
            since, until = until, since + ONE_DAY
        payments = 0 if category in BALANCES else draw(st.sampled_from([12, 14, 1, 0]))
        rows.append(Fact(category, draw(CENTS), payments, since, until, draw(st.integers(0, 2))))
    return rows


@st.composite
def definitions(draw: st.DrawFn) -> Definition:
    if draw(st.booleans()) and draw(st.booleans()):
        return Definition("balances", counted=draw(st.frozensets(st.sampled_from(sorted(BALANCES)))))
    flows = sorted(set(CATEGORIES) - BALANCES)
    what = draw(st.frozensets(st.sampled_from(flows)))
    share = st.fractions(Fraction(1, 100), 1, max_denominator=100)
    parts = st.frozensets(st.sampled_from(sorted(what))) if what else st.just(frozenset())
    deduction = st.builds(Deduction, parts, share, st.none() | st.integers(0, 100_000))
    window = draw(st.one_of(st.just(Now()), st.builds(LastMonths, st.integers(1, 24)), st.builds(CalendarYear, st.integers(-2, 0))))
    deductions = tuple(draw(st.lists(deduction, max_size=2)))
    return Definition("any", window, counted=what, deductions=deductions, per=draw(st.sampled_from(Per)))


@settings(max_examples=300)
@given(some_facts(), definitions(), st.dates(dt.date(2025, 1, 1), dt.date(2027, 1, 31)))
def test_the_arrays_say_what_a_slow_account_in_fractions_says(rows: list[Fact], definition: Definition, day: dt.date) -> None:
    cents = sums(facts(*rows), definition, day=day, people=3)
    assert cents.tolist() == [slow([row for row in rows if row.person == who], definition, day) for who in range(3)]


@settings(max_examples=150)
@given(some_facts(), definitions(), st.dates(dt.date(2025, 1, 1), dt.date(2027, 1, 31)))
def test_the_lines_add_up_to_the_sums_but_for_a_cent_each_and_what_is_deducted(
    rows: list[Fact], definition: Definition, day: dt.date
) -> None:
    columns = facts(*rows)
    told = lines(columns, definition, day=day)
    assert [line.fact for line in told] == list(range(len(rows)))
    gross = sums(columns, dataclasses.replace(definition, deductions=()), day=day, people=3)
    for who in range(3):
        own = [line.cents for line in told if columns.person[line.fact] == who]
        assert abs(sum(own) - gross[who]) <= len(own)


@settings(max_examples=60)
@given(some_facts(), definitions())
def test_one_household_and_the_whole_city_give_the_same(rows: list[Fact], definition: Definition) -> None:
    """The same people a thousand times: nobody's sum depends on who else is there."""
    once = sums(facts(*rows), definition, day=DAY, people=3)
    city = facts(*(dataclasses.replace(row, person=row.person + 3 * copy) for copy in range(50) for row in rows))
    assert sums(city, definition, day=DAY, people=150).tolist() == once.tolist() * 50


# What the convention says, in examples that can be worked out by hand.


def test_a_wage_that_changes_in_mid_month_counts_by_its_days_and_never_twice() -> None:
    old = salary(120_000, dt.date(2025, 1, 1), dt.date(2026, 9, 16))
    new = salary(150_000, dt.date(2026, 9, 16))
    assert total(Definition("one", LastMonths(1)), old, new) == 150_000  # October
    assert total(TWO_MONTHS, old, new) == (60_000 + 75_000 + 150_000) // 2  # half September, half September, October


def test_an_allowance_counts_from_the_day_of_the_birth() -> None:
    born = Fact("family", 31_000, 12, dt.date(2026, 10, 22), None)
    assert total(Definition("one", LastMonths(1)), born) == 10_000  # 10 of the 31 days of October


def test_fourteen_payments_are_spread_over_twelve_months() -> None:
    assert total(Definition("now"), salary(60_000, dt.date(2020, 1, 1), payments=14)) == 70_000
    assert total(YEAR_BEFORE, salary(60_001, dt.date(2020, 1, 1), payments=14)) == 840_014


def test_what_comes_once_counts_in_its_month_and_in_no_ordinary_one() -> None:
    once = Fact("other_income", 90_000, 0, dt.date(2026, 9, 30), dt.date(2026, 10, 1))
    assert total(Definition("now"), once, day=dt.date(2026, 9, 30)) == 0
    assert total(TWO_MONTHS, once) == 45_000
    assert total(TWO_MONTHS, once, day=dt.date(2026, 12, 1)) == 0


def test_half_a_cent_is_rounded_up_once() -> None:
    assert total(Definition("now"), Fact("salary", 30, 1, None, None)) == 3  # 2.5 cents
    assert total(Definition("now"), *[Fact("salary", 1, 14, None, None)] * 3) == 4  # 3.5 cents, not three times 1.17


def test_the_current_month_is_not_among_the_last_months() -> None:
    assert months_of(LastMonths(2), DAY) == [(dt.date(2026, 9, 1), 30), (dt.date(2026, 10, 1), 31)]
    assert months_of(LastMonths(2), dt.date(2026, 1, 31))[0] == (dt.date(2025, 11, 1), 30)
    assert months_of(CalendarYear(-1), DAY)[0] == (dt.date(2025, 1, 1), 31)


def test_a_deduction_stops_at_its_cap_and_a_sum_at_nothing() -> None:
    wages = frozenset({"salary"})
    a_fifth = Definition("fifth", counted=INCOME, deductions=(Deduction(wages, Fraction(1, 5), cap=10_000),))
    row = salary(40_000, dt.date(2020, 1, 1))
    assert total(a_fifth, row) == 32_000
    assert total(a_fifth, salary(100_000, dt.date(2020, 1, 1))) == 90_000
    twice = dataclasses.replace(a_fifth, deductions=(Deduction(wages), Deduction(wages)))
    assert total(twice, row) == 0


def test_the_lines_say_why_a_fact_does_not_count() -> None:
    rows = [
        salary(100_000, dt.date(2020, 1, 1)),
        salary(90_000, dt.date(2019, 1, 1), dt.date(2020, 1, 1)),
        Fact("other_income", 5_000, 0, dt.date(2026, 11, 1), None),
        Fact("rent", 70_000, 12, dt.date(2020, 1, 1), None),
    ]
    told = lines(facts(*rows), Definition("now"), day=DAY)
    assert [line.why for line in told] == [Why.COUNTED, Why.NOT_THEN, Why.ONCE, Why.NOT_OF_THE_KIND]
    assert [line.cents for line in told] == [100_000, 0, 0, 0]


@pytest.mark.parametrize(
    "wrong",
    [
        {"counted": frozenset({"lottery"})},
        {"counted": frozenset({"savings", "salary"})},
        {"counted": frozenset({"savings"}), "window": LastMonths(1)},
        {"deductions": (Deduction(frozenset({"rent"})),)},
    ],
)
def test_a_definition_that_makes_no_sense_is_not_made(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"."):
        Definition("wrong", **wrong)


# Family units.


def slow_units(homes: list[list[str]]) -> list[int]:
    units: list[int] = []
    number = 0
    for roles in homes:
        family = None
        for role in roles:
            if role in families.KIN:
                if family is None:
                    family, number = number, number + 1
                units.append(family)
            else:
                units.append(number)
                number += 1
    return units


@given(st.lists(st.lists(st.sampled_from(ROLES), min_size=1, max_size=7), max_size=8), st.randoms(use_true_random=False))
def test_family_units_follow_the_roles_and_never_cross_dwellings(homes: list[list[str]], chance: Any) -> None:
    keys = list(range(len(homes)))
    chance.shuffle(keys)
    roles = np.array([ROLES.index(role) for home in homes for role in home], dtype=np.int8)
    dwelling = np.array([key for key, home in zip(keys, homes, strict=True) for _role in home], dtype=np.int64)
    assert families.family_units(roles, dwelling).tolist() == slow_units(homes)


def test_a_lodger_and_a_cousin_are_families_of_their_own() -> None:
    assert families.family_units_of(["principal", "other", "child", "relative", "grandparent"]) == [0, 1, 0, 2, 0]
    assert families.family_units_of([]) == []


@given(some_facts(), definitions(), st.lists(st.integers(0, 1), min_size=3, max_size=3))
def test_definitions_add_up_over_the_members(rows: list[Fact], definition: Definition, homes: list[int]) -> None:
    homes.sort()
    dwelling = np.array(homes, dtype=np.int64) - homes[0]
    dwelling = np.unique(dwelling, return_inverse=True)[1].astype(np.int64)
    role = np.array([0, 8, 2], dtype=np.int8)
    number = int(dwelling.max()) + 1
    people = _population(role, dwelling, number, facts(*rows))
    cents = sums(people.facts, definition, day=DAY, people=3)
    by_person, by_family, by_dwelling = (of_units(people, cents, members) for members in (Members.PERSON, Members.FAMILY, Members.DWELLING))
    assert by_person.sum() == by_family.sum() == by_dwelling.sum()
    assert len(by_family) == people.families
    nobody = np.zeros(3, dtype=bool)
    assert of_units(people, cents, Members.DWELLING, only=nobody).sum() == 0


def _population(role: Any, dwelling: Any, number: int, of: Facts) -> income.Population:
    none = np.full(3, NO_DAY, dtype="datetime64[D]")
    return income.Population(
        day=np.datetime64(DAY, "D"),
        person=np.arange(3, dtype=np.int64),
        dwelling=dwelling,
        family=families.family_units(role, dwelling),
        role=role,
        sex=np.zeros(3, dtype=np.int8),
        born=none,
        registered_since=none,
        legal=np.ones(3, dtype=np.int8),
        circumstances={},
        household=np.arange(number, dtype=np.int64),
        neighbourhood=np.zeros(number, dtype=np.int64),
        tenure=np.zeros(number, dtype=np.int8),
        facts=of,
    )
