"""How many: whole numbers of residents and households that stay as near to the real shares as whole numbers can."""

from __future__ import annotations

import dataclasses
from functools import lru_cache
from itertools import product

import numpy as np
from numpy.typing import NDArray

from impulsem.demo.city import AGES, SIZES, City

#: An area with fewer synthetic residents than this is fitted together with its neighbourhood: too few people cannot form families.
SMALLEST_UNIT = 1500


@dataclasses.dataclass(frozen=True)
class Unit:
    """An area or a neighbourhood whose residents are fitted together."""

    sections: tuple[int, ...]
    people: NDArray[np.int64]  # by sex and age
    households: list[tuple[int, int]]  # (section, size)
    without_dwelling: list[int]  # section of each


def units(city: City, scale: float, rng: np.random.Generator) -> list[Unit]:
    """The city as units, each with its whole numbers."""
    groups: list[NDArray[np.int64]] = []
    for neighbourhood in range(len(city.neighbourhoods)):
        areas = np.flatnonzero(city.neighbourhood_of_area == neighbourhood)
        big = city.people[areas].sum(axis=(1, 2)) * scale >= SMALLEST_UNIT
        groups += [areas] if not big.all() else [np.array([area]) for area in areas]
    return [_unit(city, areas, scale, rng) for areas in groups]


def _unit(city: City, areas: NDArray[np.int64], scale: float, rng: np.random.Generator) -> Unit:
    sections = np.flatnonzero(np.isin(city.area_of_section, areas))
    people = round_along(city.people[areas].sum(axis=0) * scale, rng)
    total = int(people.sum())
    apart = city.without_dwelling[sections] * scale
    # Never so many that the households of the unit would empty.
    without = min(round(float(apart.sum())), total // 2)
    sizes = whole_households(city.households[sections].sum(axis=0), total - without)
    return Unit(
        sections=tuple(int(s) for s in sections),
        people=people,
        households=_spread(city, sections, sizes, rng),
        without_dwelling=[int(s) for s in _systematic(apart, without, sections, rng)],
    )


def round_along(counts: NDArray[np.float64], rng: np.random.Generator) -> NDArray[np.int64]:
    """Whole numbers whose running sums along the ages stay within one of the true ones, for each sex."""
    whole = np.zeros((2, AGES), dtype=np.int64)
    for sex in range(2):
        running = np.floor(np.cumsum(counts[sex]) + rng.random()).astype(np.int64)
        whole[sex] = np.diff(running, prepend=0)
    return whole


@lru_cache(maxsize=1)
def _nudges() -> NDArray[np.int64]:
    return np.array(list(product((-1, 0, 1), repeat=SIZES)), dtype=np.int64)


def whole_households(counts: NDArray[np.float64], people: int) -> NDArray[np.int64]:
    """Households by size that hold exactly `people`, nearest to the shares of `counts`."""
    sizes = np.arange(1, SIZES + 1)
    ideal = counts * people / max(float(counts @ sizes), 1.0)
    base = np.round(ideal).astype(np.int64)
    tries = base + _nudges()
    fits = ((tries @ sizes) == people) & (tries >= 0).all(axis=1)
    if fits.any():
        candidates = tries[fits]
        return candidates[np.abs(candidates - ideal).sum(axis=1).argmin()]
    rest = people - int(base @ sizes)
    while rest < 0:  # far off only where a handful of people live
        size = int(np.flatnonzero(base)[0])
        base[size] -= 1
        rest += size + 1
    base[0] += rest
    return base


def _spread(city: City, sections: NDArray[np.int64], sizes: NDArray[np.int64], rng: np.random.Generator) -> list[tuple[int, int]]:
    homes: list[tuple[int, int]] = []
    for size in range(SIZES):
        weights = city.households[sections, size]
        homes += [(int(section), size + 1) for section in _systematic(weights, int(sizes[size]), sections, rng)]
    return homes


def _systematic(weights: NDArray[np.float64], count: int, choices: NDArray[np.int64], rng: np.random.Generator) -> NDArray[np.int64]:
    """`count` draws, each choice as often as its weight says within one."""
    if count == 0:
        return choices[:0]
    if weights.sum() == 0:
        weights = np.ones(len(choices))
    edges = np.cumsum(weights) / weights.sum()
    edges[-1] = 1.0
    return choices[np.searchsorted(edges, (np.arange(count) + rng.random()) / count, side="right").clip(max=len(choices) - 1)]
