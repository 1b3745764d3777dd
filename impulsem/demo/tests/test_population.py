"""The synthetic residents are coherent, and near to the real shares."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from impulsem.demo import distances
from impulsem.demo.city import City
from impulsem.demo.population import Population, Role, build
from impulsem.demo.population.targets import whole_households

TODAY = dt.date(2026, 11, 22)


@pytest.fixture(scope="module")
def city() -> City:
    return City(settings.CITY_DIR)


@pytest.fixture(scope="module")
def population(city: City) -> Population:
    return build(city, scale=0.01, seed=7, on=TODAY)


def test_every_resident_lives_in_one_household(population: Population):
    assert population.size.sum() == population.residents
    ends = population.first + population.size
    assert (population.first[1:] == ends[:-1]).all()


def test_parents_are_fifteen_to_fifty_two_years_older_than_their_children(population: Population):
    for household in range(len(population.size)):
        members = population.members(household)
        parents = [p for p in members if population.role[p] in (Role.PRINCIPAL, Role.PARTNER)]
        for child in (p for p in members if population.role[p] == Role.CHILD):
            for parent in parents:
                assert 14 <= population.age[parent] - population.age[child] <= 55


def test_parents_of_the_principal_person_are_older(population: Population):
    for person in np.flatnonzero(population.role == Role.PARENT):
        head = population.first[population.household[person]]
        assert population.age[person] - population.age[head] >= 14


def test_every_household_has_one_principal_person_and_at_most_one_partner(population: Population):
    heads = np.bincount(population.household, population.role == Role.PRINCIPAL)
    partners = np.bincount(population.household, population.role == Role.PARTNER)
    assert (heads == 1).all()
    assert partners.max() == 1
    assert (population.role[population.first] == Role.PRINCIPAL).all()


def test_minors_live_with_adults(population: Population):
    adults = np.bincount(population.household, population.age >= 18)
    assert (adults[population.household[population.age < 18]] >= 1).all()


def test_no_two_households_share_an_address(population: Population):
    doors = [(population.street[h], population.number[h], population.door[h]) for h in range(len(population.size)) if population.housed[h]]
    assert len(set(doors)) == len(doors)
    assert all(street and door for street, _, door in doors)


def test_people_without_a_dwelling_are_registered_in_the_anomalous_sections_only(population: Population):
    sections = {population.section[h] for h in np.flatnonzero(~population.housed)}
    assert sections
    assert all(population.city.sections[section].anomalous for section in sections)


def test_ages_are_those_of_the_day(population: Population):
    born = population.birth.astype("datetime64[D]").tolist()
    for birth, age in zip(born[:2000], population.age[:2000], strict=True):
        assert TODAY.year - birth.year - ((TODAY.month, TODAY.day) < (birth.month, birth.day)) == age


def test_children_bear_a_surname_of_their_family(population: Population):
    for child in np.flatnonzero(population.role == Role.CHILD):
        members = population.members(int(population.household[child]))
        parents = [p for p in members if population.role[p] in (Role.PRINCIPAL, Role.PARTNER)]
        names = {name.removesuffix("a") for p in parents for name in (population.surname1[p], population.surname2[p])}
        assert population.surname1[child].removesuffix("a") in names


def test_everybody_has_a_name(population: Population):
    assert all(population.given)
    assert all(population.surname1)


def test_a_small_city_is_near_to_the_real_one(city: City, population: Population):
    report = {line.dimension: line for line in distances.compare(city, distances.count(population))}
    bounds = {"Age and sex": 0.04, "Household size": 0.02, "Nationality": 0.05, "Income": 0.03}
    for start, bound in bounds.items():
        line = next(line for name, line in report.items() if name.startswith(start))
        assert line.mean <= bound, line


@pytest.mark.slow
def test_a_third_of_the_city_is_within_two_per_cent(city: City):
    for line in distances.compare(city, distances.count(build(city, scale=0.3, seed=3, on=TODAY))):
        assert line.mean <= 0.02, line


def test_the_same_seed_makes_the_same_people(city: City):
    one, other, third = (build(city, scale=0.002, seed=seed, on=TODAY) for seed in (5, 5, 6))
    assert one.given == other.given
    assert (one.birth == other.birth).all()
    assert one.street == other.street
    assert one.given != third.given


@pytest.mark.parametrize("scale", [0, -1, 1.5])
def test_an_impossible_scale_is_refused(city: City, scale: float):
    with pytest.raises(ValueError, match="scale"):
        build(city, scale=scale, seed=1, on=TODAY)


@given(
    counts=st.lists(st.integers(0, 500), min_size=9, max_size=9).filter(lambda counts: sum(counts) > 0),
    people=st.integers(0, 20_000),
)
@hypothesis_settings(max_examples=60, deadline=None)
def test_whole_households_hold_exactly_the_people(counts: list[int], people: int):
    sizes = whole_households(np.array(counts, dtype=float), people)
    assert (sizes >= 0).all()
    assert int(sizes @ np.arange(1, 10)) == people


def test_distance_of_the_same_is_nothing_and_of_the_disjoint_everything():
    assert distances.variation(np.array([2, 4]), np.array([1, 2])) == 0
    assert distances.variation(np.array([2, 0]), np.array([0, 2])) == 1
