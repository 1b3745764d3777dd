"""A city in parts: rules hold many arrays of a population at once, and a part is enough at a time."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

import numpy as np

from impulsem.people.rules.columns import Facts, Population

PEOPLE = 200_000


def parts(population: Population, *, people: int = PEOPLE) -> Iterator[tuple[slice, Population]]:
    """Parts of about so many people, and which of the population's dwellings each has. Dwellings and family units stay whole.

    Facts must be in the order of their people, as `people.queries.columns` gives them.
    """
    # where each dwelling begins among the people: those of a dwelling stand beside each other
    begins = np.searchsorted(population.dwelling, np.arange(population.dwellings + 1))
    first = 0
    while first < population.dwellings:
        last = max(first + 1, int(np.searchsorted(begins, begins[first] + people, side="right")) - 1)
        yield slice(first, last), part(population, slice(first, last), slice(int(begins[first]), int(begins[last])))
        first = last


def part(population: Population, dwellings: slice, people: slice) -> Population:
    """Some dwellings beside each other, with their people and what these live on, numbered as if nothing else were there."""
    facts = population.facts
    of_them = slice(*np.searchsorted(facts.person, [people.start, people.stop]).tolist())
    some = {field.name: getattr(facts, field.name)[of_them] for field in dataclasses.fields(Facts)}
    family = population.family[people]
    return Population(
        day=population.day,
        person=population.person[people],
        dwelling=population.dwelling[people] - dwellings.start,
        family=family - family.min(initial=family[0] if len(family) else 0),
        role=population.role[people],
        sex=population.sex[people],
        born=population.born[people],
        registered_since=population.registered_since[people],
        legal=population.legal[people],
        circumstances={kind: grades[people] for kind, grades in population.circumstances.items()},
        household=population.household[dwellings],
        neighbourhood=population.neighbourhood[dwellings],
        tenure=population.tenure[dwellings],
        facts=Facts(**some | {"person": some["person"] - people.start}),
    )
