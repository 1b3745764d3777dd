"""The pages of findings and of questions about other figures: who enters, what they show, what the buttons do."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from impulsem.documents.tests.factories import reaching
from impulsem.entitlement import engine, queries, services
from impulsem.entitlement.models import Finding, Requirement, WhatIf
from impulsem.entitlement.queries import what_if as what_if_queries
from impulsem.entitlement.tests.factories import keeper, make_parameter
from impulsem.entitlement.tests.homes import adult_of, family, in_all, make_benefit
from impulsem.messaging.models import Message
from impulsem.messaging.tests.factories import templates
from impulsem.organisation.models import Role, Worker
from impulsem.organisation.tests.factories import logged_in, make_worker
from impulsem.people.models import Household
from impulsem.platform import clock
from impulsem.platform.actors import job
from impulsem.platform.tests.jobs import empty_queue, run_queued

pytestmark = pytest.mark.django_db
NIGHT = job("night")


@pytest.fixture(autouse=True)
def _figures(monkeypatch: pytest.MonkeyPatch, settings, tmp_path: Path) -> None:
    figures = engine.ParameterSet.read(Path(settings.CITY_DIR) / "benefits" / "parameters.csv")
    for module in (queries, what_if_queries):
        monkeypatch.setattr(module, "parameters_in_force", lambda at: figures)
    settings.DATA_DIR = tmp_path
    empty_queue()


def scanned(*homes: Household) -> None:
    services.scan(households=[home.pk for home in homes], day=clock.today(), by=NIGHT)


def in_charge_of(*homes: Household) -> tuple[Worker, Client]:
    worker = make_worker()
    reaching(worker, *(adult_of(home) for home in homes))
    return worker, logged_in(worker)


def test_a_professional_sees_what_was_found_for_the_own_households_and_which_papers_are_missing() -> None:
    benefit = make_benefit()
    Requirement.objects.create(benefit=benefit, code="income", name=in_all("Proof of income"), proof="income", whose="adults")
    mine, unsure, other = family(given_name="Amina"), family(income=None), family(given_name="Zoe")
    scanned(mine, unsure, other)
    _worker, browser = in_charge_of(mine, unsure)
    page = browser.get(reverse("entitlement:findings")).content.decode()
    assert str(benefit) in page
    assert "Papers that are missing: Proof of income" in page
    assert str(mine.uuid) in page
    assert str(other.uuid) not in page
    page = browser.get(reverse("entitlement:findings"), {"show": "unsure"}).content.decode()
    assert "Not written down:" in page
    assert str(unsure.uuid) in page


def test_the_list_costs_the_same_for_few_and_for_many_households() -> None:
    make_benefit()
    homes = [family() for _ in range(12)]
    scanned(*homes)
    counts = []
    for some in (homes[:2], homes):
        _worker, browser = in_charge_of(*some)
        browser.get(reverse("entitlement:findings"))
        with CaptureQueriesContext(connection) as captured:
            browser.get(reverse("entitlement:findings"))
        counts.append(len(captured))
    assert counts[0] == counts[1]
    assert counts[0] <= 22


def test_the_household_is_told_set_aside_and_taken_up_again_by_buttons() -> None:
    make_benefit()
    templates()
    home, other = family(), family()
    scanned(home, other)
    _worker, browser = in_charge_of(home, other)
    first, second = (Finding.objects.get(household=one) for one in (home, other))
    assert browser.post(reverse("entitlement:tell", args=[first.uuid])).status_code == 302
    assert Message.objects.get().person == adult_of(home)
    told_again = browser.post(reverse("entitlement:tell", args=[first.uuid]), follow=True)
    assert "The household was told already." in told_again.content.decode()
    address = reverse("entitlement:dismiss", args=[second.uuid])
    assert browser.post(address, {"reason": "other", "because": ""}).status_code == 422
    assert browser.post(address, {"reason": "declined"}).status_code == 302
    assert "The household does not want it" in browser.get(reverse("entitlement:findings"), {"show": "dismissed"}).content.decode()
    browser.post(reverse("entitlement:restore", args=[second.uuid]))
    second.refresh_from_db()
    assert second.state == "new"


def test_nobody_acts_on_a_finding_out_of_reach_or_sees_the_list_without_planning() -> None:
    make_benefit()
    home = family()
    scanned(home)
    finding = Finding.objects.get()
    stranger = logged_in(make_worker())
    for name in ("tell", "dismiss", "restore"):
        assert stranger.post(reverse(f"entitlement:{name}", args=[finding.uuid])).status_code == 404
    assert logged_in(make_worker(role=Role.FRONT_DESK)).get(reverse("entitlement:findings")).status_code == 403


def a_city() -> None:
    for number in range(30):
        family(income="500" if number % 3 else "3200", neighbourhood="01" if number % 2 else "02")
    services.keep_city(day=clock.today(), by=NIGHT, at=clock.now())


def test_the_head_asks_a_worker_answers_and_the_page_shows_chart_map_and_table() -> None:
    make_benefit()
    parameter = make_parameter("child_fund.limit.two", unit="x IRSC")
    a_city()
    head = logged_in(make_worker(role=Role.ECONOMIC_HEAD))
    form = head.get(reverse("entitlement:ask_what_if")).content.decode()
    assert "Limit" in form
    asked = head.post(reverse("entitlement:ask_what_if"), {"parameter": parameter.code, "value": "6", "title": "A higher limit"})
    assert asked.status_code == 302
    waiting = head.get(asked["Location"]).content.decode()
    assert "hx-trigger" in waiting
    run_queued()
    assert head.get(asked["Location"], headers={"HX-Request": "true"})["HX-Refresh"] == "true"
    page = head.get(asked["Location"]).content.decode()
    assert "The city as of" in page
    assert "data-map" in page
    assert 'data-code="01"' in page
    listed = head.get(reverse("entitlement:what_ifs"), {"with": str(WhatIf.objects.get().uuid)}).content.decode()
    assert "Side by side" in listed


def test_a_question_is_refused_at_its_field() -> None:
    make_benefit()
    parameter = make_parameter("child_fund.limit.two", unit="x IRSC")
    a_city()
    now = queries.parameters_in_force(clock.now()).value(parameter.code, clock.today())
    head = logged_in(make_worker(role=Role.INSTITUTE))
    same = head.post(reverse("entitlement:ask_what_if"), {"parameter": parameter.code, "value": str(now), "title": "x"})
    assert same.status_code == 422
    assert "Write another one." in same.content.decode()


def test_territorial_directors_read_and_do_not_ask_and_others_do_neither() -> None:
    make_parameter("child_fund.limit.two", unit="x IRSC")
    make_benefit()
    a_city()
    answered = services.work_out_what_if(
        what_if=services.ask_what_if(
            title="Asked", changes={make_parameter("child_fund.limit.further", unit="x IRSC"): Decimal("2")}, by=keeper(), at=clock.now()
        ),
        at=clock.now() + dt.timedelta(seconds=1),
    )
    page = reverse("entitlement:what_if", args=[answered.uuid])
    director, centre = (logged_in(make_worker(role=role)) for role in (Role.TERRITORIAL_DIRECTOR, Role.CENTRE_DIRECTOR))
    assert director.get(page).status_code == 200
    assert director.get(reverse("entitlement:what_ifs")).status_code == 200
    assert director.get(reverse("entitlement:ask_what_if")).status_code == 403
    assert centre.get(page).status_code == centre.get(reverse("entitlement:what_ifs")).status_code == 403
