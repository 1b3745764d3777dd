"""The workbench in a real browser: by keys alone, without scripts, and for who sees it otherwise."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, ConsoleMessage, Page, expect

from impulsem.organisation.models import Role, Worker
from impulsem.organisation.tests.factories import make_worker
from impulsem.participation.models import Process
from impulsem.participation.queries import synthesis as queries
from impulsem.participation.services import synthesis
from impulsem.participation.tests import factories
from impulsem.platform.actors import job
from impulsem.platform.models import Account
from impulsem.platform.tests.conftest import browser_type_launch_args
from impulsem.provenance.models import Derivation

__all__ = ["browser_type_launch_args"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
BY = job("test")


@pytest.fixture
def director() -> Worker:
    return make_worker(role=Role.CENTRE_DIRECTOR)


@pytest.fixture
def process() -> Process:
    made = factories.process(state=Process.State.SYNTHESIS)
    time = synthesis.add_theme(process=made, name=factories.words("Temps"), by=BY)
    synthesis.add_theme(process=made, name=factories.words("Paper"), parent=time, by=BY)
    first = factories.contribution(made, "Massa informes i massa paper per a cada ajut.")
    synthesis.place_as_new(what=first, statement="Fer menys informes i menys paper.", by=BY)
    factories.contribution(made, "Massa informes i massa paper per cada ajut!")
    factories.contribution(made, "Que el centre obri a la tarda.")
    factories.contribution(made, "Que el centre obri també a la tarda, i que hi hagi monitors de ping-pong.")
    synthesis.work_out_suggestions(process=made, by=BY)
    return made


@pytest.fixture
def enter(browser: Browser, live_server: object) -> Iterator[Callable[..., Page]]:
    """Opens a page logged in as a worker; at the end neither the content policy nor a script has complained."""
    complaints: list[str] = []
    contexts = []

    def heard(message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            complaints.append(message.text)

    def log_in(
        worker: Worker, path: str, *, width: int = 1366, scripts: bool = True, theme: str = "light", language: str = "en-gb"
    ) -> Page:
        Account.objects.filter(pk=worker.account_id).update(language=language)
        client = Client()
        client.force_login(Account.objects.get(pk=worker.account_id), backend="allauth.account.auth_backends.AuthenticationBackend")
        context = browser.new_context(
            base_url=str(live_server), viewport={"width": width, "height": 900}, java_script_enabled=scripts, color_scheme=theme
        )
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


def test_three_contributions_are_placed_by_keys_alone(director: Worker, process: Process, enter: Callable[..., Page]) -> None:
    page = enter(director, reverse("participation:synthesis", args=[process.slug]))
    expect(page.get_by_role("heading", name="Number 2")).to_be_visible()
    page.keyboard.press("m")  # merged
    page.keyboard.press("1")  # with the first proposal
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Number 3")).to_be_visible()
    page.keyboard.press("j")  # not now
    expect(page.get_by_role("heading", name="Number 4")).to_be_visible()
    page.keyboard.press("k")
    expect(page.get_by_role("heading", name="Number 3")).to_be_visible()
    page.keyboard.press("s")
    page.keyboard.press("n")  # as a new proposal, in its own words
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Number 4")).to_be_visible()
    page.keyboard.press("x")  # set aside
    page.get_by_label("Why").fill("It is not ours to decide.")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Nothing is lost")).to_be_visible()
    page.locator("#notices").get_by_role("button", name="Undo").click()
    expect(page.get_by_role("heading", name="Number 4")).to_be_visible()
    types = Derivation.objects.standing().order_by("pk").values_list("type", flat=True)
    assert list(types) == ["same", "merged", "same"]
    assert queries.without_place(process).count() == 1


def test_the_same_by_mouse_without_scripts(director: Worker, process: Process, enter: Callable[..., Page]) -> None:
    page = enter(director, reverse("participation:synthesis", args=[process.slug]), scripts=False, width=390)
    page.get_by_label("Merged with others").check(force=True)
    page.get_by_role("button", name="Give it this place").click()
    expect(page.get_by_role("heading", name="Number 3")).to_be_visible()
    page.get_by_label("The passage that goes its own way").fill("a la tarda")
    page.get_by_role("button", name="Set it apart").click()
    expect(page.get_by_text("“a la tarda”")).to_be_visible()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1366, 390])
def test_axe_finds_nothing_on_the_pages_of_the_synthesis(
    director: Worker, process: Process, enter: Callable[..., Page], theme: str, width: int
) -> None:
    page = enter(director, reverse("participation:synthesis", args=[process.slug]), width=width, theme=theme, language="ca")
    addresses = [
        reverse(f"participation:{name}", args=[process.slug]) for name in ("synthesis", "proposals", "themes", "coding", "exchange")
    ]
    addresses.append(reverse("participation:proposal", args=[process.slug, 1]))
    for address in addresses:
        page.goto(address)
        found = [f"{each['id']}: {each['nodes'][0]['html'][:200]}" for each in Axe().run(page).response["violations"]]
        assert not found, address
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
