"""The strategy in a real browser: a vote without scripts on a phone, and the accessibility of what people read."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import expect

from impulsem.organisation.models import Role
from impulsem.organisation.tests.factories import actor, make_worker
from impulsem.platform.tests.browser import Enter, findings_in_every_look, findings_of
from impulsem.strategy import queries, services
from impulsem.strategy.models import Ballot
from impulsem.strategy.reference import load_demo_rounds, load_strategy
from impulsem.strategy.tests.factories import codes, element, make_round, open_it

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def url(name: str, *args: object) -> str:
    return reverse(f"strategy:{name}", args=args)


def test_on_a_phone_without_scripts_a_person_votes_changes_their_mind_and_keeps_a_receipt(enter: Enter) -> None:
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


def test_the_pages_meet_the_accessibility_rules_wide_narrow_and_dark(enter: Enter) -> None:
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
    assert not findings_of(enter("/", worker.account), *staff)
    page = enter(url("tree"))
    assert not findings_of(page, *public)
    for _ in ("the ballot", "what was filled in"):
        page.get_by_role("main").get_by_role("button").last.click()
        assert not findings_in_every_look(page)
