"""Households as columns: one household and the whole city are asked the same and answer the same."""

from __future__ import annotations

import dataclasses
import datetime as dt
from decimal import Decimal

import numpy as np
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from impulsem.organisation.models import Team
from impulsem.people.models import Address, Circumstance, EconomicFact, Household, HouseholdMembership, PersonLink
from impulsem.people.queries.columns import population
from impulsem.people.rules.columns import ROLES, TENURES, Population
from impulsem.people.rules.income import CATEGORIES
from impulsem.people.tests.factories import LONG_AGO, TODAY, make_household, make_person
from impulsem.places.models import District, Neighbourhood
from impulsem.platform.periods import period

pytestmark = pytest.mark.django_db


def day(iso: str) -> np.datetime64:
    return np.datetime64(iso, "D")


def fact(person, category: str = "salary", amount: str = "1000", since: dt.date | None = LONG_AGO, until: dt.date | None = None, **more):
    kind = {"savings": "asset"}.get(category, "income")
    return EconomicFact.objects.create(
        person=person, kind=kind, category=category, amount=Decimal(amount), valid=period(since, until), **more
    )


def circumstance(person, kind: str, since: dt.date | None = LONG_AGO, until: dt.date | None = None, grade: int | None = None):
    return Circumstance.objects.create(person=person, kind=kind, grade=grade, valid=period(since, until))


def live(person, household: Household, role: str, since: dt.date | None = LONG_AGO, until: dt.date | None = None, **more):
    return HouseholdMembership.objects.create(person=person, household=household, role=role, valid=period(since, until), **more)


def test_a_household_is_its_people_its_home_and_what_they_live_on() -> None:
    raval = Neighbourhood.objects.create(code="98", name="El Raval", district=District.objects.create(code="98", name="Ciutat Vella"))
    mother = make_person(sex="F", nationality="MAR", birth_date=dt.date(1984, 5, 3))
    child, friend = make_person(nationality="ESP", birth_date=None), make_person(nationality="")
    home = Household.objects.create()
    live(child, home, "child")
    live(friend, home, "other", registered=False)
    live(mother, home, "principal", since=dt.date(2020, 3, 1))
    Address.objects.create(household=home, street_text="Carrer", tenure="rent", neighbourhood=raval, valid=period(LONG_AGO))
    fact(mother, amount="1234.56", frequency="fourteen", verified_until=dt.date(2027, 1, 1))
    fact(mother, "savings", "50.10", frequency="once")
    circumstance(mother, "disability", grade=33)
    circumstance(mother, "legal_residence")
    circumstance(friend, "legal_residence", until=dt.date(2025, 1, 1))
    found = population(day=TODAY, households=[home.pk])
    assert found.person.tolist() == [mother.pk, child.pk, friend.pk], "the principal person first"
    assert [ROLES[role] for role in found.role] == ["principal", "child", "other"]
    assert found.family.tolist() == [0, 0, 1]
    assert found.legal.tolist() == [1, 1, 0]
    assert found.circumstances["disability"].tolist() == [33, -1, -1]
    assert found.registered_since.tolist() == [dt.date(2020, 3, 1), LONG_AGO, None]
    assert found.born.tolist() == [dt.date(1984, 5, 3), None, dt.date(1980, 1, 1)]
    assert (found.household.tolist(), found.neighbourhood.tolist(), TENURES[found.tenure[0]]) == ([home.pk], [int(raval.pk)], "rent")
    assert [CATEGORIES[number] for number in found.facts.category] == ["salary", "savings"]
    assert (found.facts.cents.tolist(), found.facts.payments.tolist()) == ([123456, 5010], [14, 0])
    assert found.facts.stale_after.tolist() == [dt.date(2027, 1, 1), None]


def test_registered_without_a_gap_goes_back_through_homes_and_what_a_register_said() -> None:
    steady, broken, told, unsaid = (make_person() for _ in range(4))
    first, second = make_household(make_person()), make_household(make_person())
    for person, ended in ((steady, dt.date(2024, 1, 1)), (broken, dt.date(2023, 12, 31))):
        live(person, first, "relative", until=ended)
        live(person, second, "relative", since=dt.date(2024, 1, 1))
    live(told, second, "relative", since=dt.date(2024, 1, 1), registered=False)
    live(unsaid, second, "relative", since=None)
    circumstance(steady, "registered", since=dt.date(2010, 5, 5), until=dt.date(2016, 1, 1))
    circumstance(told, "registered", since=dt.date(2021, 1, 1))
    found = population(day=TODAY, households=[second.pk])
    since = dict(zip(found.person.tolist(), found.registered_since.tolist(), strict=True))
    assert since[steady.pk] == dt.date(2010, 5, 5)
    assert since[broken.pk] == dt.date(2024, 1, 1)
    assert since[told.pk] == dt.date(2021, 1, 1)
    assert since[unsaid.pk] is None


def test_nobody_counts_twice_and_the_dead_not_at_all() -> None:
    guards = Team.objects.create(name="Guards", kind=Team.Kind.PROTECTION)
    here, dead, later, sealed = (
        make_person(),
        make_person(died_on=TODAY),
        make_person(died_on=TODAY + dt.timedelta(1)),
        make_person(sealed_by=guards),
    )
    home, other = make_household(here, dead, later, sealed), make_household(make_person())
    live(here, other, "child", main=False)
    again = make_person()
    make_household(again)
    PersonLink.objects.create(record=again, main=here, linked_at=timezone.now())
    fact(again)
    found = population(day=TODAY)
    assert sorted(found.person[found.household[found.dwelling] == home.pk].tolist()) == sorted([here.pk, later.pk, sealed.pk])
    assert again.pk not in found.person
    assert len(found.facts.person) == 0
    assert len(set(found.person.tolist())) == len(found.person)


def test_what_was_over_before_the_window_stays_behind() -> None:
    person = make_person()
    home = make_household(person)
    fact(person, "salary", until=dt.date(2025, 1, 1))
    fact(person, "pension", until=dt.date(2025, 1, 2))
    fact(person, "family", since=TODAY + dt.timedelta(1))
    assert population(day=TODAY, households=[home.pk]).facts.category.tolist() == [CATEGORIES.index("pension")]
    assert len(population(day=TODAY, households=[home.pk], months_back=30).facts.category) == 2


def test_the_city_answers_for_each_household_what_the_household_answers() -> None:
    homes = []
    for number in range(6):
        people = [make_person(nationality="ESP" if number % 2 else "") for _ in range(number + 1)]
        homes.append(make_household(*people))
        for place, person in enumerate(people):
            fact(person, amount=f"{100 * number + place}.{place}7")
            circumstance(person, "pupil")
    city = population(day=TODAY)
    for home in homes:
        alone = population(day=TODAY, households=[home.pk])
        assert_same(alone, part_of(city, home.pk))


def part_of(city: Population, household: int) -> Population:
    """What of the city is about one household, numbered as if nothing else were there."""
    number = int(np.flatnonzero(city.household == household)[0])
    rows = np.flatnonzero(city.dwelling == number)
    facts = np.isin(city.facts.person, rows)
    columns = {f.name: getattr(city.facts, f.name)[facts] for f in dataclasses.fields(city.facts)}
    by_person = {name: getattr(city, name)[rows] for name in ("person", "role", "sex", "born", "registered_since", "legal")}
    return dataclasses.replace(
        city,
        **by_person,
        dwelling=np.zeros(len(rows), dtype=np.int64),
        family=city.family[rows] - city.family[rows].min(),
        circumstances={name: column[rows] for name, column in city.circumstances.items()},
        household=city.household[[number]],
        neighbourhood=city.neighbourhood[[number]],
        tenure=city.tenure[[number]],
        facts=dataclasses.replace(city.facts, **columns | {"person": columns["person"] - rows[0]}),
    )


def assert_same(one: Population, other: Population) -> None:
    for field in dataclasses.fields(one):
        mine, theirs = getattr(one, field.name), getattr(other, field.name)
        if field.name == "facts":
            for column in dataclasses.fields(mine):
                np.testing.assert_array_equal(getattr(mine, column.name), getattr(theirs, column.name), err_msg=column.name)
        elif field.name == "circumstances":
            for name, column in mine.items():
                np.testing.assert_array_equal(column, theirs[name], err_msg=name)
        else:
            np.testing.assert_array_equal(mine, theirs, err_msg=field.name)


def test_one_household_costs_four_queries_and_none_gives_an_empty_city() -> None:
    home = make_household(make_person(), make_person())
    with CaptureQueriesContext(
        connection,
    ) as queries:
        population(day=TODAY, households=[home.pk])
    assert len(queries) == 4
    assert population(day=TODAY, households=[]).people == 0
    assert population(day=TODAY, households=[Household.objects.create().pk]).dwellings == 0


def test_a_transaction_around_the_city_keeps_its_own_settings() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('work_mem', '7MB', true)")
        population(day=TODAY)
        cursor.execute("SELECT current_setting('work_mem')")
        assert cursor.fetchone()[0] == "7MB"
