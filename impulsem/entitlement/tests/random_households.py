"""Random households for tests of the rules: everything that may be unknown is, now and then."""

from __future__ import annotations

import dataclasses
import datetime as dt

import numpy as np

from impulsem.entitlement.engine.law.people import CIRCUMSTANCES
from impulsem.people.rules.columns import ROLES, TENURES, UNKNOWN, Facts, Population
from impulsem.people.rules.families import family_units
from impulsem.people.rules.income import CATEGORIES, INCOME

INCOMES = [CATEGORIES.index(category) for category in sorted(INCOME)]
BALANCES = [CATEGORIES.index(category) for category in ("rent_arrears", "utility_arrears", "loan", "savings", "property")]
COSTS = [CATEGORIES.index(category) for category in ("rent", "mortgage", "utilities")]
GRADES = {"disability": (0, 100), "dependency": (1, 3), "large_family": (1, 2)}


def households(number: int, *, day: dt.date, seed: int) -> Population:
    """`number` dwellings of 0 to 7 people. Whoever's income is known has it for years back; nobody knows anything of the others'."""
    chance = np.random.default_rng(seed)
    sizes = chance.choice(8, size=number, p=[0.02, 0.28, 0.25, 0.18, 0.15, 0.07, 0.03, 0.02])
    people = int(sizes.sum())
    dwelling = np.repeat(np.arange(number), sizes)
    position = np.arange(people) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    role = np.where(position == 0, 0, chance.integers(1, len(ROLES), people)).astype(np.int8)
    circumstances = {kind: _said(chance, people, *GRADES.get(kind, (1, 1))) for kind in CIRCUMSTANCES}
    return Population(
        day=np.datetime64(day, "D"),
        person=np.arange(people),
        dwelling=dwelling,
        family=family_units(role, dwelling),
        role=role,
        sex=np.zeros(people, dtype=np.int8),
        born=_days(chance, people, day, 90 * 365, unknown=0.06),
        registered_since=_days(chance, people, day, 6 * 365, unknown=0.06),
        legal=chance.choice(np.array([1, 0, UNKNOWN], dtype=np.int8), people, p=[0.85, 0.08, 0.07]),
        circumstances=circumstances,
        household=np.arange(number),
        neighbourhood=chance.integers(1, 74, number),
        tenure=chance.integers(0, len(TENURES), number).astype(np.int8),
        facts=_facts(chance, people),
    )


def _said(chance: np.random.Generator, people: int, least: int, most: int) -> np.ndarray:
    return np.where(chance.random(people) < 0.15, chance.integers(least, most + 1, people), UNKNOWN).astype(np.int16)


def _days(chance: np.random.Generator, people: int, day: dt.date, back: int, *, unknown: float) -> np.ndarray:
    days = np.datetime64(day, "D") - chance.integers(0, back, people)
    days[chance.random(people) < unknown] = np.datetime64("NaT", "D")
    return days


def _facts(chance: np.random.Generator, people: int) -> Facts:
    earning = np.flatnonzero(chance.random(people) < 0.55)
    twice = earning[chance.random(len(earning)) < 0.2]
    owing = np.flatnonzero(chance.random(people) < 0.12)
    paying = np.flatnonzero(chance.random(people) < 0.3)
    person = np.concatenate([earning, twice, owing, paying])
    incomes = len(earning) + len(twice)
    category = np.concatenate([
        chance.choice(INCOMES, incomes), chance.choice(BALANCES, len(owing)), chance.choice(COSTS, len(paying)),
    ])  # fmt: skip
    income, owed, paid = (
        chance.gamma(2.0, 40_000, incomes),
        chance.integers(1, 6_000_000, len(owing)),
        chance.integers(1, 120_000, len(paying)),
    )
    cents = np.concatenate([income.astype(np.int64), owed, paid])
    payments = np.where(np.isin(category, BALANCES), 0, chance.choice([12, 12, 12, 14, 1], len(person)))
    order = chance.permutation(len(person))
    return facts(person[order], category[order], cents[order], payments[order])


def facts(person: np.ndarray, category: np.ndarray, cents: np.ndarray, payments: np.ndarray) -> Facts:
    """For years back and open."""
    return Facts(
        person=person.astype(np.int64),
        category=category.astype(np.int8),
        cents=cents.astype(np.int64),
        payments=payments.astype(np.int8),
        since=np.full(len(person), np.datetime64("2010-01-01", "D")),
        until=np.full(len(person), np.datetime64("NaT", "D")),
        stale_after=np.full(len(person), np.datetime64("NaT", "D")),
    )


def told_everything(population: Population, *, day: dt.date, seed: int) -> Population:
    """The same households when everything that nobody said is said, at random."""
    chance = np.random.default_rng(seed)
    people = population.people
    born = np.where(np.isnat(population.born), _days(chance, people, day, 90 * 365, unknown=0), population.born)
    known = np.zeros(people, dtype=bool)
    known[population.facts.person[np.isin(population.facts.category, INCOMES)]] = True
    known |= population.circumstances["no_income"] > 0
    grown = born <= np.datetime64(day.replace(year=day.year - 18, day=min(day.day, 28)), "D")
    telling = np.flatnonzero(~known & grown)
    more = facts(
        telling,
        np.full(len(telling), CATEGORIES.index("salary")),
        np.where(chance.random(len(telling)) < 0.4, 0, chance.gamma(2.0, 60_000, len(telling))),
        np.full(len(telling), 12),
    )
    fields = [field.name for field in dataclasses.fields(Facts)]
    merged = Facts(**{name: np.concatenate([getattr(population.facts, name), getattr(more, name)]) for name in fields})
    pupil = population.circumstances["pupil"]
    return dataclasses.replace(
        population,
        born=born,
        registered_since=np.where(
            np.isnat(population.registered_since), _days(chance, people, day, 6 * 365, unknown=0), population.registered_since
        ),
        legal=np.where(population.legal == UNKNOWN, chance.integers(0, 2, people), population.legal).astype(np.int8),
        circumstances=population.circumstances
        | {"pupil": np.where(pupil == UNKNOWN, chance.integers(0, 2, people), pupil).astype(np.int16)},
        facts=merged,
    )
