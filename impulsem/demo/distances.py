"""How far a synthetic population is from the city that it imitates: total variation distance, dimension by dimension.

The distance of two distributions is half the sum of the absolute differences of their shares: 0 is the same, 1 has nothing in common.
A synthetic city is also measured against what whole numbers allow: five households cannot have the shares of five thousand.
"""

from __future__ import annotations

import dataclasses

import numpy as np
from numpy.typing import NDArray

from impulsem.demo.city import AGES, SIZES, City
from impulsem.demo.population import Population

BAND = 5  # years of age
#: How far a whole city may be from the real one, on average.
LIMITS = {"Age and sex": 0.02, "Household size": 0.02, "Income": 0.03}


@dataclasses.dataclass(frozen=True)
class Counts:
    """What a population holds, counted: the input of the comparison, from memory or from the database."""

    age_sex: NDArray[np.int64]  # by neighbourhood, sex, single year
    sizes: NDArray[np.int64]  # households by section and size; people without a dwelling left out
    nationality: NDArray[np.int64]  # by country (as in the city's list) and district
    income: NDArray[np.float64]  # euro a year, all residents in households, by section
    housed: NDArray[np.int64]  # residents in households, by section


@dataclasses.dataclass(frozen=True)
class Distance:
    """One line of the report. `mean` is weighted by residents."""

    dimension: str
    mean: float
    worst: float
    worst_place: str


def count(population: Population) -> Counts:
    """Count a population in memory."""
    city = population.city
    section = population.section[population.household]
    age_sex = np.zeros((len(city.neighbourhoods), 2, AGES), dtype=np.int64)
    np.add.at(age_sex, (city.neighbourhood_of_section[section], population.sex, population.age.clip(max=AGES - 1)), 1)
    housed = population.housed
    sizes = np.zeros((len(city.sections), SIZES), dtype=np.int64)
    np.add.at(sizes, (population.section[housed], population.size[housed].clip(max=SIZES) - 1), 1)
    nationality = np.zeros((len(city.nationalities[0]), len(city.districts)), dtype=np.int64)
    np.add.at(nationality, (population.country, city.district_of_section[section]), 1)
    inside = housed[population.household]
    income = np.bincount(section[inside], population.income[inside] * 12 / 100, len(city.sections)).astype(np.float64)
    return Counts(age_sex, sizes, nationality, income, np.bincount(section[inside], minlength=len(city.sections)))


def variation(one: NDArray[np.float64] | NDArray[np.int64], other: NDArray[np.float64] | NDArray[np.int64]) -> float:
    """Total variation distance of two counts over the same classes; 0 when one of them is empty."""
    if one.sum() == 0 or other.sum() == 0:
        return 0.0
    return float(np.abs(one / one.sum() - other / other.sum()).sum() / 2)


def compare(city: City, counts: Counts) -> list[Distance]:
    """The report: age and sex and household sizes by neighbourhood, nationality by district, income by section."""
    places = range(len(city.neighbourhoods))
    real_sizes = _by_neighbourhood(city, city.households)
    own_sizes = _by_neighbourhood(city, counts.sizes)
    real_people = np.array([city.people[city.neighbourhood_of_area == n].sum(axis=0) for n in places])
    age_sex = [variation(_bands(counts.age_sex[n]), _bands(real_people[n])) for n in places]
    sizes = [variation(own_sizes[n], real_sizes[n]) for n in places]
    nationality = [variation(counts.nationality[:, d], city.nationalities[1][:, d]) for d in range(len(city.districts))]
    names = city.neighbourhood_names
    income = np.abs(counts.income / np.maximum(counts.housed, 1) / city.income - 1)
    lived_in = np.flatnonzero(counts.housed)
    return [
        _line("Age and sex by neighbourhood", age_sex, counts.age_sex.sum(axis=(1, 2)), names),
        _line("Household size by neighbourhood", sizes, own_sizes @ np.arange(1, SIZES + 1), names),
        _line("Nationality by district", nationality, counts.nationality.sum(axis=0), [f"district {code}" for code in city.districts]),
        _line("Income by section (relative error)", income[lived_in], counts.housed[lived_in], [city.sections[i].code for i in lived_in]),
    ]


def _bands(counts: NDArray[np.float64] | NDArray[np.int64]) -> NDArray[np.float64]:
    """Ages in bands of five years, 100 and over in the last."""
    padded = np.zeros((2, -(-AGES // BAND) * BAND))
    padded[:, :AGES] = counts
    return padded.reshape(2, -1, BAND).sum(axis=2).ravel()


def _by_neighbourhood(city: City, by_section: NDArray[np.float64] | NDArray[np.int64]) -> NDArray[np.float64]:
    totals = np.zeros((len(city.neighbourhoods), by_section.shape[1]))
    np.add.at(totals, city.neighbourhood_of_section, by_section)
    return totals


def _line(
    dimension: str, values: list[float] | NDArray[np.float64], weights: NDArray[np.int64] | NDArray[np.float64], names: list[str]
) -> Distance:
    array = np.asarray(values)
    worst = int(array.argmax())
    return Distance(dimension, float(np.average(array, weights=weights)), float(array[worst]), names[worst])


@dataclasses.dataclass(frozen=True)
class Goal:
    """What a whole city must reach in one dimension, and what this one has."""

    dimension: str
    mean: float
    limit: float

    @property
    def reached(self) -> bool:
        return self.mean <= self.limit


def goals(lines: list[Distance]) -> list[Goal]:
    """The promises: ages and sexes and household sizes within 2 %, incomes within 3 %."""
    return [Goal(line.dimension, line.mean, limit) for line in lines for start, limit in LIMITS.items() if line.dimension.startswith(start)]
