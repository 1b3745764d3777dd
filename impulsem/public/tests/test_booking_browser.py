"""A resident with a phone, in a real browser: without scripts, in the dark, and within the accessibility rules."""

from __future__ import annotations

import re

import pytest
from django.conf import settings
from django.core import mail
from django.core.cache import cache
from django.urls import reverse
from playwright.sync_api import Page, expect

from impulsem.agenda.models import Appointment
from impulsem.agenda.reference import load_visit_reasons
from impulsem.agenda.services import link_of
from impulsem.agenda.tests.factories import make_professional, make_room
from impulsem.groups.models import Enrolment
from impulsem.groups.tests.factories import make_project, make_session, span, words
from impulsem.intake.reference import load_intake
from impulsem.messaging.models import ConfirmationCode
from impulsem.messaging.services import send_code
from impulsem.messaging.tests.factories import templates
from impulsem.organisation.models import Centre
from impulsem.organisation.reference import load_centres
from impulsem.places.services import load_territory
from impulsem.platform import city, clock
from impulsem.platform.tests.browser import Enter, findings_in_every_look, findings_of, press
from impulsem.public.centres import centres_for
from impulsem.public.tests.test_booking import STARTS

ADDRESS = "c/ Aurora, 11"
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def raval() -> Centre:
    """The city's centres; one of them with a professional, a session of six places, and an office."""
    cache.clear()
    load_territory(folder=settings.CITY_DIR)
    load_centres(folder=settings.CITY_DIR, on=clock.today())
    load_intake(folder=settings.CITY_DIR, on=clock.today())
    load_visit_reasons(city.settings(settings.CITY_DIR, "vocabulary.toml")["visit_reason"])
    templates()
    centre = centres_for(ADDRESS, on=clock.today())[0].centres[0]
    make_professional(centre)
    make_room(centre)
    project = make_project(title=words("Welcome session"), summary=words("What you are entitled to, and how to ask for it."))
    make_session(centre=centre, project=project, span=span(hour=16, day=STARTS), capacity=6, public=True, at=clock.now())
    return centre


def go_on(page: Page, name: str = "Continue") -> None:
    page.get_by_role("button", name=name, exact=True).click()


def code_of() -> str:
    mail.outbox.clear()
    assert send_code(key=ConfirmationCode.objects.latest("pk").uuid)
    return re.findall(r"\d{6}", mail.outbox[0].body)[0]


def answer_all(page: Page, *, alone: bool) -> None:
    """From the first question to the last look."""
    page.get_by_label(re.compile("^Talk to a social worker")).check(force=True)
    go_on(page)
    page.get_by_label(re.compile("^Your street")).fill(ADDRESS)
    go_on(page)
    page.get_by_label(re.compile("^On your own" if alone else "^In a group")).first.check(force=True)
    go_on(page)
    page.get_by_label("Name", exact=True).fill("Núria")
    page.get_by_label("First surname").fill("Inventada")
    page.get_by_label("Birth date").fill("1980-05-17")
    go_on(page)
    go_on(page)
    if page.get_by_label("By e-mail").count():
        page.get_by_label("By e-mail").check(force=True)
    page.get_by_label("address").fill("nuria@example.org")
    go_on(page, "Send me the code")
    page.get_by_label("The code that we sent you").fill(code_of())
    go_on(page)
    expect(page.get_by_role("heading", name="Is everything right?")).to_be_visible()


def test_a_place_is_booked_on_a_phone_without_scripts(raval: Centre, enter: Enter):
    page = enter(reverse("public:book"), width=390, scripts=False, dark=True)
    answer_all(page, alone=False)
    go_on(page, "Book it")
    expect(page.get_by_role("heading", name="It is booked")).to_be_visible()
    expect(page.locator(".code-big")).to_have_text(Enrolment.objects.get().code)
    page.get_by_role("link", name="Give the place back").click()
    go_on(page, "I cannot come: give the place back")
    expect(page.get_by_role("heading", name="You gave the place back")).to_be_visible()


def test_every_question_is_accessible_and_back_loses_nothing(raval: Centre, enter: Enter):
    page = enter(reverse("public:book"), width=390)
    go_on(page)
    expect(page.get_by_role("alert")).to_be_focused()
    assert not findings_in_every_look(page)
    answer_all(page, alone=True)
    questions = [reverse("public:ask", args=[step]) for step in ("need", "where", "when", "who", "help", "contact", "check")]
    assert not findings_of(page, *questions)
    page.goto(questions[3])
    page.go_back()
    expect(page.get_by_role("heading", name="Is everything right?")).to_be_visible()
    go_on(page, "Book it")
    expect(page.get_by_role("heading", name="It is booked")).to_be_visible()
    assert not findings_in_every_look(page)
    token = link_of(Appointment.objects.get())
    links = [reverse(f"public:{name}", args=[token]) for name in ("appointment", "move")]
    assert not findings_of(page, *links)


def test_pages_of_services_centres_and_sessions_are_accessible(raval: Centre, enter: Enter):
    page = enter(reverse("public:services"), language="ca")
    session = raval.group_sessions.get()
    assert not findings_of(
        page,
        *(reverse(f"public:{name}") for name in ("services", "centres", "groups")),
        reverse("public:service", args=["money"]),
        reverse("public:service", args=["safety"]),
        reverse("public:centre", args=[raval.code]),
        reverse("public:group", args=[session.uuid]),
    )
    page.goto(reverse("public:centres"))
    page.locator("input[name=place]").fill("el Raval")
    page.locator(".place-form button").click()
    expect(page.locator(".found")).to_contain_text("CSS Raval Nord")
    assert not findings_in_every_look(page)


def test_escape_twice_leaves_and_back_does_not_come_back(raval: Centre, enter: Enter):
    page = enter(reverse("public:services"))
    page.goto(reverse("public:service", args=["safety"]))
    page.route("https://www.meteo.cat/**", lambda route: route.fulfill(body="<title>Weather</title>"))
    press(page, "Escape")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.keyboard.press("Escape")
    page.wait_for_url("https://www.meteo.cat/**")
    page.go_back()
    expect(page).to_have_url(re.compile(reverse("public:services") + "$"))
