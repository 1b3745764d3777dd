"""A resident with a slip, in a real browser: without scripts, on a phone, in the dark, and within the accessibility rules."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.core.cache import cache
from django.urls import reverse
from playwright.sync_api import Browser, ConsoleMessage, Page, expect

from impulsem.organisation.models import Role
from impulsem.organisation.tests.factories import actor, make_worker
from impulsem.participation import services
from impulsem.participation.models import Process, Proposal
from impulsem.participation.reference import load_process, measures_of_proposals
from impulsem.platform.actors import Actor
from impulsem.platform.tests.conftest import browser_type_launch_args
from impulsem.provenance.services import Edge, derive
from impulsem.strategy.queries import nodes_by_code
from impulsem.strategy.reference import load_demo_rounds, load_strategy

__all__ = ["browser_type_launch_args"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def institute() -> Actor:
    return actor(make_worker(role=Role.INSTITUTE))


@pytest.fixture
def city(institute: Actor) -> Process:
    """The city's process, its strategy, and the proposals taken up by measures."""
    cache.clear()
    folder = Path(settings.CITY_DIR)
    load_process(folder=folder / "participation", by=institute)
    load_strategy(folder=folder)
    load_demo_rounds(folder=folder, by=institute)
    wanted, nodes = measures_of_proposals(folder / "participation"), nodes_by_code()
    proposals = Proposal.objects.values_list("number", "node_id")
    derive([Edge(node, nodes[wanted[number]], "generalised") for number, node in proposals if wanted.get(number) in nodes], by=institute)
    return Process.objects.get()


@pytest.fixture
def enter(browser: Browser, live_server: object) -> Iterator[Callable[..., Page]]:
    """Opens a page without scripts; at the end the content policy has not complained."""
    complaints: list[str] = []
    contexts = []

    def heard(message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            complaints.append(message.text)

    def open_page(path: str, *, width: int = 1366, theme: str = "light", scripts: bool = False, language: str = "ca") -> Page:
        context = browser.new_context(
            base_url=str(live_server), viewport={"width": width, "height": 900}, java_script_enabled=scripts, locale=language,
            color_scheme="dark" if theme == "dark" else "light",
        )  # fmt: skip
        contexts.append(context)
        page = context.new_page()
        page.on("console", heard)
        page.goto(path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not complaints


def findings(page: Page) -> list[str]:
    return [f"{found['id']}: {found['nodes'][0]['html'][:200]}" for found in Axe().run(page).response["violations"]]


def test_a_slip_shows_its_chain_on_a_phone_without_scripts(city: Process, institute: Actor, enter: Callable[..., Page]):
    code = services.issue(process=city, contributions=[city.contributions.order_by("number")[0]], by=institute)
    phone = enter(reverse("public:home"), width=390, language="en-GB")
    phone.get_by_label("The code on your slip").fill(code.lower())
    phone.get_by_role("button", name="Show me").click()
    expect(phone.get_by_role("heading", name="What became of what I said")).to_be_visible()
    expect(phone.get_by_role("heading", name="Contribution 1")).to_be_visible()
    assert code not in phone.url
    phone.get_by_label("Your e-mail address").fill("algu@example.org")
    phone.get_by_role("button", name="Write to me").click()
    expect(phone.get_by_text("a message is on its way")).to_be_visible()


@pytest.mark.parametrize(("width", "theme"), [(1366, "light"), (390, "dark")])
def test_every_page_is_accessible_and_fits(city: Process, institute: Actor, enter: Callable[..., Page], width: int, theme: str):
    code = services.issue(process=city, contributions=list(city.contributions.order_by("number")[:2]), by=institute)
    slug = city.slug
    paths = {
        "home": reverse("public:home"),
        "process": reverse("public:process", args=[slug]),
        "contributions": reverse("public:contributions", args=[slug]),
        "contribution": reverse("public:contribution", args=[slug, 1]),
        "proposals": reverse("public:proposals", args=[slug]),
        "proposal": reverse("public:proposal", args=[slug, 1]),
        "results": reverse("public:results"),
        "data": reverse("public:data"),
        "accessibility": reverse("public:accessibility"),
        "method": reverse("public:method"),
        "receipt": reverse("public:receipt"),
    }
    page = enter(paths["home"], width=width, theme=theme, scripts=True)
    found = []

    def look(name: str) -> None:
        found.extend(f"{name}: {each}" for each in findings(page))
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide > width:
            found.append(f"{name}: {wide} wide")

    for name, path in paths.items():
        page.goto(path)
        look(name)
    page.locator("main input[name=code]").fill(code)
    page.locator("main form button").first.click()
    look("chain")
    assert not found
