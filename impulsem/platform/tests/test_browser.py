"""The staff frame in a real browser: keys, search, drafts that survive, and what a screen reader meets."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from impulsem.platform.models import Account
from impulsem.platform.registries import NavItem, Registry
from impulsem.platform.tests import pages
from impulsem.platform.tests.browser import Enter, findings, findings_in_every_look, press
from impulsem.platform.web import context
from impulsem.platform.web.access import logged_in

pytestmark = [pytest.mark.browser, pytest.mark.urls(pages.__name__), pytest.mark.django_db(transaction=True)]


@pytest.fixture
def account() -> Account:
    return Account.objects.create_user(email="ada@example.org", password="a-long-password", language="en-gb")


@pytest.fixture
def doors(monkeypatch: pytest.MonkeyPatch) -> None:
    """One door in the rail, open to whoever is logged in: the search, with which the frame shows its box."""
    own: Registry[NavItem] = Registry()
    own.register(NavItem(code="search", label="Search", icon="search", url_name="desk:search", order=1, allowed=logged_in))
    monkeypatch.setattr(context, "nav", own)


@pytest.fixture
def staff(doors: None, enter: Enter, account: Account) -> Page:
    """The browser, logged in, on the day's page."""
    pages.drafts.clear()
    pages.saved.clear()
    pages.status["drafts"] = 204
    return enter("/", account)


def text(page: Page) -> Locator:
    return page.get_by_label("What was said")


def test_axe_finds_nothing_in_light_and_dark_wide_and_narrow(staff: Page):
    staff.locator(".me > summary").click()
    assert not findings_in_every_look(staff)


def test_colours_follow_the_device_until_the_person_chooses(staff: Page):
    background = "getComputedStyle(document.body).backgroundColor"
    staff.emulate_media(color_scheme="dark")
    assert staff.evaluate(background) == "rgb(15, 23, 26)"
    staff.locator(".me > summary").click()
    staff.get_by_role("button", name="Light").click()
    assert staff.evaluate(background) == "rgb(243, 245, 243)"


def test_search_with_the_keyboard_alone(staff: Page):
    press(staff, "/")
    staff.keyboard.type("fatima")
    box = staff.get_by_role("combobox")
    expect(box).to_have_attribute("aria-activedescendant", "hit-1")
    expect(staff.get_by_role("option").first).to_contain_text("fatima 1")
    assert not findings(staff)
    press(staff, "ArrowDown")
    expect(box).to_have_attribute("aria-activedescendant", "hit-2")
    press(staff, "Enter")
    staff.wait_for_url("**/elsewhere/?open=2")


@pytest.mark.parametrize(("keys", "door"), [("Shift+Enter", "entry"), ("Alt+Enter", "booking")])
def test_shift_enter_writes_and_alt_enter_books(staff: Page, keys: str, door: str):
    press(staff, "/")
    staff.keyboard.type("fatima")
    expect(staff.get_by_role("combobox")).to_have_attribute("aria-activedescendant", "hit-1")
    press(staff, keys)
    staff.wait_for_url(f"**/elsewhere/?{door}=1")


def test_letters_press_what_they_are_shown_on_but_not_while_writing(staff: Page):
    text(staff).press_sequentially("Dr?/")
    expect(text(staff)).to_have_value("Dr?/")
    press(staff, "Tab")
    press(staff, "r")
    expect(staff.get_by_label("Attended").first).to_be_checked()
    press(staff, "?")
    expect(staff.get_by_role("dialog")).to_contain_text("New demand")
    press(staff, "Escape")
    press(staff, "d")
    staff.wait_for_url("**/elsewhere/")


def test_letters_do_nothing_for_who_turned_them_off(staff: Page):
    Account.objects.update(single_key_shortcuts=False)
    staff.reload()
    press(staff, "/")
    expect(staff.get_by_role("combobox")).not_to_be_focused()


def test_a_draft_reaches_the_server_while_it_is_written(staff: Page):
    text(staff).fill("She came with her sister.")
    expect(staff.locator("[data-draft-state]")).to_contain_text("Draft saved at")
    assert pages.drafts["entry:1"] == "She came with her sister."
    assert staff.evaluate("localStorage.length") == 0


@pytest.mark.parametrize("status", [503, 401])
def test_a_draft_that_the_server_cannot_take_waits_on_the_device_unreadable(staff: Page, status: int):
    pages.status["drafts"] = status
    text(staff).fill("Do not call at home.")
    expect(staff.locator("[data-draft-state]")).to_contain_text("kept on this device")
    kept = staff.evaluate("JSON.stringify(localStorage)")
    assert "call" not in kept
    staff.reload()
    pages.status["drafts"] = 204
    staff.get_by_role("button", name="Bring it back").click()
    expect(text(staff)).to_have_value("Do not call at home.")
    assert pages.drafts["entry:1"] == "Do not call at home."


def test_an_ended_session_is_said_with_the_way_back(staff: Page):
    pages.status["drafts"] = 401
    text(staff).fill("Half a sentence")
    link = staff.get_by_role("link", name="Log in again")
    expect(link).to_have_attribute("href", "/accounts/login/")


def test_a_saved_entry_is_forgotten_by_the_device(staff: Page):
    pages.status["drafts"] = 503
    text(staff).fill("The rent is paid.")
    expect(staff.locator("[data-draft-state]")).to_contain_text("kept on this device")
    press(staff, "Control+Enter")
    expect(staff.get_by_role("status")).to_contain_text("Saved.")
    assert pages.saved == ["The rent is paid."]
    assert staff.evaluate("localStorage.length") == 0
    staff.get_by_role("button", name="Undo").wait_for()


def test_a_silent_call_shows_next_to_nothing(staff: Page):
    staff.get_by_role("button", name="Call colleagues silently").click()
    expect(staff.locator(".alarm")).to_have_class("btn alarm is-sent")
    expect(staff.get_by_role("status").filter(has_text="alarm")).to_have_count(0)
    expect(staff).to_have_title("Day · Impulsem")


def test_a_refused_form_puts_the_focus_on_what_to_check(staff: Page):
    staff.locator("textarea").evaluate("field => field.required = false")
    staff.get_by_role("button", name="Save").click()
    expect(staff.locator("[data-errors]")).to_be_focused()
    staff.get_by_role("link", name="What was said").click()
    expect(text(staff)).to_be_focused()


def test_everything_works_without_scripts(doors: None, enter: Enter, account: Account):
    page = enter("/", scripts=False)
    page.get_by_label("Email").fill("ada@example.org")
    page.get_by_label("Password").fill("a-long-password")
    page.get_by_role("button", name="Log in").click()
    text(page).fill("Written without scripts.")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status")).to_contain_text("Saved.")
    page.get_by_role("searchbox").fill("ramon")
    page.get_by_role("searchbox").press("Enter")
    expect(page.get_by_role("option").first).to_contain_text("ramon 1")
