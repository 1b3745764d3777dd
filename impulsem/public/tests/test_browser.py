"""A resident with a slip, in a real browser: without scripts, on a phone, in the dark, and within the accessibility rules."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import cache
from django.urls import reverse
from playwright.sync_api import expect

from impulsem.organisation.models import Role
from impulsem.organisation.tests.factories import actor, make_worker
from impulsem.participation import services
from impulsem.participation.models import Process, Proposal
from impulsem.participation.reference import load_process, measures_of_proposals
from impulsem.platform.actors import Actor
from impulsem.platform.tests.browser import Enter, findings_in_every_look, findings_of
from impulsem.provenance.services import Edge, derive
from impulsem.strategy.queries import nodes_by_code
from impulsem.strategy.reference import load_demo_rounds, load_strategy

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


def test_a_slip_shows_its_chain_on_a_phone_without_scripts(city: Process, institute: Actor, enter: Enter):
    code = services.issue(process=city, contributions=[city.contributions.order_by("number")[0]], by=institute)
    phone = enter(reverse("public:home"), width=390, scripts=False)
    phone.get_by_label("The code on your slip").fill(code.lower())
    phone.get_by_role("button", name="Show me").click()
    expect(phone.get_by_role("heading", name="What became of what I said")).to_be_visible()
    expect(phone.get_by_role("heading", name="Contribution 1")).to_be_visible()
    assert code not in phone.url
    phone.get_by_label("Your e-mail address").fill("algu@example.org")
    phone.get_by_role("button", name="Write to me").click()
    expect(phone.get_by_text("a message is on its way")).to_be_visible()


def test_every_page_is_accessible_and_fits(city: Process, institute: Actor, enter: Enter):
    code = services.issue(process=city, contributions=list(city.contributions.order_by("number")[:2]), by=institute)
    page = enter(reverse("public:home"), language="ca")
    slug = city.slug
    assert not findings_of(
        page,
        *(reverse(f"public:{name}") for name in ("home", "results", "data", "accessibility", "method")),
        *(reverse(f"public:{name}", args=[slug]) for name in ("process", "contributions", "proposals")),
        *(reverse(f"public:{name}", args=[slug, 1]) for name in ("contribution", "proposal")),
        reverse("public:receipt"),
    )
    page.locator("main input[name=code]").fill(code)
    page.locator("main form button").first.click()
    expect(page.locator("main")).to_contain_text(city.contributions.order_by("number")[0].original)
    assert not findings_in_every_look(page)
