"""Make a city's outlines light enough for a page: simplified, and still fitting each other without gaps.

    python tools/outlines.py barris.geojson cities/barcelona/geography/neighbourhoods.geojson --code codi_barri \
        --attribution "Ajuntament de Barcelona, CartoBCN (CC BY 4.0)"

Takes GeoJSON in degrees (WGS84) whose polygons share their corners, as published by cities. A border between two areas is
simplified once (Visvalingam: the corner that spans the smallest triangle goes first), so both keep the same one.
"""

import argparse
import heapq
import itertools
import json
import math
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

Point = tuple[float, float]
Arc = tuple[Point, ...]
METRES = 111_320.0  # a degree of latitude


def rings(geometry: dict[str, Any]) -> Iterator[list[Point]]:
    """The rings of a polygon or multipolygon, each closed."""
    parts = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
    for outer, *holes in parts:
        if holes:
            raise SystemExit("An area has a hole, which this does not know how to keep.")
        yield [(float(x), float(y)) for x, y, *_ in outer]


def nodes(features: list[dict[str, Any]]) -> set[Point]:
    """Where three or more borders meet: these points stay."""
    beside: dict[Point, set[Point]] = defaultdict(set)
    for feature in features:
        for ring in rings(feature["geometry"]):
            for one, other in itertools.pairwise(ring):
                beside[one].add(other)
                beside[other].add(one)
    return {point for point, others in beside.items() if len(others) != 2}


def arcs(ring: list[Point], fixed: set[Point]) -> list[Arc]:
    """The ring cut at fixed points; one without any is cut at its smallest point, so that both sides of a border cut alike."""
    corners = ring[:-1]
    cuts = [place for place, point in enumerate(corners) if point in fixed] or [corners.index(min(corners))]
    found = []
    for place, start in enumerate(cuts):
        end = cuts[place + 1] if place + 1 < len(cuts) else cuts[0] + len(corners)
        found.append(tuple(corners[at % len(corners)] for at in range(start, end + 1)))
    return found


def triangle(a: Point, b: Point, c: Point) -> float:
    """Its area in square metres."""
    narrow = math.cos(math.radians(b[1]))
    return abs((b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1])) / 2 * METRES * METRES * narrow


def simplified(arc: Arc, least: float) -> Arc:
    """Without the corners that span less than `least` square metres; a closed arc keeps three."""
    before, after = list(range(-1, len(arc) - 1)), list(range(1, len(arc) + 1))
    areas = [math.inf, *(triangle(arc[i - 1], arc[i], arc[i + 1]) for i in range(1, len(arc) - 1)), math.inf]
    queue = [(area, place) for place, area in enumerate(areas) if area < least]
    heapq.heapify(queue)
    kept, fewest = len(arc), 4 if arc[0] == arc[-1] else 2
    while queue and kept > fewest:
        area, place = heapq.heappop(queue)
        if area != areas[place]:
            continue  # changed since, and stands in the queue again
        areas[place] = -1
        kept -= 1
        left, right = before[place], after[place]
        after[left], before[right] = right, left
        for near in (left, right):
            if 0 < near < len(arc) - 1:
                # never smaller than what went before it, or a long chain of small steps would eat a bay
                areas[near] = max(area, triangle(arc[before[near]], arc[near], arc[after[near]]))
                if areas[near] < least:
                    heapq.heappush(queue, (areas[near], near))
    return tuple(point for point, area in zip(arc, areas, strict=True) if area >= 0)


def outline(feature: dict[str, Any], fixed: set[Point], least: float, smallest: float) -> dict[str, Any]:
    """The feature's geometry, simplified; islets under `smallest` square metres go, but never the last ring."""
    found = []
    for ring in rings(feature["geometry"]):
        points: list[Point] = []
        for arc in arcs(ring, fixed):
            # a border is walked in one direction by one side and in the other by the other: simplify it in one
            straight = arc if arc <= arc[::-1] else arc[::-1]
            light = simplified(straight, least)
            points += (light if straight is arc else light[::-1])[:-1]
        rounded = [[round(x, 5), round(y, 5)] for x, y in points]
        if len(rounded) > 2:
            found.append((surface(points), [*rounded, rounded[0]]))
    found.sort(key=lambda one: -one[0])
    large = [[ring] for size, ring in found if size >= smallest] or [[found[0][1]]]
    return {"type": "Polygon", "coordinates": large[0]} if len(large) == 1 else {"type": "MultiPolygon", "coordinates": large}


def surface(points: list[Point]) -> float:
    """In square metres."""
    narrow = math.cos(math.radians(points[0][1]))
    twice = sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(points, [*points[1:], points[0]], strict=True))
    return abs(twice) / 2 * METRES * METRES * narrow


def main() -> None:
    parser = argparse.ArgumentParser(description="Simplify the outlines of a city's areas.")
    parser.add_argument("source", type=Path)
    parser.add_argument("target", type=Path)
    parser.add_argument("--code", required=True, help="the property that holds the area's code")
    parser.add_argument("--attribution", required=True, help="who made the outlines, under which licence")
    parser.add_argument("--least", type=float, default=400.0, help="square metres of detail that stay (default: %(default)s)")
    parser.add_argument("--smallest", type=float, default=5000.0, help="square metres of an islet that stays (default: %(default)s)")
    asked = parser.parse_args()
    features = json.loads(asked.source.read_text(encoding="utf-8"))["features"]
    fixed = nodes(features)
    lines = [
        json.dumps(
            {
                "type": "Feature",
                "properties": {"code": feature["properties"][asked.code]},
                "geometry": outline(feature, fixed, asked.least, asked.smallest),
            },
            separators=(",", ":"),
        )
        for feature in sorted(features, key=lambda one: str(one["properties"][asked.code]))
    ]
    head = json.dumps(asked.attribution, ensure_ascii=False)
    text = f'{{"type":"FeatureCollection","attribution":{head},"features":[\n' + ",\n".join(lines) + "\n]}\n"
    asked.target.write_text(text, encoding="utf-8")
    print(f"{len(lines)} areas, {len(text.encode()) / 1000:.0f} kB")


if __name__ == "__main__":
    main()
