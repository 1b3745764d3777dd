"""Neighbourhoods, from the city's folder: names, points, residents, and outlines where it has them; and a map of them as a drawing.

Five classes of as many neighbourhoods each, told apart by shade and by number.
"""

from __future__ import annotations

import bisect
import dataclasses
import functools
import json
import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from impulsem.platform import city

WIDTH, HEIGHT, EDGE = 560.0, 600.0, 12.0
CLASSES = 5
Ring = tuple[tuple[float, float], ...]  # longitude and latitude, closed


@dataclasses.dataclass(frozen=True, slots=True)
class Place:
    code: str
    name: str
    district: str
    longitude: float
    latitude: float
    residents: int


@functools.lru_cache(maxsize=4)
def neighbourhoods(folder: Path) -> dict[str, Place]:
    """The city's neighbourhoods by their code."""
    area_of = {row["code"]: row["neighbourhood"] for row in city.rows(folder, "geography/areas.csv")}
    residents: dict[str, int] = defaultdict(int)
    for row in city.rows(folder, "geography/sections.csv"):
        residents[area_of[row["area"]]] += int(row["population_2023"] or 0)
    districts = {row["code"]: row["name"] for row in city.rows(folder, "geography/districts.csv")}
    return {
        row["code"]: Place(
            row["code"], row["name"], districts[row["district"]], float(row["lon"]), float(row["lat"]), residents[row["code"]]
        )
        for row in city.rows(folder, "geography/neighbourhoods.csv")
    }


def outlines_file(folder: Path) -> Path:
    """GeoJSON as `tools/outlines.py` writes it; a city may lack it."""
    return folder / "geography" / "neighbourhoods.geojson"


@dataclasses.dataclass(frozen=True, slots=True)
class Outlines:
    """rings: of each neighbourhood, by code; empty when the city has none. attribution: whom to name beside a map."""

    rings: dict[str, tuple[Ring, ...]]
    attribution: str


@functools.lru_cache(maxsize=4)
def outlines(folder: Path) -> Outlines:
    path = outlines_file(folder)
    if not path.is_file():
        return Outlines({}, "")
    found = json.loads(path.read_text(encoding="utf-8"))
    rings: dict[str, tuple[Ring, ...]] = {}
    for feature in found["features"]:
        geometry = feature["geometry"]
        parts = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
        rings[feature["properties"]["code"]] = tuple(tuple((x, y) for x, y in ring) for part in parts for ring in part)
    return Outlines(rings, found["attribution"])


@dataclasses.dataclass(frozen=True, slots=True)
class Spot:
    """A neighbourhood with a figure; None where it is not shown."""

    code: str
    name: str
    longitude: float
    latitude: float
    value: float | None


def at(value: float) -> str:
    """A number as drawings take it, whatever the reader's language."""
    return f"{value:.1f}"


@dataclasses.dataclass(frozen=True, slots=True)
class Area:
    """A neighbourhood on the map. path: its outline, empty where the city has none (then a dot stands for it).

    shade: q1 to q5; q0: not shown; qx: without a figure, drawn as ground. number: of the class, as its label.
    """

    code: str
    name: str
    text: str
    shade: str
    number: str
    path: str
    x: str
    y: str


@dataclasses.dataclass(frozen=True, slots=True)
class Map:
    """classes: shade, number and range in words. outlined: whether the areas have outlines, so that a script may draw them again."""

    areas: list[Area]
    classes: list[tuple[str, str, str]]
    width: str
    height: str
    attribution: str
    outlined: bool


def limits(rates: Sequence[float]) -> list[float]:
    """The upper ends of the classes, so that each holds about as many neighbourhoods; fewer where figures are few or alike."""
    ordered = sorted(rates)
    count = min(CLASSES, len(set(ordered)))
    ends = [ordered[math.ceil(len(ordered) * (step + 1) / count) - 1] for step in range(count)] if ordered else []
    return sorted(set(ends))


def drawing(around: Sequence[Spot], folder: Path, *, words: Callable[[float | None], str]) -> Map | None:
    """The map of these neighbourhoods, with those beside them as its ground; nothing where it would show fewer than two.

    words: a value as the reader's language writes it, empty where there is none.
    """
    if len(around) < 2:
        return None
    shapes = outlines(folder)
    ends = limits([one.value for one in around if one.value is not None])
    frame = _Frame([*_points(around, shapes)])
    areas = [
        Area(code, "", "", "qx", "", path, "", "")
        for code, rings in shapes.rings.items()
        if code not in {one.code for one in around} and (path := frame.path(rings))
    ]
    for one in around:
        number = "" if one.value is None else str(1 + bisect.bisect_left(ends, one.value))
        x, y = frame.place((one.longitude, one.latitude))
        path = frame.path(shapes.rings.get(one.code, ()))
        areas.append(Area(one.code, one.name, words(one.value), f"q{number or 0}", number, path, at(x), at(y)))
    starts = [min((one.value for one in around if one.value is not None), default=0.0), *ends]
    classes = [(f"q{place + 1}", str(place + 1), _range(words(starts[place]), words(end))) for place, end in enumerate(ends)]
    outlined = all(area.path for area in areas)
    return Map(areas, classes, at(frame.width), at(frame.height), shapes.attribution, outlined)


def _range(low: str, high: str) -> str:
    return low if low == high else f"{low}–{high}"


def _points(around: Iterable[Spot], shapes: Outlines) -> Iterable[tuple[float, float]]:
    for one in around:
        yield one.longitude, one.latitude
        for ring in shapes.rings.get(one.code, ()):
            yield from ring


class _Frame:
    """Degrees to the drawing's own units, as large as fits."""

    def __init__(self, points: Sequence[tuple[float, float]]) -> None:
        self.west, east = min(x for x, _ in points), max(x for x, _ in points)
        south, self.north = min(y for _, y in points), max(y for _, y in points)
        self.narrow = math.cos(math.radians((south + self.north) / 2))  # a degree of longitude against one of latitude
        across, down = max((east - self.west) * self.narrow, 0.001), max(self.north - south, 0.001)
        self.scale = min((WIDTH - 2 * EDGE) / across, (HEIGHT - 2 * EDGE) / down)
        self.width, self.height = across * self.scale + 2 * EDGE, down * self.scale + 2 * EDGE

    def place(self, point: tuple[float, float]) -> tuple[float, float]:
        return EDGE + (point[0] - self.west) * self.narrow * self.scale, EDGE + (self.north - point[1]) * self.scale

    def path(self, rings: Sequence[Ring]) -> str:
        """The rings as a path; nothing when no corner of them is within the frame."""
        drawn, inside = [], False
        for ring in rings:
            points = [self.place(point) for point in ring[:-1]]
            inside = inside or any(0 <= x <= self.width and 0 <= y <= self.height for x, y in points)
            drawn.append("M" + "L".join(f"{at(x)} {at(y)}" for x, y in points) + "Z")
        return "".join(drawn) if inside else ""
