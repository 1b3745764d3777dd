"""Where things stand in the drawings of the programme: its calendar, and the city with its centres. Units are those of the view box."""

from __future__ import annotations

import dataclasses
import datetime as dt
import functools
import json
import math
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from impulsem.organisation.models import Centre
from impulsem.platform import city
from impulsem.platform.web.dates import long_date
from impulsem.platform.words import said
from impulsem.strategy.models import RolloutStep
from impulsem.strategy.models.programme import State
from impulsem.strategy.queries.programme import Stone, Whole, by_area

WIDTH = 1120
LEFT = 330  # titles
RIGHT = 16
ROW = 34
HEAD = 30
LONGEST = 42  # signs of a title that have room


@dataclasses.dataclass(frozen=True, slots=True)
class Diamond:
    """A milestone: where it stands, where it was agreed to stand, and what a reader sees when pointing at it."""

    x: float
    y: float
    agreed_x: float
    done: bool
    text: str

    @property
    def path(self) -> str:
        return f"M{self.x:g} {self.y - 6:g}L{self.x + 6:g} {self.y:g}L{self.x:g} {self.y + 6:g}L{self.x - 6:g} {self.y:g}Z"


@dataclasses.dataclass(frozen=True, slots=True)
class Bar:
    """A project: what was agreed (ghost), from its start to the day that is expected, and how much of it is behind."""

    y: float
    code: str
    title: str
    state: State
    ghost: tuple[float, float]  # from, width
    whole: tuple[float, float]
    behind: tuple[float, float]
    marks: tuple[Diamond, ...]

    @property
    def text_y(self) -> float:
        return self.y + 4

    @property
    def ghost_y(self) -> float:
        return self.y + 9

    @property
    def bar_y(self) -> float:
        return self.y - 7


@dataclasses.dataclass(frozen=True, slots=True)
class Calendar:
    """headings: y and name of each area. years: x and label. today: x; None where it lies outside."""

    height: int
    headings: tuple[tuple[float, str], ...]
    bars: tuple[Bar, ...]
    years: tuple[tuple[float, str], ...]
    today: float | None


def calendar(wholes: Sequence[Whole], *, today: dt.date) -> Calendar | None:
    """The calendar of projects that have milestones; nothing where none has."""
    shown = [whole for whole in wholes if whole.stones]
    if not shown:
        return None
    days = [day for whole in shown for day in _span(whole)]
    first, last = dt.date(min(days).year, 1, 1), dt.date(max(*days, today).year + 1, 1, 1)

    def x(day: dt.date) -> float:
        return round(LEFT + (day - first).days / (last - first).days * (WIDTH - LEFT - RIGHT), 1)

    headings, bars, y = [], [], float(HEAD)
    for field in by_area(shown):
        y += 10
        headings.append((y + 8, said(field.area.title)))
        y += ROW
        for whole in field.projects:
            bars.append(_bar(whole, y, x, today))
            y += ROW
    years = tuple((x(dt.date(year, 1, 1)), str(year)) for year in range(first.year, last.year))
    return Calendar(int(y), tuple(headings), tuple(bars), years, x(today) if first <= today < last else None)


def _started(whole: Whole) -> dt.date:
    """When work began, or will."""
    begun = [step.at.date() for step in whole.steps if step.state == State.STARTING]
    return min([*begun, min(stone.expected for stone in whole.stones)])


def _span(whole: Whole) -> Iterable[dt.date]:
    yield _started(whole)
    for stone in whole.stones:
        yield stone.baseline
        yield stone.expected


def _bar(whole: Whole, y: float, x: Callable[[dt.date], float], today: dt.date) -> Bar:
    agreed = [stone.baseline for stone in whole.stones]
    start, end = _started(whole), max(stone.expected for stone in whole.stones)
    over = whole.state in (State.FINISHED, State.DROPPED)
    done = end if over else min(max(today, start), end)
    return Bar(
        y, whole.code, _short(whole.title), whole.state, (x(min(agreed)), max(x(max(agreed)) - x(min(agreed)), 3)),
        (x(start), max(x(end) - x(start), 3)), (x(start), max(x(done) - x(start), 0)), tuple(_mark(stone, y, x) for stone in whole.stones),
    )  # fmt: skip


def _mark(stone: Stone, y: float, x: Callable[[dt.date], float]) -> Diamond:
    return Diamond(x(stone.expected), y, x(stone.baseline), stone.actual is not None, f"{stone.title}: {long_date(stone.expected)}")


def _short(title: str) -> str:
    return title if len(title) <= LONGEST else f"{title[: LONGEST - 1].rsplit(' ', 1)[0]}…"


# the map

MAP_WIDTH, MAP_HEIGHT, EDGE = 560.0, 600.0, 14.0
Point = tuple[float, float]
#: A shape for each state, so that colour alone says nothing.
SHAPES = {
    RolloutStep.State.DONE: "dot",
    RolloutStep.State.UNDER_WAY: "half",
    RolloutStep.State.PLANNED: "ring",
    RolloutStep.State.STOPPED: "cross",
}


@dataclasses.dataclass(frozen=True, slots=True)
class Spot:
    """A centre on the map. state: empty where the project is not to come; count: projects in place, where all are shown."""

    x: float
    y: float
    centre: Centre
    step: RolloutStep | None
    count: int
    under_way: int

    @property
    def shape(self) -> str:
        return SHAPES[RolloutStep.State(self.step.state)] if self.step else ""

    @property
    def radius(self) -> float:
        return round(4 + 2.2 * math.sqrt(self.count), 1)


@dataclasses.dataclass(frozen=True, slots=True)
class Map:
    ground: str  # one path: the neighbourhoods
    spots: tuple[Spot, ...]
    width: float
    height: float
    attribution: str


def places_map(wholes: Sequence[Whole], *, folder: Path) -> Map | None:
    """Centres with how many projects are in place there, or, of one project, how far it is (one query); nothing without their points."""
    points = _points(folder)
    centres = [centre for centre in Centre.objects.select_related("territory").order_by("code") if centre.code in points]
    if not centres:
        return None
    rings, attribution = _outlines(folder)
    frame = _Frame([*(points[centre.code] for centre in centres), *(point for ring in rings for point in ring)])
    spots = []
    for centre in centres:
        here = [step for whole in wholes if (step := step_at(whole, centre))]
        x, y = frame.place(points[centre.code])
        in_place = sum(step.state == RolloutStep.State.DONE for step in here)
        under_way = sum(step.state == RolloutStep.State.UNDER_WAY for step in here)
        spots.append(Spot(round(x, 1), round(y, 1), centre, here[0] if len(wholes) == 1 and here else None, in_place, under_way))
    return Map("".join(frame.path(ring) for ring in rings), tuple(spots), round(frame.width, 1), round(frame.height, 1), attribution)


def step_at(whole: Whole, centre: Centre) -> RolloutStep | None:
    """How far a project is at a centre: what was written of it, else of its territory."""
    own = [step for step in whole.places if step.centre_id == centre.pk]
    around = [step for step in whole.places if step.territory_id == centre.territory_id]
    return next(iter([*own, *around]), None)


@functools.lru_cache(maxsize=4)
def _points(folder: Path) -> dict[str, Point]:
    """Longitude and latitude of the centres, from the city's folder; none where it does not say."""
    if not (folder / "organisation" / "centres.csv").is_file():
        return {}
    rows = city.rows(folder, "organisation/centres.csv")
    return {row["code"]: (float(row["lon"]), float(row["lat"])) for row in rows if row.get("lon") and row.get("lat")}


@functools.lru_cache(maxsize=4)
def _outlines(folder: Path) -> tuple[tuple[tuple[Point, ...], ...], str]:
    path = folder / "geography" / "neighbourhoods.geojson"
    if not path.is_file():
        return (), ""
    found = json.loads(path.read_text(encoding="utf-8"))
    rings = []
    for feature in found["features"]:
        geometry = feature["geometry"]
        parts = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
        rings += [tuple((x, y) for x, y in ring) for part in parts for ring in part]
    return tuple(rings), found["attribution"]


class _Frame:
    """Degrees to the drawing's own units, as large as fits."""

    def __init__(self, points: Sequence[Point]) -> None:
        self.west, east = min(x for x, _ in points), max(x for x, _ in points)
        south, self.north = min(y for _, y in points), max(y for _, y in points)
        self.narrow = math.cos(math.radians((south + self.north) / 2))  # a degree of longitude against one of latitude
        across, down = max((east - self.west) * self.narrow, 0.001), max(self.north - south, 0.001)
        self.scale = min((MAP_WIDTH - 2 * EDGE) / across, (MAP_HEIGHT - 2 * EDGE) / down)
        self.width, self.height = across * self.scale + 2 * EDGE, down * self.scale + 2 * EDGE

    def place(self, point: Point) -> Point:
        return EDGE + (point[0] - self.west) * self.narrow * self.scale, EDGE + (self.north - point[1]) * self.scale

    def path(self, ring: Sequence[Point]) -> str:
        return "M" + "L".join("{:.1f} {:.1f}".format(*self.place(point)) for point in ring[:-1]) + "Z"
