"""A door for every household: a real street of its census section or near it, a number and a door that nobody else has."""

from __future__ import annotations

import dataclasses

import numpy as np

from impulsem.demo.city import City
from impulsem.demo.population.model import Population
from impulsem.platform.city import rows

FLOORS = ("ent.", "pral.", "1r", "2n", "3r", "4t", "5è", "6è", "àtic")
DOORS = ("1a", "2a", "3a", "4a")
PER_NUMBER = len(FLOORS) * len(DOORS)
NEAREST = 4  # points that lend their streets to a section without any


@dataclasses.dataclass(frozen=True, slots=True)
class Point:
    street: str
    number: int
    section: int
    longitude: float
    latitude: float


def assign(population: Population, rng: np.random.Generator) -> None:
    """Fill `street`, `number` and `door`; people without a dwelling have none."""
    count = len(population.size)
    population.street, population.door = [""] * count, [""] * count
    points = _points(population.city)
    taken: set[tuple[str, int]] = {(point.street, point.number) for point in points}
    inside: dict[int, list[Point]] = {}
    for point in points:
        inside.setdefault(point.section, []).append(point)
    where = np.array([(point.longitude, point.latitude) for point in points])
    order = np.argsort(population.section, kind="stable")
    housed = order[population.housed[order]]
    sections, starts = np.unique(population.section[housed], return_index=True)
    for section, households in zip(sections, np.split(housed, starts[1:]), strict=True):
        near = inside.get(int(section)) or _nearest(population.city, int(section), points, where)
        numbers = [(point.street, point.number) for point in inside.get(int(section), [])]
        numbers = _enough(numbers, near, len(households), taken)
        doors = rng.permutation(len(numbers) * PER_NUMBER)[: len(households)]
        for household, place in zip(households, doors, strict=True):
            which, door = divmod(int(place), PER_NUMBER)
            population.street[household], population.number[household] = numbers[which]
            population.door[household] = f"{FLOORS[door // len(DOORS)]} {DOORS[door % len(DOORS)]}"


def _points(city: City) -> list[Point]:
    place = {section.code: section.index for section in city.sections}
    return [
        Point(row["street"], int(row["number"]), place[row["section"]], float(row["lon"]), float(row["lat"]))
        for row in rows(city.folder, "streets/street_points.csv")
    ]


def _nearest(city: City, section: int, points: list[Point], where: np.ndarray[tuple[int, int], np.dtype[np.float64]]) -> list[Point]:
    here = city.sections[section]
    distance = ((where - (here.longitude, here.latitude)) * (0.75, 1.0)) ** 2  # a degree of longitude is shorter here
    return [points[i] for i in np.argsort(distance.sum(axis=1))[:NEAREST]]


def _enough(numbers: list[tuple[str, int]], near: list[Point], households: int, taken: set[tuple[str, int]]) -> list[tuple[str, int]]:
    """Numbers for all households, half full: the known ones and then further ones of the same streets, that no section uses yet."""
    numbers = list(numbers)
    step = 0
    while len(numbers) * PER_NUMBER < 2 * households:
        point = near[step % len(near)]
        step += 1
        number = point.number + 2 * (1 + step // len(near))
        while (point.street, number) in taken:
            number += 2
        taken.add((point.street, number))
        numbers.append((point.street, number))
    return numbers
