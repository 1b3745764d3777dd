"""Names: given names by sex, year of birth and origin; surnames as each origin hands them down."""

from __future__ import annotations

import unicodedata

import numpy as np
from numpy.typing import NDArray

from impulsem.demo.city import FEMALE, MALE, City
from impulsem.demo.population.model import Population, Role
from impulsem.platform.city import rows

DECADES = list(range(1920, 2020, 10))
NATIONAL_SHARE = 0.3  # of the names: the long tail of the national statistics; the rest are the city's own favourites
SPREAD_OF_A_NAME = 14.0  # years around the mean age of those who bear it
CATALAN_HOUSEHOLDS = 0.46
#: Surnames are counted in all Spain; in the city, Catalan ones are this many times more frequent.
CATALAN_SURNAMES = {True: 14.0, False: 2.5}  # in households that name their children in Catalan, and in the others


class Pool:
    """Names with how often each is drawn."""

    def __init__(self, names: list[str], weights: list[float]) -> None:
        self.names = names
        self.edges = np.cumsum(weights) / max(sum(weights), 1e-9)

    def draw(self, count: int, rng: np.random.Generator) -> list[str]:
        picks = np.searchsorted(self.edges, rng.random(count), side="right").clip(max=len(self.names) - 1)
        return [self.names[i] for i in picks]


def assign(population: Population, rng: np.random.Generator) -> None:
    """Fill `given`, `surname1` and `surname2`."""
    catalan = (rng.random(len(population.size)) < CATALAN_HOUSEHOLDS)[population.household]
    population.given = _given(population, catalan, rng)
    population.surname1, population.surname2 = _surnames(population, catalan, rng)
    _hand_down(population, rng)
    _feminine(population)


def _given(population: Population, catalan: NDArray[np.bool_], rng: np.random.Generator) -> list[str]:
    given = np.empty(population.residents, dtype=object)
    born = population.birth.astype("datetime64[Y]").astype(int) + 1970
    decade = (born // 10 * 10).clip(DECADES[0], DECADES[-1])
    # Children of foreigners are often given a name of the place.
    local = (population.origin < 0) | ((population.age < 18) & (rng.random(population.residents) < 0.22))
    pools = _local_pools(population.city, population.on.year)
    for sex in (FEMALE, MALE):
        for year in DECADES:
            for language in (True, False):
                who = np.flatnonzero(local & (population.sex == sex) & (decade == year) & (catalan == language))
                given[who] = pools[sex, year, language].draw(len(who), rng)
        for index, origin in enumerate(population.city.origins[0]):
            who = np.flatnonzero(~local & (population.sex == sex) & (population.origin == index))
            given[who] = _falling(list(origin.given[sex])).draw(len(who), rng)
    return list(given)


def _falling(names: list[str]) -> Pool:
    """The first names are more frequent than the last."""
    return Pool(names, [1 / (position + 4) for position in range(len(names))])


def _local_pools(city: City, year: int) -> dict[tuple[int, int, bool], Pool]:
    table = list(rows(city.folder, "names/given_names.csv"))
    pools: dict[tuple[int, int, bool], Pool] = {}
    for sex, letter in ((FEMALE, "f"), (MALE, "m")):
        own = [row for row in table if row["sex"] == letter]
        for decade in DECADES:
            for catalan in (True, False):
                fits = {"": 1.0, "ca": 1.6 if catalan else 0.25, "es": 0.3 if catalan else 1.5}
                city_rows = [(row["name"], float(row["frequency"]) * fits[row["language"]]) for row in own if row["decade"] == str(decade)]
                tail = [(row["name"], _bearers(row, decade, year) * fits[row["language"]]) for row in own if not row["decade"]]
                factor = NATIONAL_SHARE / (1 - NATIONAL_SHARE) * sum(w for _, w in city_rows) / max(sum(w for _, w in tail), 1e-9)
                both = city_rows + [(name, weight * factor) for name, weight in tail]
                pools[sex, decade, catalan] = Pool([name for name, _ in both], [weight for _, weight in both])
    return pools


def _bearers(row: dict[str, str], decade: int, year: int) -> float:
    distance = (2011 - float(row["mean_age_2011"])) - (decade + 5)
    return float(row["frequency"]) * float(np.exp(-((distance / SPREAD_OF_A_NAME) ** 2)))


def _surnames(population: Population, catalan: NDArray[np.bool_], rng: np.random.Generator) -> tuple[list[str], list[str]]:
    """Everybody's own two surnames (one where the origin uses one), before any is handed down."""
    first = np.full(population.residents, "", dtype=object)
    second = np.full(population.residents, "", dtype=object)
    table = list(rows(population.city.folder, "names/surnames.csv"))
    for language in (True, False):
        boost = CATALAN_SURNAMES[language]
        pool = Pool(
            [row["surname"] for row in table], [float(row["frequency"]) * (boost if row["language"] == "ca" else 1.0) for row in table]
        )
        who = np.flatnonzero((population.origin < 0) & (catalan == language))
        first[who], second[who] = pool.draw(len(who), rng), pool.draw(len(who), rng)
    for index, origin in enumerate(population.city.origins[0]):
        who = np.flatnonzero(population.origin == index)
        pool = _falling(list(origin.surnames))
        first[who] = pool.draw(len(who), rng)
        if origin.rule == "two":
            second[who] = pool.draw(len(who), rng)
    return list(first), list(second)


def _hand_down(population: Population, rng: np.random.Generator) -> None:
    """Children have their parents' surnames; a principal person, those of a parent who lives in."""
    chance = rng.random(len(population.size))
    for household in np.flatnonzero(population.size > 1):
        members = population.members(int(household))
        roles = [Role(int(population.role[person])) for person in members]
        head = members[0]
        partner = next((person for person, role in zip(members, roles, strict=True) if role == Role.PARTNER), None)
        elders = [person for person, role in zip(members, roles, strict=True) if role == Role.PARENT]
        if elders:
            _from_elders(population, head, elders)
        children = [person for person, role in zip(members, roles, strict=True) if role == Role.CHILD]
        if children:
            first, second = _family_name(population, head, partner, float(chance[household]))
            for child in children:
                population.surname1[child] = first
                if population.surname2[child] or population.origin[child] < 0:
                    population.surname2[child] = second or population.surname1[head]


def _family_name(population: Population, head: int, partner: int | None, chance: float) -> tuple[str, str]:
    own = population.surname1
    if partner is None:
        if population.sex[head] == MALE:
            return own[head], population.surname2[head]
        # Most children of mothers alone bear a father's surname first: her second stands for his, which nobody knows.
        return (population.surname2[head] or own[head], own[head]) if chance < 0.6 else (own[head], population.surname2[head])
    father, mother = (head, partner) if population.sex[head] == MALE else (partner, head)
    return (own[father], own[mother]) if chance < 0.96 else (own[mother], own[father])


def _from_elders(population: Population, head: int, elders: list[int]) -> None:
    for elder in elders:
        if population.sex[elder] == MALE or not population.surname2[head]:
            population.surname1[head] = population.surname1[elder]
        else:
            population.surname2[head] = population.surname1[elder]


def _feminine(population: Population) -> None:
    """Ivanov, Ivanova."""
    origins, _ = population.city.origins
    inflected = [index for index, origin in enumerate(origins) if origin.rule == "one-feminine"]
    for person in np.flatnonzero((population.sex == FEMALE) & np.isin(population.origin, inflected)):
        if population.surname1[person].endswith(("ov", "ev", "in", "yov")):
            population.surname1[person] += "a"


def plain(text: str) -> str:
    """Lower case, without accents: for addresses of e-mail and for comparing."""
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c)).lower()
