"""The agenda in a real browser: booking from the drawing, one key a state, undo, and the same without scripts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, ConsoleMessage, Page, expect

from impulsem.agenda import services
from impulsem.agenda.models import Appointment
from impulsem.agenda.tests.factories import MONDAY, NOW, as_actor, book, desk_of, make_professional, make_reason, make_room, moment
from impulsem.organisation.models import Worker
from impulsem.organisation.tests.factories import make_centre
from impulsem.people.tests.factories import make_person
from impulsem.platform import clock
from impulsem.platform.models import Account
from impulsem.platform.tests.conftest import browser_type_launch_args

__all__ = ["browser_type_launch_args"]
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


@pytest.fixture
def enter(browser: Browser, live_server: object) -> Iterator[Callable[..., Page]]:
    """Opens a page logged in as a worker, in English; at the end neither the content policy nor a script has complained."""
    complaints: list[str] = []
    contexts = []

    def heard(message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            complaints.append(message.text)

    def log_in(worker: Worker, path: str, *, width: int = 1366, scripts: bool = True) -> Page:
        Account.objects.filter(pk=worker.account_id).update(language="en-gb")
        client = Client()
        client.force_login(Account.objects.get(pk=worker.account_id), backend="allauth.account.auth_backends.AuthenticationBackend")
        context = browser.new_context(base_url=str(live_server), viewport={"width": width, "height": 900}, java_script_enabled=scripts)
        context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": str(live_server)}])
        contexts.append(context)
        page = context.new_page()
        page.on("console", heard)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(path)
        return page

    yield log_in
    for context in contexts:
        context.close()
    assert not complaints


def findings(page: Page) -> list[str]:
    return [f"{found['id']}: {found['nodes'][0]['html'][:200]}" for found in Axe().run(page).response["violations"]]


def test_a_click_on_free_time_books_it_and_the_notice_takes_it_back(marta: Worker, enter: Callable[..., Page]) -> None:
    make_person(given_name="Fatima", surname1="Benali")
    page = enter(marta, reverse("agenda:week"))
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


def test_another_reason_proposes_its_minutes_and_times_at_once(marta: Worker, enter: Callable[..., Page]) -> None:
    page = enter(marta, f"{reverse('agenda:book')}?person={make_person().uuid}")
    expect(page.locator("[name=minutes]")).to_have_value("30")
    page.locator("#q-reason").select_option("home_visit")
    expect(page.locator("[name=minutes]")).to_have_value("60")
    expect(page.get_by_role("radio", name="Home visit")).to_be_checked()
    page.get_by_text("10:00", exact=True).first.click()
    page.get_by_role("button", name="Book", exact=True).click()
    page.wait_for_url(re.compile("worker="))
    assert Appointment.objects.get().minutes == 60


def test_a_busy_time_is_said_while_it_is_written(marta: Worker, enter: Callable[..., Page]) -> None:
    book(marta)
    page = enter(marta, f"{reverse('agenda:book')}?person={make_person().uuid}")
    page.get_by_text("Another time").click()
    page.locator("[name=date]").fill(MONDAY.isoformat())
    page.locator("[name=time]").fill("10:15")
    page.locator("[name=time]").press("Tab")
    expect(page.locator("#doubts")).to_contain_text("Marta Riera already has an appointment then.")


def test_one_key_marks_an_arrival_and_one_more_what_became_of_it(marta: Worker, enter: Callable[..., Page]) -> None:
    appointment = book(marta, starts_at=moment(8, 45))
    page = enter(marta, reverse("agenda:show", args=[appointment.uuid]))
    page.keyboard.press("a")
    expect(page.locator("#s-appointment")).to_contain_text("Arrived")
    page.keyboard.press("x")
    expect(page.locator("#s-appointment")).to_contain_text("Did not come")


def test_the_pages_meet_the_accessibility_rules_wide_narrow_and_dark(marta: Worker, enter: Callable[..., Page]) -> None:
    person = make_person(given_name="Fatima", surname1="Benali")
    appointment = book(marta, person=person)
    services.register_walk_in(
        person=person, reason=appointment.reason, centre=appointment.centre, urgent=True, note="", by=desk_of(appointment.centre), at=NOW
    )
    paths = [
        reverse("agenda:week"),
        f"{reverse('agenda:week')}?worker=all",
        f"{reverse('agenda:book')}?person={person.uuid}",
        reverse("agenda:show", args=[appointment.uuid]),
        reverse("agenda:move", args=[appointment.uuid]),
        reverse("agenda:waiting"),
        reverse("agenda:hours"),
    ]
    for width, theme in ((1366, "light"), (390, "dark")):
        Account.objects.filter(pk=marta.account_id).update(theme=theme)
        page = enter(marta, paths[0], width=width)
        for path in paths:
            page.goto(path)
            assert findings(page) == [], path
            assert page.evaluate("document.documentElement.scrollWidth") <= width, path


def test_without_scripts_a_time_is_booked_and_the_waiting_room_read(marta: Worker, enter: Callable[..., Page]) -> None:
    person = make_person(given_name="Fatima", surname1="Benali")
    page = enter(marta, f"{reverse('agenda:book')}?person={person.uuid}", scripts=False)
    page.locator("#q-reason").select_option("home_visit")
    page.get_by_role("button", name="Show free times").click()
    page.get_by_text("9:00", exact=True).first.click()
    page.get_by_role("button", name="Book", exact=True).click()
    appointment = Appointment.objects.get()
    assert appointment.reason.code == "home_visit"
    services.mark_arrived(appointment=appointment, by=as_actor(marta), at=NOW)
    page.goto(reverse("agenda:waiting"))
    expect(page.locator("#waiting")).to_contain_text("Fatima Benali")
