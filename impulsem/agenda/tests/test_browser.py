"""The agenda in a real browser: booking from the drawing, one key a state, undo, and the same without scripts."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from impulsem.agenda import services
from impulsem.agenda.models import Appointment
from impulsem.agenda.tests.factories import (
    MONDAY,
    NOW,
    as_actor,
    book,
    desk_of,
    make_interpreter,
    make_professional,
    make_reason,
    make_room,
    moment,
)
from impulsem.organisation.models import Worker
from impulsem.organisation.tests.factories import make_centre
from impulsem.people.tests.factories import make_person
from impulsem.platform import clock
from impulsem.platform.tests.browser import Enter, findings_of, press

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _monday_morning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    monkeypatch.setattr(clock, "today", lambda: MONDAY)


@pytest.fixture
def marta() -> Worker:
    centre = make_centre()
    make_reason(code="follow_up", name_en="Follow-up", minutes=30)
    make_reason(code="home_visit", name_en="Home visit", minutes=60, channel="home")
    for _ in range(2):
        make_room(centre)
    return make_professional(centre, name="Marta Riera")


def test_a_click_on_free_time_books_it_and_the_notice_takes_it_back(marta: Worker, enter: Enter) -> None:
    make_person(given_name="Fatima", surname1="Benali")
    page = enter(reverse("agenda:week"), marta.account)
    page.get_by_role("link", name="Free, book at 11:00").first.click()
    page.get_by_label("Who").fill("fatima benali")
    page.get_by_role("button", name="Find").click()
    page.get_by_role("link", name="Fatima Benali").click()
    expect(page.locator("#doubts")).to_contain_text("That time is free")
    page.get_by_role("button", name="Book", exact=True).click()
    expect(page.locator(".appt")).to_contain_text("Fatima Benali")
    assert Appointment.objects.get().starts_at == moment(11)
    page.locator("#notices").get_by_role("button", name="Undo").click()
    expect(page.locator(".appt")).to_have_count(0)
    assert Appointment.objects.get().state == "cancelled"


def test_another_reason_proposes_its_minutes_and_times_at_once(marta: Worker, enter: Enter) -> None:
    page = enter(f"{reverse('agenda:book')}?person={make_person().uuid}", marta.account)
    expect(page.locator("[name=minutes]")).to_have_value("30")
    page.locator("#q-reason").select_option("home_visit")
    expect(page.locator("[name=minutes]")).to_have_value("60")
    expect(page.get_by_role("radio", name="Home visit")).to_be_checked()
    page.get_by_text("10:00", exact=True).first.click()
    page.get_by_role("button", name="Book", exact=True).click()
    page.wait_for_url(re.compile("worker="))
    assert Appointment.objects.get().minutes == 60


def test_a_busy_time_is_said_while_it_is_written(marta: Worker, enter: Enter) -> None:
    book(marta)
    page = enter(f"{reverse('agenda:book')}?person={make_person().uuid}", marta.account)
    page.get_by_text("Another time").click()
    page.locator("[name=date]").fill(MONDAY.isoformat())
    page.locator("[name=time]").fill("10:15")
    page.locator("[name=time]").press("Tab")
    expect(page.locator("#doubts")).to_contain_text("Marta Riera already has an appointment then.")


def test_one_key_marks_an_arrival_and_one_more_what_became_of_it(marta: Worker, enter: Enter) -> None:
    appointment = book(marta, starts_at=moment(8, 45))
    page = enter(reverse("agenda:show", args=[appointment.uuid]), marta.account)
    press(page, "a")
    expect(page.locator("#s-appointment")).to_contain_text("Arrived")
    press(page, "x")
    expect(page.locator("#s-appointment")).to_contain_text("Did not come")


def test_the_pages_meet_the_accessibility_rules_wide_narrow_and_dark(marta: Worker, enter: Enter) -> None:
    person = make_person(given_name="Fatima", surname1="Benali")
    appointment = book(marta, person=person)
    services.register_walk_in(
        person=person, reason=appointment.reason, centre=appointment.centre, urgent=True, note="", by=desk_of(appointment.centre), at=NOW
    )
    page = enter(reverse("agenda:week"), marta.account)
    assert not findings_of(
        page,
        reverse("agenda:week"),
        f"{reverse('agenda:week')}?worker=all",
        f"{reverse('agenda:book')}?person={person.uuid}",
        reverse("agenda:show", args=[appointment.uuid]),
        reverse("agenda:move", args=[appointment.uuid]),
        reverse("agenda:waiting"),
        reverse("agenda:hours"),
    )


def test_without_scripts_a_time_is_booked_and_the_waiting_room_read(marta: Worker, enter: Enter) -> None:
    person = make_person(given_name="Fatima", surname1="Benali")
    page = enter(f"{reverse('agenda:book')}?person={person.uuid}", marta.account, scripts=False)
    page.locator("#q-reason").select_option("home_visit")
    page.get_by_role("button", name="Show free times").click()
    page.get_by_text("9:00", exact=True).first.click()
    page.get_by_role("button", name="Book", exact=True).click()
    appointment = Appointment.objects.get()
    assert appointment.reason.code == "home_visit"
    services.mark_arrived(appointment=appointment, by=as_actor(marta), at=NOW)
    page.goto(reverse("agenda:waiting"))
    expect(page.locator("#waiting")).to_contain_text("Fatima Benali")


def test_an_interpreter_is_arranged_with_the_keyboard_and_without_scripts(marta: Worker, enter: Enter) -> None:
    for name in ("Asma Iqbal", "Bilal Rana"):
        make_interpreter(name, "ur", phone="+34555200000")
    booked = [book(marta, interpreter="ur", starts_at=moment(hour)) for hour in (10, 12)]
    page = enter(reverse("agenda:interpreters"), marta.account)
    assert not findings_of(page, reverse("agenda:interpreters"))
    for scripts, appointment in zip((True, False), booked, strict=True):
        page = enter(reverse("agenda:interpreters"), marta.account, scripts=scripts)
        row = page.locator(f"#i-{appointment.uuid}")
        row.get_by_role("combobox").select_option(label="Bilal Rana")
        row.get_by_role("button", name="Arrange").press("Enter")
        expect(page.locator(f"#i-{appointment.uuid}")).to_contain_text("Release: Bilal Rana")
    page = enter(reverse("agenda:interpreters"), marta.account)
    assert not findings_of(page, reverse("agenda:interpreters"))  # as it is when they are arranged
