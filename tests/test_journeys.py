"""The main job, in a real browser and in Catalan: somebody comes, is found, seen on one page, attended, written down once."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from impulsem.casework.models import AccessGrant, CaseFile, Entry, EntryDraft
from impulsem.casework.tests.factories import make_appointment, make_file, write
from impulsem.organisation.models import Centre, Role, Team, Worker
from impulsem.organisation.tests.factories import make_centre, make_worker
from impulsem.people.models import Person
from impulsem.people.tests.factories import make_household, make_person
from impulsem.platform import clock
from impulsem.platform.models import AuditEvent
from impulsem.platform.tests.browser import Enter, findings, findings_of, press

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@dataclasses.dataclass
class Town:
    """A small centre: somebody at the desk, a professional with a file, another professional, a director."""

    centre: Centre
    desk: Worker
    anna: Worker
    stranger: Worker
    director: Worker
    fatima: Person
    file: CaseFile


@pytest.fixture
def town() -> Town:
    Team.objects.create(name="Registre", kind=Team.Kind.RECORDS)
    centre = make_centre()
    anna = make_worker(centre=centre)
    fatima = make_person(given_name="Fàtima", surname1="Benali", surname2="Haddou", birth_date=dt.date(1984, 3, 5))
    youssef = make_person(given_name="Youssef", surname1="Ortega", surname2="Benali", birth_date=dt.date(2011, 6, 1))
    file = make_file(centre=centre, referent=anna, household=make_household(fatima, youssef))
    write(anna, fatima)
    make_appointment(fatima, centre)
    return Town(
        centre=centre,
        desk=make_worker(role=Role.FRONT_DESK, centre=centre),
        anna=anna,
        stranger=make_worker(),
        director=make_worker(role=Role.CENTRE_DIRECTOR, centre=centre),
        fatima=fatima,
        file=file,
    )


def test_a_professional_finds_sees_and_writes_with_the_keyboard_alone(town: Town, enter: Enter):
    page = enter("/", town.anna.account, language="ca")
    press(page, "/")
    page.keyboard.type("fatima bemali")  # without accents and with a slip
    expect(page.get_by_role("option").first).to_contain_text("Fàtima Benali")
    press(page, "Enter")
    page.wait_for_url(f"**{reverse('casework:file', args=[town.file.uuid])}")
    press(page, "e")
    page.keyboard.type("Ha portat els rebuts i hem fet els comptes.")
    press(page, "Control+Enter")
    expect(page.locator("main")).to_contain_text("Ha portat els rebuts")
    entry = Entry.objects.latest("pk")
    assert [each.file for each in entry.participants.all()] != [None]
    assert entry.written_by == town.anna


def test_an_appointment_that_is_attended_opens_its_entry_filled_in(town: Town, enter: Enter):
    appointment = town.fatima.appointments.get()
    page = enter("/", town.anna.account, language="ca")
    page.goto(f"{reverse('casework:entry')}?appointment={appointment.uuid}")
    expect(page.locator("[name=minutes]")).to_have_value("40")
    page.locator("textarea").first.fill("Primera visita.")
    press(page, "Control+Enter")
    page.wait_for_url(f"**{reverse('casework:file', args=[town.file.uuid])}")
    entry = Entry.objects.latest("pk")
    assert entry.appointment == appointment
    assert entry.minutes == 40
    appointment.refresh_from_db()
    assert appointment.state == "attended"


def test_text_survives_a_closed_tab(town: Town, enter: Enter):
    page = enter("/", town.anna.account, language="ca")
    page.goto(reverse("casework:file", args=[town.file.uuid]))
    page.locator("textarea").first.fill("A mig escriure")
    expect(page.locator("[data-draft-state]").first).not_to_be_empty()
    page.close()
    assert EntryDraft.objects.get().worker == town.anna
    again = enter("/", town.anna.account, language="ca")
    again.goto(reverse("casework:file", args=[town.file.uuid]))
    expect(again.locator("textarea").first).to_have_value("A mig escriure")


def test_the_desk_is_offered_who_is_known_already_before_a_second_record_is_made(town: Town, enter: Enter):
    page = enter("/", town.desk.account, language="ca")
    page.goto(reverse("people:register"))
    page.locator("[name=given_name]").fill("Fatima")
    page.locator("[name=surname1]").fill("Benalí")
    page.locator("[name=birth_date]").fill("1984-03-05")
    page.locator("[name=birth_date]").press("Tab")
    likely = page.get_by_text("Fàtima Benali Haddou").first
    expect(likely).to_be_visible()
    assert not findings(page)
    assert Person.objects.filter(surname1="Benalí").count() == 0


def test_a_file_opened_with_a_reason_is_in_the_list_that_the_director_reads(town: Town, enter: Enter):
    page = enter("/", town.stranger.account, language="ca")
    page.goto(reverse("casework:file", args=[town.file.uuid]))
    expect(page.locator("main")).to_contain_text(town.file.number)
    expect(page.locator("body")).not_to_contain_text("Benali")
    page.goto(reverse("casework:reason", args=[town.file.uuid]))
    page.locator("[name=explanation]").fill("Truca la policia local per un desallotjament.")
    page.locator("[name=reason]").select_option("urgent") if page.locator("select[name=reason]").count() else page.locator(
        "[name=reason][value=urgent]"
    ).check(force=True)
    page.locator("main form .btn-primary").click()
    expect(page.locator("main")).to_contain_text("Benali")
    assert AccessGrant.objects.get().worker == town.stranger

    director = enter("/", town.director.account, language="ca")
    director.goto(reverse("casework:access", args=[town.file.uuid]))
    expect(director.locator("main")).to_contain_text(town.stranger.name)
    expect(director.locator("main")).to_contain_text("desallotjament")
    assert AuditEvent.objects.filter(action="casework.file_read", worker_id=town.stranger.pk).exists()
    assert not findings(director)


def test_the_main_job_works_without_scripts(town: Town, enter: Enter):
    page = enter("/", town.anna.account, scripts=False, language="ca")
    page.locator("#q").fill("benali")
    page.locator("#q").press("Enter")
    page.locator("#q-hits").get_by_role("link", name="Fàtima Benali Haddou").click()
    page.locator("main textarea").first.fill("Sense scripts.")
    page.locator("[data-people] label").first.click()
    page.locator("form[data-entry] .btn-primary").click()
    expect(page.locator("main")).to_contain_text("Sense scripts.")


PAGES = ["desk:today", "desk:search", "agenda:week", "people:register", "casework:commitments", "agenda:waiting"]


def test_axe_finds_nothing_on_the_pages_of_the_day(town: Town, enter: Enter):
    urls = [*map(reverse, PAGES), reverse("casework:file", args=[town.file.uuid]), reverse("desk:person", args=[town.fatima.uuid])]
    assert not findings_of(enter("/", town.anna.account, language="ca"), *urls)


def test_somebody_at_risk_is_on_the_desks_screen_within_seconds(town: Town, enter: Enter):
    caller, desk = enter("/", town.anna.account, language="ca"), enter("/", town.desk.account, language="ca")
    caller.locator("form[data-alarm] button").click()
    expect(desk.get_by_role("alert")).to_contain_text(town.anna.name)
    expect(caller.locator("body")).not_to_contain_text("alarm", ignore_case=True)
    assert clock.now() - town.anna.alarms.get().raised_at < dt.timedelta(seconds=30)
