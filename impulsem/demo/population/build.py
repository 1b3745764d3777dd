"""From a city's shares to residents: the steps in their order."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from impulsem.demo.city import City
from impulsem.demo.population import dwellings, incomes, names, nationalities
from impulsem.demo.population.families import Home, settle
from impulsem.demo.population.model import Population
from impulsem.demo.population.targets import units

Progress = Callable[[str, float], None]  # what is being done, and how much of it (0 to 1)


def _silent(what: str, share: float) -> None:
    pass


def build(city: City, *, scale: float, seed: int, on: dt.date, progress: Progress = _silent) -> Population:
    """A population of `scale` times the city, the same for the same arguments.

    `scale` 1 is the whole city. Ages are those of `on`.
    """
    if not 0 < scale <= 1:
        raise ValueError("scale lies between 0 and 1")
    rng = np.random.default_rng(seed)
    homes: list[Home] = []
    parts = units(city, scale, rng)
    for position, unit in enumerate(parts):
        homes += settle(unit, rng)
        if position % 10 == 0:
            progress("Households", position / len(parts))
    population = _arrays(city, homes, scale=scale, seed=seed, on=on)
    population.birth = _birth_dates(population.age, on, rng)
    for what, step in (
        ("Nationalities", nationalities.assign),
        ("Names", names.assign),
        ("Dwellings", dwellings.assign),
        ("Incomes", incomes.assign),
    ):
        progress(what, 0)
        step(population, rng)
    progress("Residents", 1)
    return population


def _arrays(city: City, homes: list[Home], *, scale: float, seed: int, on: dt.date) -> Population:
    homes = [home for home in homes if home.members]
    size = np.array([len(home.members) for home in homes], dtype=np.int16)
    first = np.concatenate(([0], np.cumsum(size[:-1], dtype=np.int64)))
    flat = np.array([member for home in homes for member in home.members], dtype=np.int16)
    count = len(flat)
    return Population(
        city=city,
        scale=scale,
        seed=seed,
        on=on,
        sex=flat[:, 0].astype(np.int8),
        age=flat[:, 1],
        role=flat[:, 2].astype(np.int8),
        household=np.repeat(np.arange(len(homes), dtype=np.int32), size),
        birth=np.zeros(count, dtype="datetime64[D]"),
        country=np.zeros(count, dtype=np.int16),
        origin=np.full(count, -1, dtype=np.int16),
        given=[],
        surname1=[],
        surname2=[],
        income=np.zeros(count, dtype=np.int64),
        first=first,
        size=size,
        section=np.array([home.section for home in homes], dtype=np.int32),
        housed=np.array([home.housed for home in homes]),
        street=[],
        number=np.zeros(len(homes), dtype=np.int32),
        door=[],
    )


def _birth_dates(ages: NDArray[np.int16], on: dt.date, rng: np.random.Generator) -> NDArray[np.datetime64]:
    """Dates of birth that make the ages true on `on`."""
    last = {age: np.datetime64(on.replace(year=on.year - age, day=min(on.day, 28)), "D") for age in range(int(ages.max()) + 1)}
    latest = np.array([last[int(age)] for age in ages], dtype="datetime64[D]")
    return latest - rng.integers(0, 360, size=len(ages)).astype("timedelta64[D]")
