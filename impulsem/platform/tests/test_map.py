"""The map of neighbourhoods: five classes of as many neighbourhoods each, whole outlines, and a drawing for a city without them."""

from __future__ import annotations

import itertools
import json
from collections import Counter
from pathlib import Path

import pytest
from django.urls import reverse

from impulsem.platform.models import Account
from impulsem.platform.web.map import Map, Outlines, Spot, drawing, limits, neighbourhoods, outlines, outlines_file


def drawn_of(folder: Path, **values: float | None) -> Map | None:
    """A map of figures by the neighbourhood's code, as n01=1.5."""
    places = neighbourhoods(folder)
    spots = []
    for code, value in values.items():
        place = places[code.removeprefix("n")]
        spots.append(Spot(place.code, place.name, place.longitude, place.latitude, value))
    return drawing(spots, folder, words=lambda value: "" if value is None else f"{value:g}")


@pytest.fixture
def folder(settings) -> Path:
    return Path(settings.CITY_DIR)


@pytest.mark.parametrize(
    ("rates", "ends"),
    [
        ([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], [2, 4, 6, 8, 10]),
        ([1, 1, 1, 1, 100], [1, 100]),
        ([3.0], [3.0]),
        ([], []),
        ([1, 2, 3], [1, 2, 3]),
    ],
)
def test_classes_hold_as_many_neighbourhoods_each_and_are_fewer_where_figures_are_few(rates, ends):
    assert limits(rates) == ends


def test_every_neighbourhood_has_an_outline_and_neighbours_share_their_border(folder):
    shapes = outlines(folder)
    assert set(shapes.rings) == set(neighbourhoods(folder))
    assert "CC BY" in shapes.attribution
    edges = Counter(
        frozenset(edge)
        for rings in shapes.rings.values()
        for ring in rings
        for edge in itertools.pairwise(ring)
    )  # fmt: skip
    assert sum(1 for count in edges.values() if count >= 2) > 1000
    assert outlines_file(folder).stat().st_size < 200_000


def test_a_point_of_each_neighbourhood_lies_within_its_outline(folder):
    shapes, outside = outlines(folder), []
    for code, place in neighbourhoods(folder).items():
        crossings = 0
        for ring in shapes.rings[code]:
            for (x1, y1), (x2, y2) in itertools.pairwise(ring):
                above = (y1 > place.latitude) != (y2 > place.latitude)
                crossings += above and place.longitude < x1 + (place.latitude - y1) / (y2 - y1) * (x2 - x1)
        outside += [] if crossings % 2 else [code]
    assert not outside


def test_what_is_not_shown_has_no_class_and_what_has_no_figure_is_ground(folder):
    drawn = drawn_of(folder, n01=5.0, n02=1.0, n03=None)
    assert drawn is not None
    assert drawn.outlined
    assert {area.code: (area.shade, area.number) for area in drawn.areas if area.name} == {
        "01": ("q2", "2"),
        "02": ("q1", "1"),
        "03": ("q0", ""),
    }
    beside = [area for area in drawn.areas if not area.name]
    assert beside
    assert {area.shade for area in beside} == {"qx"}
    assert [number for _shade, number, _range in drawn.classes] == ["1", "2"]


def test_one_neighbourhood_is_no_map(folder):
    assert drawn_of(folder, n01=5.0) is None


def test_a_city_without_outlines_gets_points(folder, monkeypatch):
    monkeypatch.setattr("impulsem.platform.web.map.outlines", lambda _folder: Outlines({}, ""))
    drawn = drawn_of(folder, n01=5.0, n02=1.0)
    assert drawn is not None
    assert not drawn.outlined
    assert [area.path for area in drawn.areas] == ["", ""]
    assert all(float(area.x) >= 0 and float(area.y) >= 0 for area in drawn.areas)


@pytest.mark.django_db
def test_the_outlines_come_as_data_to_whoever_is_logged_in(client):
    assert client.get(reverse("platform:outlines")).status_code == 302
    client.force_login(Account.objects.create_user(email="reader@example.org"))
    answer = client.get(reverse("platform:outlines"))
    assert answer["Content-Type"] == "application/geo+json"
    assert len(json.loads(answer.content)["features"]) == 73
