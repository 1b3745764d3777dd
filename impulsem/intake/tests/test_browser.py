"""A demand in a real browser, keyboard in hand: the guide beside the words, screened, decided, in a session."""

from __future__ import annotations

import datetime as dt

import pytest
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import expect

from impulsem.groups.tests.factories import make_session
from impulsem.intake.models import Decision, Demand
from impulsem.intake.reference import load_intake
from impulsem.organisation.models import Role
from impulsem.organisation.tests.factories import make_centre, make_worker
from impulsem.people.tests.factories import make_person
from impulsem.platform import clock
from impulsem.platform.tests.browser import Enter, findings_in_every_look, press

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_somebody_asks_at_the_desk_and_leaves_with_a_place_in_a_session(enter: Enter):
    load_intake(folder=settings.CITY_DIR, on=dt.date(2026, 11, 1))
    centre = make_centre()
    session = make_session(centre=centre, day=clock.today() + dt.timedelta(days=7))
    desk = make_worker(role=Role.FRONT_DESK, centre=centre)
    person = make_person(given_name="Fàtima", surname1="Benali")
    page = enter(reverse("intake:inbox"), desk.account)
    assert findings_in_every_look(page) == []
    press(page, "n")
    page.fill("#id_find", "Fatima Benali")
    page.press("#id_find", "Enter")
    page.click(f"button[value='{person.uuid}']")
    page.fill("#id_words", "It is the first time that I ask for help")
    page.select_option("#id_topic", "orientation")
    expect(page.locator("#guide")).to_contain_text("What made you come today?")
    assert findings_in_every_look(page) == []
    page.click("button[value=screen]")
    page.click("label:has(input[name=first_time][value=yes])")
    page.click("label:has(input[name=group][value=yes])")
    page.click("form.asking .btn-primary")
    expect(page.locator(".proposal")).to_contain_text("Group session")
    page.click("text=Individual first visit")
    expect(page.locator("#route")).to_contain_text("Why another route than the proposed one")
    page.click("#route nav >> text=Group session")
    page.click(f"label:has(input[value='{session.uuid}'])")
    assert findings_in_every_look(page) == []
    page.click("#route .btn-primary")
    expect(page.locator(".toasts")).to_contain_text("Code for the kiosk")
    decision = Decision.objects.get()
    assert (decision.route, decision.enrolment.session_id, Demand.objects.get().state) == ("group_session", session.pk, "routed")
