"""The workbench in a real browser: by keys alone, without scripts, and for who sees it otherwise."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from impulsem.organisation.models import Role, Worker
from impulsem.organisation.tests.factories import make_worker
from impulsem.participation.models import Process
from impulsem.participation.queries import synthesis as queries
from impulsem.participation.services import synthesis
from impulsem.participation.tests import factories
from impulsem.platform.actors import job
from impulsem.platform.tests.browser import Enter, findings_of, press
from impulsem.provenance.models import Derivation

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


def test_three_contributions_are_placed_by_keys_alone(director: Worker, process: Process, enter: Enter) -> None:
    page = enter(reverse("participation:synthesis", args=[process.slug]), director.account)
    expect(page.get_by_role("heading", name="Number 2")).to_be_visible()
    press(page, "m")  # merged
    press(page, "1")  # with the first proposal
    press(page, "Enter")
    expect(page.get_by_role("heading", name="Number 3")).to_be_visible()
    press(page, "j")  # not now
    expect(page.get_by_role("heading", name="Number 4")).to_be_visible()
    press(page, "k")
    expect(page.get_by_role("heading", name="Number 3")).to_be_visible()
    press(page, "s")
    press(page, "n")  # as a new proposal, in its own words
    press(page, "Enter")
    expect(page.get_by_role("heading", name="Number 4")).to_be_visible()
    press(page, "x")  # set aside
    page.get_by_label("Why").fill("It is not ours to decide.")
    press(page, "Enter")
    expect(page.get_by_text("Nothing is lost")).to_be_visible()
    page.locator("#notices").get_by_role("button", name="Undo").click()
    expect(page.get_by_role("heading", name="Number 4")).to_be_visible()
    types = Derivation.objects.standing().order_by("pk").values_list("type", flat=True)
    assert list(types) == ["same", "merged", "same"]
    assert queries.without_place(process).count() == 1


def test_the_same_by_mouse_without_scripts(director: Worker, process: Process, enter: Enter) -> None:
    page = enter(reverse("participation:synthesis", args=[process.slug]), director.account, scripts=False, width=390)
    page.get_by_label("Merged with others").check(force=True)
    page.get_by_role("button", name="Give it this place").click()
    expect(page.get_by_role("heading", name="Number 3")).to_be_visible()
    page.get_by_label("The passage that goes its own way").fill("a la tarda")
    page.get_by_role("button", name="Set it apart").click()
    expect(page.get_by_text("“a la tarda”")).to_be_visible()


def test_axe_finds_nothing_on_the_pages_of_the_synthesis(director: Worker, process: Process, enter: Enter) -> None:
    assert not findings_of(
        enter("/", director.account, language="ca"),
        *(reverse(f"participation:{name}", args=[process.slug]) for name in ("synthesis", "proposals", "themes", "coding", "exchange")),
        reverse("participation:proposal", args=[process.slug, 1]),
    )
