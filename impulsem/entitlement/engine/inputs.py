"""A population as OpenFisca takes it. Arrays are handed over as they are; only what the asked rules need is worked out."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray
from openfisca_core.periods import DateUnit, Instant, Period
from openfisca_core.simulations import Simulation

from impulsem.entitlement.engine.law.language import years_before
from impulsem.entitlement.engine.law.people import OF_AGE
from impulsem.entitlement.engine.law.rule import Rule
from impulsem.entitlement.engine.parameters import ParameterSet
from impulsem.entitlement.engine.system import FiguresOf, lacks, sum_of, system_of
from impulsem.people.rules.columns import Facts, Population
from impulsem.people.rules.income import INCOME, Definition, Now, Window, among, months_of, sums


@dataclasses.dataclass(frozen=True, slots=True)
class Worked:
    """A simulation with its day and the definitions of income that it was given."""

    simulation: Simulation
    period: Period
    definitions: dict[str, Definition]

    def value(self, variable: str) -> NDArray[Any]:
        found: NDArray[Any] = self.simulation.calculate(variable, self.period)
        return found


def simulate(population: Population, rules: Iterable[Rule], *, day: dt.date, parameters: ParameterSet) -> Worked:
    """Everything set up for the `rules`, which must be in force; nothing is worked out yet but the incomes that they ask for."""
    system = system_of(parameters)
    entities = system.instantiate_entities()
    entities["person"].count = population.people
    for key, member_of, count in (
        ("family", population.family, population.families), ("dwelling", population.dwelling, population.dwellings),
    ):  # fmt: skip
        entities[key].members_entity_id = member_of
        entities[key].count = count
    simulation = Simulation(system, entities)
    period = Period((DateUnit.DAY, Instant((day.year, day.month, day.day)), 1))
    for name, values in _told(population).items():
        simulation.set_input(name, period, values)
    definitions: dict[str, Definition] = {}
    for rule in rules:
        for definition in rule.incomes(FiguresOf(parameters, day)):
            if definitions.setdefault(definition.code, definition) != definition:
                raise ValueError(f"two rules define the income {definition.code} in two ways")
    unsaid = _silent_adults(population, day)
    saying: dict[Window, NDArray[np.bool_]] = {}
    for code, definition in definitions.items():
        cents = sums(population.facts, definition, day=day, people=population.people)
        simulation.set_input(sum_of(code), period, cents)
        if definition.counted & INCOME:
            if definition.window not in saying:
                saying[definition.window] = unsaid & ~with_income(population, definition.window, day)
            simulation.set_input(lacks(code), period, saying[definition.window])
    return Worked(simulation, period, definitions)


def _told(population: Population) -> dict[str, NDArray[np.generic]]:
    people = {
        "born": population.born,
        "registered_since": population.registered_since,
        "legal": population.legal,
        "role": population.role,
    }
    return people | population.circumstances


def _silent_adults(population: Population, day: dt.date) -> NDArray[np.bool_]:
    """Adults, and people who may be, of whom nobody said that they have no income of their own."""
    silent: NDArray[np.bool_] = ~(population.born > np.datetime64(years_before(day, OF_AGE), "D"))
    if "no_income" in population.circumstances:
        silent = silent & (population.circumstances["no_income"] <= 0)
    return silent


def with_income(population: Population, window: Window, day: dt.date, categories: frozenset[str] = INCOME) -> NDArray[np.bool_]:
    """Of whom some regular income is written down for the window, be it nothing."""
    facts = population.facts
    if isinstance(window, Now):
        first, last = np.datetime64(day, "D"), np.datetime64(day, "D") + 1
    else:
        months = months_of(window, day)
        first, last = np.datetime64(months[0][0], "D"), np.datetime64(months[-1][0], "D") + months[-1][1]
    rows = among(categories)[facts.category] & (facts.payments > 0)
    rows &= ~(facts.since >= last) & ~(facts.until <= first)
    found = np.zeros(population.people, dtype=bool)
    found[facts.person[rows]] = True
    return found


@dataclasses.dataclass(frozen=True, slots=True)
class OneDwelling:
    """One dwelling of a population as a population of its own, and where its rows stood."""

    population: Population
    people: NDArray[np.int64]
    families: NDArray[np.int64]
    facts: NDArray[np.int64]


def one_dwelling(population: Population, dwelling: int) -> OneDwelling:
    people = np.flatnonzero(population.dwelling == dwelling)
    families, family = np.unique(population.family[people], return_inverse=True)
    place = np.full(population.people, -1, dtype=np.int64)
    place[people] = np.arange(len(people))
    rows = np.flatnonzero(place[population.facts.person] >= 0) if len(population.facts.person) else np.zeros(0, dtype=np.int64)
    facts = Facts(**{field.name: getattr(population.facts, field.name)[rows] for field in dataclasses.fields(Facts)})
    per_person = ("person", "role", "sex", "born", "registered_since", "legal")
    per_dwelling = ("household", "neighbourhood", "tenure")
    alone = Population(
        day=population.day,
        dwelling=np.zeros(len(people), dtype=np.int64),
        family=family.astype(np.int64),
        circumstances={kind: grades[people] for kind, grades in population.circumstances.items()},
        facts=dataclasses.replace(facts, person=place[facts.person]),
        **{name: getattr(population, name)[people] for name in per_person},
        **{name: getattr(population, name)[dwelling : dwelling + 1] for name in per_dwelling},
    )
    return OneDwelling(alone, people, families, rows)
