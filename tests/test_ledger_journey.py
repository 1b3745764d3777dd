"""A director looks where the time goes: reads the share and its error, finds what eats most hours, takes the tables home."""

from __future__ import annotations

import csv
import dataclasses
import datetime as dt
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import expect
from python_calamine import CalamineWorkbook

from impulsem.agenda.models import VisitReason
from impulsem.casework.models import Entry, EntryParticipant, EntryProfessional
from impulsem.casework.tests.factories import make_appointment
from impulsem.indicators.services import export_facts
from impulsem.organisation.models import Centre, Role, Worker
from impulsem.organisation.tests.factories import make_centre, make_territory, make_worker
from impulsem.people.models import Address
from impulsem.people.tests.factories import make_household, make_person
from impulsem.places.models import District, Neighbourhood
from impulsem.platform import clock
from impulsem.platform.periods import period
from impulsem.platform.tests.browser import Enter, findings_in_every_look, press

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LAST_MONTH = (clock.today().replace(day=1) - dt.timedelta(days=1)).replace(day=10)
AT = clock.at(LAST_MONTH, dt.time(10))


def attend(centre: Centre, worker: Worker, neighbourhood: Neighbourhood, reason: VisitReason) -> None:
    """Somebody of this neighbourhood comes for an hour; twenty minutes of paperwork follow."""
    person = make_person()
    Address.objects.create(
        household=make_household(person), street_text="Carrer", neighbourhood=neighbourhood, valid=period(dt.date(2020, 1, 1))
    )
    appointment = make_appointment(person, centre, starts_at=AT, state="attended")
    appointment.reason = reason
    appointment.save()
    for kind, mode, minutes, came in (("interview", "individual", 60, appointment), ("paperwork", "indirect", 20, None)):
        entry = Entry.objects.create(
            kind=kind, mode=mode, channel="centre", happened_at=AT, minutes=minutes, centre=centre, appointment=came,
            written_by=worker, written_at=AT,
        )  # fmt: skip
        EntryProfessional.objects.create(entry=entry, worker=worker, happened_at=AT)
        EntryParticipant.objects.create(entry=entry, person=person, happened_at=AT)


@dataclasses.dataclass
class Town:
    centre: Centre
    director: Worker
    territorial: Worker
    institute: Worker


@pytest.fixture
def town(settings, tmp_path: Path) -> Town:
    """Two centres of six professionals each, who attended people of two neighbourhoods last month; their facts are exported."""
    settings.DATA_DIR = tmp_path
    territory = make_territory()
    centre, other = make_centre(territory=territory), make_centre(territory=territory)
    district = District.objects.create(code="01", name="Ciutat Vella")
    places = [
        Neighbourhood.objects.create(code=code, name=name, district=district) for code, name in (("01", "el Raval"), ("02", "el Gòtic"))
    ]
    reason = VisitReason.objects.create(code="dependency", name_ca="Dependència", name_es="Dependencia", name_en="Dependency")
    for at in (centre, other):
        for _ in range(6):
            worker = make_worker(centre=at)
            for place in places:
                attend(at, worker, place, reason)
    export_facts(at=clock.now())
    return Town(
        centre=centre,
        director=make_worker(role=Role.CENTRE_DIRECTOR, centre=centre),
        territorial=make_worker(role=Role.TERRITORIAL_DIRECTOR, territory=territory),
        institute=make_worker(role=Role.INSTITUTE),
    )


def cells_of(book: Path) -> list[str]:
    """Every text of a workbook, as another program reads it."""
    read = CalamineWorkbook.from_path(str(book))
    return [cell for name in read.sheet_names for row in read.get_sheet_by_name(name).to_python() for cell in row if isinstance(cell, str)]


def test_a_director_reads_the_share_finds_what_eats_hours_and_takes_the_tables(town: Town, enter: Enter, tmp_path: Path):
    page = enter(reverse("desk:ledger"), town.director.account, language="ca")
    main = page.locator("main")
    expect(main).to_contain_text("75,0 %")  # 60 of each 80 minutes
    expect(main).to_contain_text(f"{town.centre.name} · 6 professionals")
    works = page.locator(".works tbody tr")
    expect(works.first).to_contain_text("Dependència")
    expect(works.first).to_contain_text("L’Estat")
    expect(works.first).to_contain_text("Llei 39/2006")
    files = {}
    for kind in ("XLSX", "CSV"):
        with page.expect_download() as downloading:
            page.get_by_role("link", name=kind).click()
        files[kind] = tmp_path / downloading.value.suggested_filename
        downloading.value.save_as(files[kind])
    with files["CSV"].open(encoding="utf-8-sig", newline="") as table:
        rows = list(csv.reader(table))
    assert {len(row) for row in rows} == {4}
    assert "0.75" in {row[3] for row in rows}
    texts = cells_of(files["XLSX"])
    assert {"L’Estat", "Dependència", "el Raval", town.centre.name} <= set(texts)


def test_the_map_is_walked_with_the_arrow_keys_and_its_table_goes_along(town: Town, enter: Enter):
    page = enter(reverse("desk:ledger"), town.director.account, language="ca")
    first = page.locator('.map-live path[tabindex="0"]')
    first.focus()
    before = page.evaluate("document.activeElement.getAttribute('aria-label')")
    for key in ("ArrowRight", "ArrowLeft", "ArrowUp", "ArrowDown"):
        press(page, key)
        if page.evaluate("document.activeElement.getAttribute('aria-label')") != before:
            break
    after = page.evaluate("document.activeElement.getAttribute('aria-label')")
    assert {str(before).split(":")[0], str(after).split(":")[0]} == {"el Raval", "el Barri Gòtic"}
    expect(page.locator("tr.is-here")).to_contain_text(str(after).split(":")[0])
    expect(page.locator(".leaflet-tooltip")).to_have_count(1)  # the one before fades away
    expect(page.locator(".leaflet-tooltip")).to_have_text(str(after))


def test_without_scripts_the_drawing_and_the_tables_are_there(town: Town, enter: Enter):
    page = enter(reverse("desk:ledger"), town.director.account, scripts=False, language="ca")
    expect(page.locator("svg.map path.q1, svg.map path.q2").first).to_be_visible()
    expect(page.locator(".mapgrid table")).to_contain_text("el Raval")


def test_pages_of_centre_territory_and_city_are_accessible_and_fit(town: Town, enter: Enter):
    for worker in (town.director, town.territorial, town.institute):
        page = enter(reverse("desk:ledger"), worker.account, language="ca")
        page.locator('.map-live path[tabindex="0"]').wait_for()
        assert not findings_in_every_look(page)


def test_the_paper_has_all_neighbourhoods_and_no_buttons(town: Town, enter: Enter):
    page = enter(reverse("desk:ledger"), town.institute.account, language="ca")
    page.locator('.map-live path[tabindex="0"]').wait_for()
    page.emulate_media(media="print")
    expect(page.locator("svg.map")).to_be_visible()
    expect(page.locator(".map-live")).to_be_hidden()
    expect(page.get_by_role("button", name="Imprimeix")).to_be_hidden()
    height = page.locator(".mapgrid .scroll-y, .mapgrid .scroll-x").evaluate("one => [one.clientHeight, one.scrollHeight]")
    assert height[0] == height[1]
