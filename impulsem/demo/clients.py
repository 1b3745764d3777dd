"""Who turns to the social services: households with a file, more often the poor, the very old and parents alone."""

from __future__ import annotations

import dataclasses
import datetime as dt

import numpy as np
from numpy.typing import NDArray

from impulsem.demo.city import FEMALE, City
from impulsem.demo.population import Population, Role
from impulsem.platform.city import rows

FILES_PER_RESIDENT = 0.0589  # 100,000 files in a city of 1.7 million
#: The centre that the demo's log-ins belong to. Small cities give it more files, so that its desk looks like a desk.
SHOWCASE = "C11"
MORE_IN_A_SMALL_CITY = 3.5
SEALED = 0.004  # of the files: a woman with children, protected
YEARS_BEFORE = 5  # files are this much older than the chronicle, at most


@dataclasses.dataclass(frozen=True)
class Case:
    """A household's file to be."""

    household: int
    centre: int  # index into `Clients.centres`
    opened: dt.date
    state: str
    changed: dt.date | None  # closed or paused on
    intensity: str
    phase: str
    sealed: bool


@dataclasses.dataclass(frozen=True)
class Clients:
    centres: list[str]  # codes
    centre_of_household: NDArray[np.int64]
    cases: list[Case]  # by centre, then by date of opening

    @property
    def showcase(self) -> int:
        return self.centres.index(SHOWCASE) if SHOWCASE in self.centres else 0


def choose(population: Population, *, first: dt.date, rng: np.random.Generator) -> Clients:
    """The files of a population; `first` is the first day of the chronicle."""
    centres, by_area = _centres(population.city)
    centre = by_area[population.city.area_of_section[population.section]]
    weight = _need(population)
    showcase = centres.index(SHOWCASE) if SHOWCASE in centres else 0
    if population.scale < 0.2:
        weight = np.where(centre == showcase, weight * MORE_IN_A_SMALL_CITY, weight)
    count = min(round(population.residents * FILES_PER_RESIDENT), len(weight))
    chosen = np.argsort(rng.exponential(size=len(weight)) / weight)[:count]
    minors = np.add.reduceat((population.age < 18).astype(int), population.first)
    cases = [_case(population, int(h), int(centre[h]), int(minors[h]), first=first, rng=rng) for h in chosen]
    _somebody_protected(population, cases, minors)
    cases.sort(key=lambda case: (case.centre, case.opened, case.household))
    return Clients(centres=centres, centre_of_household=centre, cases=cases)


def _centres(city: City) -> tuple[list[str], NDArray[np.int64]]:
    codes = [row["code"] for row in rows(city.folder, "organisation/centres.csv")]
    place = {code: index for index, code in enumerate(codes)}
    by_area = np.zeros(len(city.areas), dtype=np.int64)
    areas = {code: index for index, code in enumerate(city.areas)}
    for row in rows(city.folder, "organisation/centre_areas.csv"):
        by_area[areas[row["area"]]] = place[row["centre"]]
    return codes, by_area


def _need(population: Population) -> NDArray[np.float64]:
    """How likely each household has a file, relative to the others."""
    total = np.add.reduceat(population.income, population.first) / population.size
    oldest = np.maximum.reduceat(population.age, population.first)
    minors = np.add.reduceat((population.age < 18).astype(int), population.first)
    partner = np.add.reduceat((population.role == Role.PARTNER).astype(int), population.first) > 0
    weight = np.exp(-1.6 * (total / np.median(total) - 1)).clip(0.02, 6)
    weight *= np.where((minors > 0) & ~partner, 3.0, np.where(minors > 0, 1.3, 1.0))
    weight *= np.where(oldest >= 80, 2.6, 1.0) * np.where((population.size == 1) & (oldest >= 75), 1.5, 1.0)
    weight *= np.where(population.housed, 1.0, 1.5)
    return np.asarray(weight, dtype=np.float64)


def _case(population: Population, household: int, centre: int, minors: int, *, first: dt.date, rng: np.random.Generator) -> Case:
    today = population.on
    if rng.random() < 0.42:
        opened = first - dt.timedelta(days=int(rng.integers(1, YEARS_BEFORE * 365)))
    else:
        opened = first + dt.timedelta(days=int(rng.integers(0, max((today - first).days - 3, 1))))
    opened = _weekday(opened)
    age = (today - opened).days
    head = int(population.first[household])
    sealed = minors > 0 and population.sex[head] == FEMALE and population.age[head] >= 18 and rng.random() < SEALED * 5
    state, changed = "open", None
    if not sealed and age > 120 and rng.random() < 0.27:
        state = "closed"
    elif not sealed and age > 90 and rng.random() < 0.06:
        state = "paused"
    if state != "open":
        earliest = max(opened + dt.timedelta(days=60), first)
        changed = _weekday(earliest + dt.timedelta(days=int(rng.integers(0, max((today - earliest).days - 1, 1)))))
    intensity = ("low", "medium", "high")[int(np.searchsorted((0.56, 0.85), rng.random()))] if not sealed else "high"
    phase = "welcome" if age < 60 else "treatment" if intensity == "high" or rng.random() < 0.3 else "follow_up"
    return Case(household, centre, opened, state, changed, intensity, phase, bool(sealed))


def _somebody_protected(population: Population, cases: list[Case], minors: NDArray[np.int64]) -> None:
    """However small the city, one household is sealed: what nobody may see must be there to be not seen."""
    if any(case.sealed for case in cases):
        return
    for index, case in enumerate(cases):
        head = int(population.first[case.household])
        if minors[case.household] and population.sex[head] == FEMALE and case.state == "open":
            cases[index] = dataclasses.replace(case, sealed=True, intensity="high")
            return


def _weekday(day: dt.date) -> dt.date:
    """The day, or the Friday before it."""
    return day - dt.timedelta(days=max(day.weekday() - 4, 0))
