"""The one screen of a session in a real browser: by keyboard, by touch, without scripts."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from impulsem.agenda.tests.factories import make_professional, make_reason
from impulsem.casework.models import Entry
from impulsem.groups import services
from impulsem.groups.models import Enrolment, GroupSession
from impulsem.groups.tests.factories import BY, LATER, enrolled, make_project, make_session, moment
from impulsem.organisation.tests.factories import make_centre
from impulsem.people.tests.factories import make_person
from impulsem.platform import clock
from impulsem.platform.tests.browser import Enter, findings_in_every_look, findings_of, press

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _during_the_session(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: moment(10, 50, day=LATER))
    monkeypatch.setattr(clock, "today", lambda: LATER)


@pytest.fixture
def session() -> GroupSession:
    make_reason(code="first_visit", minutes=45)
    centre = make_centre()
    session = make_session(centre=centre, worker=make_professional(centre, name="Marta Riera"), capacity=6)
    for name in ("Adriana", "Bashir", "Clara"):
        enrolled(session, make_person(given_name=name, surname1="Prova"))
    return session


def place_of(name: str) -> Enrolment:
    return Enrolment.objects.select_related("appointment").get(person__given_name=name)


def test_the_whole_session_goes_by_keyboard_and_each_leaves_with_something(session: GroupSession, enter: Enter) -> None:
    page = enter(reverse("groups:session", args=[session.uuid]), session.workers.get().account)
    code = page.get_by_label("Code or name")
    code.fill(place_of("Adriana").code)
    press(page, "Enter")
    row = page.locator("[data-row]", has_text="Adriana")
    expect(row).to_be_focused()
    press(page, "v")
    expect(row.get_by_role("button", name="Interview")).to_have_attribute("aria-pressed", "true")
    expect(row).to_contain_text("Interview on")
    press(page, "ArrowDown")
    second = page.locator("[data-row]", has_text="Bashir")
    expect(second).to_be_focused()
    press(page, "u")
    expect(second).to_contain_text("waiting room")
    press(page, "Control+z")
    expect(second.get_by_role("button", name="Urgent")).to_have_attribute("aria-pressed", "false")
    press(page, "i")
    expect(second.get_by_role("button", name="Informed")).to_have_attribute("aria-pressed", "true")
    press(page, "w")
    expect(second).to_contain_text("A word in private, by")
    assert findings_in_every_look(page) == []
    page.get_by_role("link", name="Close the session").click()
    page.get_by_label("What it was about").fill("Rights and aids.")
    page.get_by_role("button", name="Close the session").click()
    expect(page.locator("#notices")).to_contain_text("The session is closed")
    assert place_of("Adriana").appointment is not None
    assert (place_of("Bashir").outcome, place_of("Clara").state) == ("informed", "absent")
    entry = Entry.objects.get()
    assert entry.participants.count() == 2


def test_keys_that_follow_each_other_quickly_each_mark_their_row(session: GroupSession, enter: Enter) -> None:
    page = enter(reverse("groups:session", args=[session.uuid]), session.workers.get().account)
    page.get_by_label("Code or name").focus()
    for key in ("ArrowDown", "a", "ArrowDown", "i", "ArrowDown", "r"):
        press(page, key)
    for name, label in (("Adriana", "Aid"), ("Bashir", "Informed"), ("Clara", "Referral")):
        button = page.locator("[data-row]", has_text=name).get_by_role("button", name=label)
        expect(button).to_have_attribute("aria-pressed", "true")
    expect(page.locator("[data-row]", has_text="Clara")).to_be_focused()


def test_no_letter_marks_anybody_while_no_row_is_chosen(session: GroupSession, enter: Enter) -> None:
    page = enter(reverse("groups:session", args=[session.uuid]), session.workers.get().account)
    press(page, "u")
    press(page, "i")
    page.wait_for_load_state("networkidle")
    assert not Enrolment.objects.exclude(outcome="").exists()


def test_everything_works_by_buttons_without_scripts_on_a_phone(session: GroupSession, enter: Enter) -> None:
    page = enter(reverse("groups:session", args=[session.uuid]), session.workers.get().account, width=390, scripts=False)
    page.locator("[data-row]", has_text="Clara").get_by_role("button", name="Aid").click()
    expect(page.locator("[data-row]", has_text="Clara").get_by_role("button", name="Aid")).to_have_attribute("aria-pressed", "true")
    page.get_by_label("Code or name").fill("bashir")
    page.get_by_role("button", name="Is here", exact=True).click()
    assert place_of("Bashir").state == "attended"


def test_pages_of_groups_pass_axe_in_every_look(session: GroupSession, enter: Enter) -> None:
    services.check_in(enrolment=place_of("Clara"), by=BY, at=moment(10, day=LATER))
    project = make_project(kind="process", sessions=4)
    person = place_of("Adriana").person
    page = enter("/", session.workers.get().account)
    wrong = findings_of(
        page,
        reverse("groups:sessions"),
        reverse("groups:library"),
        reverse("groups:project", args=[project.uuid]),
        reverse("groups:plan", args=[project.uuid]),
        f"{reverse('groups:enrol')}?person={person.uuid}",
        reverse("groups:walk_in", args=[session.uuid]),
        reverse("groups:finish", args=[session.uuid]),
        reverse("groups:projected", args=[session.uuid]),
        reverse("groups:change", args=[session.uuid]),
        reverse("groups:evaluate"),
        reverse("groups:thanks"),
    )
    assert wrong == {}
