"""The city's folder becomes rows, once and again."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from impulsem.agenda.models import ClosedDay, VisitReason
from impulsem.organisation.models import Centre, CentreArea
from impulsem.organisation.reference import load_centres
from impulsem.people.models import NameVariant
from impulsem.places.models import CensusSection, District, Neighbourhood, StatisticalArea, Street

pytestmark = pytest.mark.django_db


def test_the_whole_city_is_loaded():
    call_command("load_city", verbosity=0)
    assert (District.objects.count(), Neighbourhood.objects.count(), StatisticalArea.objects.count()) == (10, 73, 233)
    assert CensusSection.objects.count() == 1068
    assert Centre.objects.count() == 40
    assert CentreArea.objects.on(dt.date(2026, 11, 22)).count() == 233
    assert VisitReason.objects.filter(active=True).count() > 10


def test_public_holidays_are_loaded_with_the_citys_own():
    call_command("load_city", verbosity=0)
    days = set(ClosedDay.objects.filter(day__year=2026).values_list("day", flat=True))
    assert {dt.date(2026, 9, 11), dt.date(2026, 9, 24), dt.date(2026, 12, 25)} <= days
    assert dt.date(2026, 11, 23) not in days
    assert ClosedDay.objects.filter(day__year=2060).count() > 10


def test_streets_are_looked_for_by_their_own_words():
    call_command("load_city", verbosity=0)
    assert Street.objects.get(name="Carrer de l'Aurora").search_key == "aurora"
    assert Street.objects.get(name="Carrer dels Almogàvers").search_key == "almogavers"


def test_variants_of_a_name_share_a_group():
    call_command("load_city", verbosity=0)
    group = NameVariant.objects.get(token="jorge").group
    assert NameVariant.objects.filter(group=group, token="jordi").exists()


def test_sections_of_the_anomalous_area_are_marked():
    call_command("load_city", verbosity=0)
    assert StatisticalArea.objects.get(anomalous=True).code == "221"
    assert set(CensusSection.objects.filter(anomalous=True).values_list("code", flat=True)) > {"0801901026", "0801910089"}


def test_loading_again_changes_nothing():
    call_command("load_city", verbosity=0)
    before = list(CentreArea.objects.order_by("pk").values_list("pk", "valid")), Street.objects.count(), NameVariant.objects.count()
    call_command("load_city", verbosity=0)
    assert before == (
        list(CentreArea.objects.order_by("pk").values_list("pk", "valid")),
        Street.objects.count(),
        NameVariant.objects.count(),
    )


def test_an_area_that_passes_to_another_centre_keeps_who_attended_it(tmp_path: Path):
    call_command("load_city", verbosity=0)
    city = Path(shutil.copytree(settings.CITY_DIR, tmp_path / "city"))
    table = city / "organisation" / "centre_areas.csv"
    table.write_text(table.read_text().replace("C01,013", "C02,013"))
    load_centres(folder=city, on=dt.date(2026, 11, 22))
    history = [(held.centre.code, held.valid.lower, held.valid.upper) for held in CentreArea.objects.filter(area="013").order_by("pk")]
    assert history == [("C01", None, dt.date(2026, 11, 22)), ("C02", dt.date(2026, 11, 22), None)]


def test_a_folder_that_is_no_city_is_named(tmp_path: Path):
    with pytest.raises(CommandError, match="missing"):
        call_command("load_city", folder=tmp_path)
    assert not District.objects.exists()
