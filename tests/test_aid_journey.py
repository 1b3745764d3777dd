"""From what a household lives on to what is paid, and what a higher threshold would move, in a real browser."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from impulsem.benefits.models import Application, Instalment, PaymentBatch
from impulsem.benefits.tests.payment_factories import make_iban, make_line
from impulsem.casework.tests.factories import make_file
from impulsem.entitlement import services as entitlement
from impulsem.entitlement.models import Benefit, WhatIf
from impulsem.entitlement.tests.factories import city_figures
from impulsem.entitlement.tests.homes import family
from impulsem.messaging.tests.factories import templates
from impulsem.organisation.models import Role, Team, Worker
from impulsem.organisation.tests.factories import make_worker
from impulsem.people.models import Household
from impulsem.platform import clock
from impulsem.platform.actors import job
from impulsem.platform.tests.browser import Enter, press
from impulsem.platform.tests.jobs import empty_queue, run_queued

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NIGHT = job("night")


@pytest.fixture
def home() -> Household:
    """A mother with two children and 900 euro a month; the city's catalogue and figures."""
    templates()
    city_figures()
    return family(income="900", children=2, given_name="Aina", surname1="Inventada", languages=["ca"])


def apply_for(page: Page, home: Household, benefit: str, *, asked: str = "") -> Application:
    """From the explanation to the submitted application, by the buttons alone, but for an amount that nobody can know."""
    page.goto(reverse("entitlement:household", args=[home.uuid]))
    page.locator(f"main a[href$='?benefit={benefit}']").click()
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("heading", name="What is known already")).to_be_visible()
    if asked:
        page.get_by_label("Amount asked for, in euro").fill(asked)
    page.get_by_role("button", name="Submit U").click()
    expect(page.locator(".toasts")).to_be_visible()
    return Application.objects.get(household=home, benefit__code=benefit)


def test_a_household_is_understood_applies_twice_and_is_paid(home: Household, enter: Enter) -> None:
    for code in ("child_fund", "emergency_aid"):
        make_line(Benefit.objects.get(code=code), amount=900_000, year=clock.today().year, code=code)
    worker = make_worker()
    file = make_file(household=home, referent=worker, centre=worker.posts.get().centre)
    professional = enter(reverse("casework:file", args=[file.uuid]), worker.account)
    expect(professional.get_by_text("€900.00").first).to_be_visible()  # what it lives on
    professional.get_by_role("link", name="Why, and what is missing").click()
    expect(professional.locator("#b-1")).to_contain_text("Proposed")
    fund, aid = apply_for(professional, home, "child_fund"), apply_for(professional, home, "emergency_aid", asked="180")
    assert {each.state for each in (fund, aid)} == {Application.State.SUBMITTED}

    team = Team.objects.create(name="Office", kind=Team.Kind.ECONOMIC)
    clerk, head = (make_worker(role=role, teams=(team,)) for role in (Role.ECONOMIC_OFFICE, Role.ECONOMIC_HEAD))
    office = enter(reverse("benefits:queue"), clerk.account)
    for application, amount in ((fund, "275"), (aid, "180")):
        decide(office, application, amount)
    give_account(office, fund)
    pay(enter, clerk, head)
    assert Instalment.objects.filter(state=Instalment.State.PAID).count() >= 1


def decide(page: Page, application: Application, amount: str) -> None:
    page.goto(reverse("benefits:queue"))
    page.locator(f"main a[href='{reverse('benefits:application', args=[application.uuid])}']").first.click()
    if application.needs_assessment:
        page.get_by_label("Social assessment", exact=True).fill("Two months of rent are owed; the household cannot wait.")
        page.get_by_role("button", name="Keep the assessment").click()
    page.get_by_role("radio", name="Granted", exact=True).check()
    page.locator("[id=decide-amount]").fill(amount)
    page.locator("[id=decide-reasons]").fill("Income below the limit.")
    page.get_by_role("button", name="Decide", exact=True).click()
    expect(page.locator(".toasts")).to_contain_text("Decided.")


def give_account(page: Page, application: Application) -> None:
    page.goto(reverse("benefits:grant", args=[application.grants.get().uuid]))
    page.get_by_role("link", name="Write one down").click()
    page.get_by_label("Number of the account (IBAN)").fill(make_iban())
    page.locator("label", has_text="Seen at the desk").click()
    page.locator("main form .btn-primary").click()


def pay(enter: Enter, clerk: Worker, head: Worker) -> None:
    desk = enter(reverse("benefits:payments"), clerk.account)
    press(desk, "b")
    expect(desk.get_by_text("somebody else approves it")).to_be_visible()
    batch = PaymentBatch.objects.get()
    other = enter(reverse("benefits:batch", args=[batch.uuid]), head.account)
    press(other, "a")
    with other.expect_download() as download:
        other.get_by_role("button", name="Take the file for the bank").click()
    assert Path(download.value.path()).read_bytes().startswith(b"<?xml")
    desk.reload()
    desk.get_by_role("link", name="What the bank says").click()
    desk.get_by_label("What the bank returned").press("Control+Enter")
    expect(desk.get_by_text("Settled.")).to_be_visible()


def test_a_higher_threshold_is_tried_on_the_whole_city(home: Household, enter: Enter, settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path
    empty_queue()
    for number in range(90):
        family(income="1900" if number % 3 else "500", children=2, neighbourhood=f"{1 + number % 9:02}")
    entitlement.keep_city(day=clock.today(), by=NIGHT, at=clock.now())
    page = enter(reverse("entitlement:what_ifs"), make_worker(role=Role.ECONOMIC_HEAD).account)
    press(page, "n")
    page.get_by_label("Figure").select_option("child_fund.limit.two")
    page.get_by_label("New value").fill("3")
    page.get_by_label("Name of the question").fill("A higher threshold")
    page.get_by_role("button", name="Work it out").click()
    run_queued()
    expect(page.get_by_role("heading", name="Where")).to_be_visible()
    page.reload()
    page.locator(".map-live").wait_for()
    city = WhatIf.objects.get().result["city"]
    assert (city["gained"], city["lost"]) == (60, 0)
