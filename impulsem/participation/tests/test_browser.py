"""A focus group in a real browser: phones without scripts, the screen with them, and every page within the accessibility rules."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, ConsoleMessage, Page, expect

from impulsem.organisation.models import Role, Worker
from impulsem.organisation.tests.factories import actor, make_worker
from impulsem.participation import services
from impulsem.participation.models import Contribution, Session
from impulsem.participation.services import live
from impulsem.participation.tests import factories
from impulsem.platform.models import Account
from impulsem.platform.tests.conftest import browser_type_launch_args

__all__ = ["browser_type_launch_args"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def anna() -> Worker:
    return make_worker(role=Role.INSTITUTE)


@pytest.fixture
def session() -> Session:
    process = factories.process(slug="proces", public=True, summary=factories.words("Resum"), promise_text=factories.words("Promesa"))
    return factories.session(process, kind=Session.Kind.FOCUS_GROUP, title="Persones que cuiden")


@pytest.fixture
def enter(browser: Browser, live_server: object) -> Iterator[Callable[..., Page]]:
    """Opens a page, logged in or not; at the end neither the content policy nor a script has complained."""
    complaints: list[str] = []
    contexts = []

    def heard(message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            complaints.append(message.text)

    def open_page(
        path: str, worker: Worker | None = None, *, width: int = 1366, scripts: bool = True, theme: str = "light", language: str = "en-gb"
    ) -> Page:
        context = browser.new_context(
            base_url=str(live_server), viewport={"width": width, "height": 900}, java_script_enabled=scripts, locale=language
        )
        cookies = [("theme", theme), ("language", language)]
        if worker is not None:
            Account.objects.filter(pk=worker.account_id).update(language=language, theme=theme)
            client = Client()
            client.force_login(Account.objects.get(pk=worker.account_id), backend="allauth.account.auth_backends.AuthenticationBackend")
            cookies.append(("sessionid", client.cookies["sessionid"].value))
        context.add_cookies([{"name": name, "value": value, "url": str(live_server)} for name, value in cookies])
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


def test_a_focus_group_speaks_on_phones_without_scripts_and_sees_itself_on_the_screen(
    anna: Worker, session: Session, enter: Callable[..., Page]
):
    desk = enter(reverse("participation:live", args=[session.uuid]), anna)
    desk.get_by_role("button", name="Open to phones").click()
    desk.get_by_role("textbox", name="Question").fill("Què us treu temps?")
    desk.get_by_role("button", name="Ask", exact=True).click()
    session.refresh_from_db()
    phone = enter(reverse("participation:join"), width=390, scripts=False)
    phone.get_by_label("Code on the screen").fill(session.join_code or "")
    phone.get_by_role("button", name="Join").click()
    phone.get_by_label("What you want to say").fill("Els papers")
    phone.get_by_role("button", name="Send").click()
    expect(phone.locator("body")).to_contain_text("What you have said")
    screen = enter(reverse("participation:screen", args=[session.uuid]), anna)
    expect(screen.locator("body")).to_contain_text("Els papers")
    services.capture(process=session.process, words=[services.Words(text="Les cues", dimension=session.dimension, session=session)])
    expect(screen.locator("body")).to_contain_text("Les cues", timeout=8000)  # it fetches by itself
    desk.reload()
    desk.get_by_label("Els papers").check()
    desk.get_by_label("Name of the new group").fill("Burocràcia")
    desk.get_by_role("button", name="Put together").click()
    expect(desk.locator(".live-group").first).to_contain_text("Burocràcia")
    desk.get_by_role("textbox", name="Question").fill("Què primer?")
    desk.get_by_text("People vote on what was written", exact=True).first.click()
    desk.get_by_role("button", name="Ask", exact=True).click()
    phone.reload()
    phone.get_by_role("button", name="Vote").first.click()
    expect(phone.locator("body")).to_contain_text("You have 2 votes left")
    phone.get_by_role("button", name="Give me a receipt").click()
    code = phone.locator(".join-code").inner_text()
    assert services.look_up(code=code, address="x").contributions.get() == Contribution.objects.get(original="Els papers")


def prepare(anna: Worker, session: Session) -> list[tuple[str, bool]]:
    """A session with something of everything; (path, whether one has to be logged in)."""
    by = actor(anna)
    live.open_doors(session=session, by=by)
    session.refresh_from_db()
    live.ask(session=session, question="Què us treu temps?", by=by)
    words = [services.Words(text=text, dimension=session.dimension, session=session) for text in ("Els papers", "La Maria no em va obrir")]
    said, _parked = services.capture(process=session.process, words=words)
    services.hold_session(session=session, heads=12, by=by)
    services.add_cards(session=session, count=2, by=by)
    services.write_minutes(session=session, text="Vam parlar.", by=by)
    services.correct(contribution=said, text="Els papers!", by=by)
    services.render(contribution=said, kind="translation", language="es", text="Los papeles", by=by)
    staff = [
        reverse("participation:processes"),
        reverse("participation:process", args=["proces"]),
        reverse("participation:session", args=[session.uuid]),
        reverse("participation:live", args=[session.uuid]),
        reverse("participation:screen", args=[session.uuid]),
        reverse("participation:cards", args=[session.uuid]),
        reverse("participation:card", args=[session.uuid, 1]),
        reverse("participation:moderation", args=["proces"]),
        reverse("participation:contribution", args=[said.uuid]),
        reverse("participation:slips", args=["proces"]),
        reverse("participation:plan", args=["proces"]),
        reverse("participation:design"),
        reverse("participation:method"),
    ]
    everyone = [reverse("participation:join"), reverse("participation:phone", args=[session.join_code])]
    return [*((path, True) for path in staff), *((path, False) for path in everyone)]


def test_the_pages_meet_the_accessibility_rules_wide_narrow_and_dark(anna: Worker, session: Session, enter: Callable[..., Page]):
    paths = prepare(anna, session)
    for width, theme in ((1366, "light"), (390, "dark")):
        staff, outside = enter(paths[0][0], anna, width=width, theme=theme), enter(paths[-1][0], width=width, theme=theme)
        for path, logged_in in paths:
            page = staff if logged_in else outside
            page.goto(path)
            assert findings(page) == [], path
            assert page.evaluate("document.documentElement.scrollWidth") <= width, path
