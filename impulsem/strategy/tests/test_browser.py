"""The strategy in a real browser: a vote without scripts on a phone, and the accessibility of what people read."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, ConsoleMessage, Page, expect

from impulsem.organisation.models import Role, Worker
from impulsem.organisation.tests.factories import actor, make_worker
from impulsem.platform.models import Account
from impulsem.platform.tests.conftest import browser_type_launch_args
from impulsem.strategy import queries, services
from impulsem.strategy.models import Ballot
from impulsem.strategy.reference import load_demo_rounds, load_strategy
from impulsem.strategy.tests.factories import codes, element, make_round, open_it

__all__ = ["browser_type_launch_args"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def url(name: str, *args: object) -> str:
    return reverse(f"strategy:{name}", args=args)


@pytest.fixture
def enter(browser: Browser, live_server: object) -> Iterator[Callable[..., Page]]:
    """Opens a page, logged in as a worker or as nobody; at the end neither the content policy nor a script has complained."""
    complaints: list[str] = []
    contexts = []

    def heard(message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            complaints.append(message.text)

    def open_page(path: str, *, worker: Worker | None = None, width: int = 1366, theme: str = "light", scripts: bool = True) -> Page:
        context = browser.new_context(
            base_url=str(live_server), viewport={"width": width, "height": 844}, color_scheme=theme, java_script_enabled=scripts
        )  # type: ignore[arg-type]
        if worker is not None:
            Account.objects.filter(pk=worker.account_id).update(theme=theme)
            client = Client()
            client.force_login(Account.objects.get(pk=worker.account_id), backend="allauth.account.auth_backends.AuthenticationBackend")
            context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": str(live_server)}])
        contexts.append(context)
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


def test_on_a_phone_without_scripts_a_person_votes_changes_their_mind_and_keeps_a_receipt(enter: Callable[..., Page]) -> None:
    round = open_it(make_round())
    (code,) = codes(round)
    page = enter(f"{url('vote')}?code={code}", width=390, scripts=False)
    page.get_by_role("main").get_by_role("button").click()
    page.get_by_role("group", name="Option 2").get_by_text("5", exact=True).click()
    page.get_by_role("main").get_by_role("button").click()
    assert not Ballot.objects.exists()
    page.locator("button[value=change]").click()
    page.get_by_role("group", name="Option 2").get_by_text("3", exact=True).click()
    page.get_by_role("group", name="Option 4").get_by_text("1", exact=True).click()
    page.get_by_role("main").get_by_role("button").click()
    page.locator("button[value=cast]").click()
    expect(page.locator(".slip-code")).to_contain_text("-")
    assert Ballot.objects.get().scores == [0, 3, 0, 1]
    page.goto(f"{url('vote')}?code={code}")
    page.get_by_role("main").get_by_role("button").click()
    expect(page.locator("[role=alert]")).to_be_visible()


def test_the_pages_meet_the_accessibility_rules_wide_narrow_and_dark(enter: Callable[..., Page]) -> None:
    load_strategy(folder=settings.CITY_DIR)
    worker = make_worker(role=Role.INSTITUTE)
    by = actor(worker)
    load_demo_rounds(folder=settings.CITY_DIR, by=by)
    configured, opened = make_round(by=by), open_it(make_round(by=by), by=by)
    one, two = codes(opened, count=2)
    sheet = services.hand_out_sheet(code=one, by=by)
    draft = services.draft_version(reason={"ca": "Després de la primera avaluació"}, by=by)
    services.drop(draft=draft, element=element("I1.2.6"), reason="Ja està fet", by=by)
    results = url("results", queries.published_rounds()[0].uuid)
    staff = [
        *(url(name) for name in ("tree", "versions", "rounds", "new_round")),
        *(url(name, "I1.2") for name in ("element", "adapt", "reword", "move")),
        url("version", draft.number),
        *(url("round", round.uuid) for round in (configured, opened)),
        url("paper", opened.uuid),
        url("sheet", opened.uuid, sheet.number),
        url("blank_sheet", opened.uuid),
        results,
    ]
    public = [url("tree"), url("element", "I1.2"), results, f"{url('vote')}?code={two}"]
    for width, theme in ((1366, "light"), (390, "dark")):
        page = enter("/", worker=worker, width=width, theme=theme)
        for path in staff:
            page.goto(path)
            assert findings(page) == [], path
            assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        page = enter("/strategy/", width=width, theme=theme)
        for path in public:
            page.goto(path)
            assert findings(page) == [], path
            assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        page.get_by_role("main").get_by_role("button").click()
        assert findings(page) == []
        page.locator(".scale label").nth(2).click()
        page.get_by_role("main").get_by_role("button").last.click()
        assert findings(page) == []
