"""The pages of staff in a real browser: from hiring to the first log-in, with and without scripts, and with axe."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, ConsoleMessage, Page, expect

from impulsem.organisation import services
from impulsem.organisation.models import Role, Team, Worker
from impulsem.organisation.tests.factories import make_centre, make_worker
from impulsem.platform import clock
from impulsem.platform.actors import job
from impulsem.platform.models import Account
from impulsem.platform.tests.conftest import browser_type_launch_args

__all__ = ["browser_type_launch_args"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def boss() -> Worker:
    cache.clear()  # a transactional test leaves no counts to the next one
    return make_worker(role=Role.ADMINISTRATOR)


@pytest.fixture
def enter(browser: Browser, live_server: object) -> Iterator[Callable[..., Page]]:
    """Opens a page, logged in as a worker or not at all; at the end neither the content policy nor a script has complained."""
    complaints: list[str] = []
    contexts = []

    def heard(message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            complaints.append(message.text)

    def open_page(worker: Worker | None, path: str, *, width: int = 1366, scripts: bool = True, dark: bool = False) -> Page:
        context = browser.new_context(
            base_url=str(live_server),
            viewport={"width": width, "height": 900},
            java_script_enabled=scripts,
            locale="en-GB",
            color_scheme="dark" if dark else "light",
        )
        contexts.append(context)
        if worker is not None:
            Account.objects.filter(pk=worker.account_id).update(language="en-gb")
            client = Client()
            client.force_login(Account.objects.get(pk=worker.account_id), backend="allauth.account.auth_backends.AuthenticationBackend")
            context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": str(live_server)}])
        page = context.new_page()
        page.on("console", heard)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not complaints


def findings(page: Page) -> list[str]:
    return [f"{found['id']}: {found['nodes'][0]['html'][:200]}" for found in Axe().run(page).response["violations"]]


@pytest.mark.parametrize("scripts", [True, False])
def test_from_hiring_to_the_first_log_in_and_the_second_factor(boss: Worker, enter: Callable[..., Page], scripts: bool) -> None:
    centre = make_centre()
    page = enter(boss, reverse("organisation:staff"), scripts=scripts)
    page.get_by_role("link", name="Add a worker").click()
    page.wait_for_load_state()
    page.get_by_label("Name and surnames").fill("Marta Riera")
    page.get_by_label("E-mail at work").fill("marta@example.org")
    page.get_by_label("Centre", exact=False).first.select_option(label=centre.name)
    page.get_by_role("button", name="Add", exact=True).click()
    page.get_by_role("button", name="Make a link for the password").click()
    link = page.locator("code").inner_text()

    newcomer = enter(None, link, scripts=scripts)
    expect(newcomer.get_by_text("Good day, Marta Riera")).to_be_visible()
    assert link not in newcomer.url
    newcomer.get_by_label("New password").fill("quatre paraules llargues")
    newcomer.get_by_label("Once more").fill("quatre paraules llargues")
    newcomer.get_by_role("button", name="Set the password and log in").click()
    Account.objects.filter(email="marta@example.org").update(language="en-gb")
    newcomer.goto(reverse("organisation:welcome"))
    newcomer.get_by_role("link", name="Set up the second factor").click()
    newcomer.wait_for_url(re.compile("2fa"))


def test_the_pages_meet_the_accessibility_rules_wide_narrow_and_dark(boss: Worker, enter: Callable[..., Page]) -> None:
    marta = make_worker()
    centre = marta.posts.get().centre
    operator = job("test")
    services.add_room(centre=centre, name="Despatx 1", by=operator)
    team = Team.objects.create(name="Registre", kind=Team.Kind.RECORDS)
    services.join_team(worker=marta, team=team, from_day=clock.today(), by=operator)
    paths = [
        *(reverse(f"organisation:{name}") for name in ("staff", "hire", "centres", "open_centre", "welcome")),
        *(reverse(f"organisation:{name}", args=[marta.uuid]) for name in ("worker", "edit", "give_post", "join_team", "deactivate")),
        reverse("organisation:end_post", args=[marta.uuid, marta.posts.get().pk]),
        *(reverse(f"organisation:{name}", args=[centre.pk]) for name in ("centre", "add_room")),
    ]
    link = reverse("organisation:invitation", args=[marta.uuid, services.invite(worker=marta, by=operator)])
    for width, dark in ((1366, False), (390, True)):
        page = enter(boss, paths[0], width=width, dark=dark)
        for path in paths:
            page.goto(path)
            assert findings(page) == [], path
            assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        page.goto(reverse("organisation:worker", args=[marta.uuid]))
        outside = enter(None, link, width=width, dark=dark)
        assert findings(outside) == []
        assert outside.evaluate("document.documentElement.scrollWidth") <= width
    page.goto(reverse("organisation:worker", args=[marta.uuid]))
    page.get_by_role("button", name="Make a link").click()
    assert findings(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
