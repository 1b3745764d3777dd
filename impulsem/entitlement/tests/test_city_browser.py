"""Findings and questions about other figures in a real browser: accessible, by keyboard, with and without scripts."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from impulsem.documents.tests.factories import reaching
from impulsem.entitlement import engine, queries, services
from impulsem.entitlement.models import Finding, WhatIf
from impulsem.entitlement.queries import what_if as what_if_queries
from impulsem.entitlement.tests.factories import make_parameter
from impulsem.entitlement.tests.homes import adult_of, family, make_benefit
from impulsem.organisation.models import Role
from impulsem.organisation.tests.factories import actor, make_worker
from impulsem.platform import clock
from impulsem.platform.actors import job
from impulsem.platform.tests.browser import Enter, findings_of, press
from impulsem.platform.tests.jobs import empty_queue, run_queued

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NIGHT = job("night")


@pytest.fixture(autouse=True)
def _figures(monkeypatch: pytest.MonkeyPatch, settings, tmp_path: Path) -> None:
    figures = engine.ParameterSet.read(Path(settings.CITY_DIR) / "benefits" / "parameters.csv")
    for module in (queries, what_if_queries):
        monkeypatch.setattr(module, "parameters_in_force", lambda at: figures)
    settings.DATA_DIR = tmp_path
    empty_queue()


def url(name: str, *args: object) -> str:
    return reverse(f"entitlement:{name}", args=args)


def a_city() -> WhatIf:
    """Some households in every fourth neighbourhood, and one question with its answer."""
    make_benefit()
    for number in range(90):
        family(income="3200" if number % 5 else "500", neighbourhood=f"{1 + number % 9:02}")
    services.keep_city(day=clock.today(), by=NIGHT, at=clock.now())
    head = actor(make_worker(role=Role.ECONOMIC_HEAD))
    limit = make_parameter("child_fund.limit.two", unit="x IRSC")
    asked = services.ask_what_if(title="A higher limit for the children’s fund", changes={limit: Decimal("6")}, by=head, at=clock.now())
    return services.work_out_what_if(what_if=asked, at=clock.now())


def test_the_pages_meet_the_accessibility_rules_wide_narrow_and_dark(enter: Enter) -> None:
    done = a_city()
    head, professional = make_worker(role=Role.ECONOMIC_HEAD), make_worker()
    homes = [family(), family(income=None)]
    reaching(professional, *(adult_of(home) for home in homes))
    services.scan(households=[home.pk for home in homes], day=clock.today(), by=NIGHT)
    waiting = WhatIf.objects.create(title="Still asked", day=clock.today(), asked_by=head, asked_at=clock.now(), progress=40)
    pages = [url("what_ifs"), f"{url('what_ifs')}?with={done.uuid}", url("ask_what_if"), url("what_if", done.uuid)]
    assert not findings_of(enter("/", head.account), *pages, url("what_if", waiting.uuid))
    own = [url("findings"), f"{url('findings')}?show=unsure", url("dismiss", Finding.objects.filter(says="probable").first().uuid)]
    assert not findings_of(enter("/", professional.account), *own)


def test_the_answer_comes_by_itself_and_the_map_is_walked_with_the_arrow_keys(enter: Enter) -> None:
    done = a_city()
    head = make_worker(role=Role.ECONOMIC_HEAD)
    page = enter(url("what_ifs"), head.account)
    press(page, "n")
    page.get_by_label("Figure").select_option("child_fund.limit.two")
    page.get_by_label("New value").fill("5")
    page.get_by_label("Name of the question").fill("Asked in the browser")
    page.get_by_role("button", name="Work it out").click()
    expect(page.get_by_role("progressbar")).to_be_visible()
    run_queued()
    expect(page.get_by_role("heading", name="Where")).to_be_visible()
    page.goto(url("what_if", done.uuid))
    page.locator(".map-live").wait_for()
    page.locator('.map-live path[tabindex="0"]').focus()
    press(page, "ArrowRight")
    expect(page.locator("tr.is-here")).to_have_count(1)


def test_without_scripts_the_map_is_a_drawing_and_the_answer_comes_by_looking_again(enter: Enter) -> None:
    done = a_city()
    head = make_worker(role=Role.ECONOMIC_HEAD)
    page = enter(url("what_if", done.uuid), head.account, scripts=False)
    expect(page.locator("svg.map")).to_be_visible()
    waiting = WhatIf.objects.create(title="Still asked", day=clock.today(), asked_by=head, asked_at=clock.now())
    page.goto(url("what_if", waiting.uuid))
    expect(page.get_by_role("link", name="Look again")).to_be_visible()
