"""The file and the entry in a real browser: pieces by key, people found while typing, the timeline as one narrows it."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from impulsem.casework.models import CaseFile, Entry
from impulsem.casework.services import SegmentDetails
from impulsem.casework.tests.factories import make_file, make_household, make_person, make_worker, referent_of, write
from impulsem.organisation.models import Role
from impulsem.platform.tests.browser import Enter, findings_of, press

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def family() -> CaseFile:
    file = make_file(make_person(given_name="Fatima", surname1="Benali"), make_person(given_name="Lina", surname1="Benali"))
    fatima = file.household.memberships.get(role="principal").person
    write(referent_of(file), fatima, texts=(SegmentDetails("We spoke of the rent."), SegmentDetails("Private.", confidential=True)))
    write(referent_of(file), fatima, kind="call", texts=(SegmentDetails("She called about school."),))
    return file


def test_pieces_are_written_with_the_keyboard_and_each_is_about_whom_one_says(family: CaseFile, enter: Enter):
    page = enter(reverse("casework:file", args=[family.uuid]), referent_of(family).account)
    page.get_by_label("Fatima", exact=True).first.check(force=True)
    page.get_by_label("Lina", exact=True).first.check(force=True)
    page.locator("#e-s1-text").focus()
    page.keyboard.type("The three of us spoke.")
    press(page, "Alt+c")
    page.keyboard.type("Fatima is afraid.")
    expect(page.locator(".segm.is-locked:visible")).to_have_count(1)
    page.locator("[data-segment]:visible [data-about]").nth(1).get_by_label("Fatima").check(force=True)
    press(page, "Alt+f")
    page.keyboard.type("Lina is doing well.")
    press(page, "Control+Enter")
    expect(page.locator("#notices")).to_contain_text(family.number)
    texts = Entry.objects.latest("pk").segments.order_by("position")
    assert [(each.text, each.confidential, each.about.count()) for each in texts] == [
        ("The three of us spoke.", False, 0),
        ("Fatima is afraid.", True, 1),
        ("Lina is doing well.", False, 0),
    ]


def test_somebody_of_another_household_is_found_while_typing_and_stays_chosen(family: CaseFile, enter: Enter):
    other = make_person(given_name="Dolors", surname1="Vilaseca")
    make_household(other)
    page = enter(reverse("casework:file", args=[family.uuid]), referent_of(family).account)
    page.locator(".else summary").click()
    page.locator("#e-find").press_sequentially("Vilaseca")
    page.locator("#e-found label").click()
    expect(page.locator("#e-where")).to_contain_text("Dolors")
    page.locator("#e-find").fill("nobody of that name")
    expect(page.locator("#e-found")).to_contain_text("Nobody found")
    page.locator("#e-s1-text").fill("We met in the square.")
    press(page, "Control+Enter")
    expect(page.locator("#notices")).to_contain_text("Saved")
    assert Entry.objects.latest("pk").participants.filter(person=other).exists()


def test_the_timeline_narrows_as_one_types_and_the_words_stay_out_of_the_address(family: CaseFile, enter: Enter):
    page = enter(reverse("casework:file", args=[family.uuid]), referent_of(family).account)
    expect(page.locator("#timeline .tl > li")).to_have_count(2)
    page.locator("#tl-words").press_sequentially("school")
    expect(page.locator("#timeline .tl > li")).to_have_count(1)
    expect(page.locator("#tl-words")).to_be_focused()
    assert "school" not in page.url
    page.locator("#tl-words").fill("")
    page.get_by_label("Calls and messages").check(force=True)
    expect(page.locator("#timeline .tl > li")).to_have_count(1)


def test_axe_finds_nothing(family: CaseFile, enter: Enter):
    director = make_worker(role=Role.CENTRE_DIRECTOR, centre=family.centre)
    key = [family.uuid]
    assert not findings_of(
        enter("/", referent_of(family).account),
        *(reverse(f"casework:{name}", args=key) for name in ("file", "state", "assign", "access")),
        reverse("casework:entry"),
        reverse("casework:commitments"),
    )
    assert not findings_of(
        enter("/", director.account), reverse("casework:reason", args=key), reverse("casework:grants"), reverse("casework:hand_over")
    )
