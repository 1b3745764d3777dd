"""The city's neighbourhoods, from its folder: names, points, residents, and outlines where the folder has them."""

from __future__ import annotations

import dataclasses
import functools
import json
from collections import defaultdict
from pathlib import Path

from impulsem.platform import city

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
