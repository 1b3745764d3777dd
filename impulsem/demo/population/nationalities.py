"""Nationality: by household, so that a district has its real countries and a neighbourhood its real share of foreigners."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from impulsem.demo.population.model import Population, Role

#: Countries whose people live mostly in the better-off, and in the poorer, sections; the others anywhere.
BETTER_OFF = frozenset(
    ["ITA", "FRA", "GBR", "DEU", "USA", "NLD", "RUS", "CHE", "SWE", "BEL", "IRL", "JPN", "AUT", "DNK", "NOR", "CAN", "AUS", "FIN", "KOR"]
)
POORER = frozenset(
    ["PAK", "BGD", "MAR", "HND", "PHL", "IND", "SEN", "GEO", "BOL", "DOM", "GHA", "NGA", "DZA", "NPL", "ECU", "MLI", "GMB", "GIN", "NIC"]
)
LARGE_FAMILIES = frozenset(["PAK", "BGD", "MAR", "IND", "PHL", "SEN", "GMB", "CHN", "BOL", "HND"])
#: Spanish nationals named like people of other origins: naturalised, or their children.
NATURALISED = (("COL", 0.075), ("MAR", 0.010), ("PHL", 0.004), ("PAK", 0.004), ("CHN", 0.003), ("ARG", 0.012), ("DOM", 0.006))


def assign(population: Population, rng: np.random.Generator) -> None:
    """Fill `country` and `origin`."""
    city = population.city
    countries, counts = city.nationalities
    home = countries.index(city.country)
    population.country[:] = home
    districts = city.district_of_section[population.section]
    for district in range(len(city.districts)):
        households = np.flatnonzero(districts == district)
        if len(households):
            _district(population, households, counts[:, district], home, rng)
    _origins(population, countries, home, rng)


def _district(
    population: Population, households: NDArray[np.int64], counts: NDArray[np.float64], home: int, rng: np.random.Generator
) -> None:
    residents = int(population.size[households].sum())
    quota = _largest_remainders(counts, residents)
    foreigners = residents - int(quota[home])
    quota[home] = 0
    chosen = _foreign_households(population, households, foreigners, rng)
    pull = _pulls(population, households)
    odds: dict[tuple[int, int], NDArray[np.float64]] = {}
    left = quota.astype(float)
    for position, household in enumerate(chosen):
        kind = (int(pull[household]), int(population.size[household] >= 4))
        if position % 25 == 0:
            odds.clear()
        if kind not in odds:
            weights = np.maximum(left, 0) * _preference(population, *kind)
            odds[kind] = np.cumsum(weights)
        running = odds[kind]
        if running[-1] <= 0:
            odds[kind] = running = np.cumsum(np.maximum(left, 0) + 1e-9)
        country = int(np.searchsorted(running, rng.random() * running[-1], side="right"))
        left[country] -= _naturalise(population, int(household), country, home, rng)


def _largest_remainders(counts: NDArray[np.float64], total: int) -> NDArray[np.int64]:
    ideal = counts * total / counts.sum()
    whole = np.floor(ideal).astype(np.int64)
    rest = total - int(whole.sum())
    whole[np.argsort(whole - ideal)[:rest]] += 1
    return whole


def _foreign_households(population: Population, households: NDArray[np.int64], foreigners: int, rng: np.random.Generator) -> list[int]:
    """Households until there are `foreigners` people: each neighbourhood its share, younger heads sooner."""
    city = population.city
    neighbourhoods = city.neighbourhood_of_section[population.section[households]]
    head_age = population.age[population.first[households]]
    weight = np.select([head_age < 45, head_age < 60, head_age < 75], [1.6, 1.0, 0.4], 0.15)
    weight = np.where(population.housed[households], weight, 4.0)
    want = {
        int(n): city.foreign_share[n] * float(population.size[households[neighbourhoods == n]].sum()) for n in np.unique(neighbourhoods)
    }
    factor = foreigners / max(sum(want.values()), 1e-9)
    chosen: list[int] = []
    due = 0.0  # what rounding still owes: carried from one neighbourhood to the next
    mixed = 1.06  # some members of the chosen households are Spanish
    for neighbourhood, share in want.items():
        due += share * factor * mixed
        inside = np.flatnonzero(neighbourhoods == neighbourhood)
        for i in inside[np.argsort(rng.exponential(size=len(inside)) / weight[inside])]:
            size = int(population.size[households[i]])
            if due < size / 2:
                break
            chosen.append(int(households[i]))
            due -= size
    rng.shuffle(chosen)
    return chosen


def _pulls(population: Population, households: NDArray[np.int64]) -> NDArray[np.int8]:
    """By household: 2 in a better-off section of its district, 0 in a poorer one, 1 between."""
    income = population.city.income[population.section]
    low, high = np.quantile(income[households], (0.35, 0.65))
    return np.select([income < low, income > high], [0, 2], 1).astype(np.int8)


def _preference(population: Population, pull: int, large: int) -> NDArray[np.float64]:
    countries, _ = population.city.nationalities
    factor = np.ones(len(countries))
    for index, country in enumerate(countries):
        if country in BETTER_OFF:
            factor[index] *= (0.5, 1.0, 1.8)[pull] * (0.45 if large else 1.2)
        elif country in POORER:
            factor[index] *= (1.8, 1.0, 0.5)[pull]
        if country in LARGE_FAMILIES:
            factor[index] *= 2.0 if large else 0.8
    return factor


def _naturalise(population: Population, household: int, country: int, home: int, rng: np.random.Generator) -> int:
    """Give the household its country; gives how many foreigners it has. In mixed couples a partner and the children are Spanish."""
    members = population.members(household)
    mixed = len(members) > 1 and rng.random() < 0.11
    foreigners = 0
    for person in members:
        role = population.role[person]
        if role == Role.OTHER and rng.random() < 0.15:
            continue
        if mixed and role in (Role.PARTNER, Role.CHILD, Role.PARENT):
            continue
        population.country[person] = country
        foreigners += 1
    return foreigners


def _origins(population: Population, countries: list[str], home: int, rng: np.random.Generator) -> None:
    """Whose naming customs a resident follows: those of the country; and of some Spaniards, those of where they came from."""
    _, by_country = population.city.origins
    table = np.array([by_country.get(country, -1) if index != home else -1 for index, country in enumerate(countries)], dtype=np.int16)
    population.origin[:] = table[population.country]
    chance = rng.random(len(population.size))
    start = 0.0
    for country, share in NATURALISED:
        households = (chance >= start) & (chance < start + share)
        start += share
        everyone_spanish = np.add.reduceat((population.country != home).astype(int), population.first) == 0
        inside = (households & everyone_spanish)[population.household] & (population.age < 75)
        population.origin[inside] = by_country.get(country, -1)
