"""The city's folder: topics, guides, the instrument."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import pytest
from django.conf import settings

from impulsem.intake.models import GuideVersion, ScreeningInstrument, Topic
from impulsem.intake.reference import load_intake
from impulsem.platform.city import CityFolderError

pytestmark = pytest.mark.django_db
ON = dt.date(2026, 11, 23)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(settings.CITY_DIR / "intake", tmp_path / "intake")
    return tmp_path


def test_loading_twice_changes_nothing(folder: Path) -> None:
    loaded = load_intake(folder=folder, on=ON)
    before = (Topic.objects.count(), GuideVersion.objects.count(), ScreeningInstrument.objects.count())
    assert load_intake(folder=folder, on=ON) == loaded
    assert loaded["topics of demands"] == before[0]
    assert (Topic.objects.count(), GuideVersion.objects.count(), ScreeningInstrument.objects.count()) == before


def test_every_guide_says_as_much_in_each_language(folder: Path) -> None:
    load_intake(folder=folder, on=ON)
    for guide in GuideVersion.objects.all():
        for part in ("ask", "answer", "documents", "where", "easy"):
            assert len({len(told[part]) for told in guide.content.values()}) == 1, (guide.topic.code, part)


def test_a_guide_that_changed_is_its_next_version(folder: Path) -> None:
    load_intake(folder=folder, on=ON)
    path = folder / "intake/guides/housing.toml"
    path.write_text(path.read_text().replace("Where will you sleep tonight?", "Where do you sleep tonight?"))
    load_intake(folder=folder, on=ON)
    assert [one.number for one in GuideVersion.objects.filter(topic__code="housing").order_by("number")] == [1, 2]


def test_an_instrument_never_changes_under_its_number(folder: Path) -> None:
    load_intake(folder=folder, on=ON)
    path = folder / "intake/screening.toml"
    path.write_text(path.read_text().replace("at_least = 8", "at_least = 9"))
    with pytest.raises(CityFolderError, match="version 1 is in use and says something else"):
        load_intake(folder=folder, on=ON)


def test_a_city_without_intake_has_none(tmp_path: Path) -> None:
    assert load_intake(folder=tmp_path, on=ON) == {}
