"""Income: unequal between households, right on average in each census section."""

from __future__ import annotations

import numpy as np

from impulsem.demo.population.model import Population, Role

SPREAD = 0.52  # standard deviation of the logarithm: a Gini index of about 0.29 inside a section


def assign(population: Population, rng: np.random.Generator) -> None:
    """Fill `income`: cents a month by resident; in each section the yearly mean a person is the real one."""
    city = population.city
    size = population.size.astype(float)
    head = population.age[population.first]
    children = np.add.reduceat((population.age < 18).astype(float), population.first)
    adults = size - children
    factor = np.exp(rng.normal(0, SPREAD, len(size)))
    factor *= np.where((children > 0) & (adults == 1), 0.66, np.where(children > 0, 0.88, 1.0))
    factor *= np.where(head >= 80, 0.82, 1.0) * np.where(head < 30, 0.85, 1.0)
    foreign = population.origin[population.first] >= 0
    factor *= np.where(foreign & (city.income[population.section] < np.median(city.income)), 0.72, 1.0)
    factor *= np.where(population.housed, 1.0, 0.15)
    # People without a dwelling do not set the mean of a section that they do not live in.
    people = np.where(population.housed, size, 0.0)
    sections = len(city.sections)
    mean = np.bincount(population.section, factor * people, sections) / np.maximum(np.bincount(population.section, people, sections), 1)
    correction = np.where(mean > 0, 1 / np.maximum(mean, 1e-9), 1.0)
    correction = np.where(population.housed, correction[population.section], 1.0)
    yearly = city.income[population.section] * factor * correction * size
    weight = _earning(population, rng)
    total = np.add.reduceat(weight, population.first)
    share = weight / np.maximum(total, 1e-9)[population.household]
    population.income[:] = np.round(yearly[population.household] * share / 12 * 100).astype(np.int64)


def _earning(population: Population, rng: np.random.Generator) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """How much of the household's income a resident brings, relative to the others; the principal person always something."""
    age = population.age
    weight = rng.gamma(2.0, 0.5, len(age))
    weight *= np.select([age < 18, age < 25, age < 65, age < 75], [0.0, 0.35, 1.0, 0.85], 0.65)
    idle = (rng.random(len(age)) < np.select([age < 25, age < 65], [0.55, 0.16], 0.08)) & (population.role != Role.PRINCIPAL)
    return np.where(idle, 0.0, np.where(population.role == Role.PRINCIPAL, np.maximum(weight, 0.05), weight))
