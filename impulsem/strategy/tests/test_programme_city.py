"""The city's own programme, as its folder has it, and its pages."""

from __future__ import annotations

import datetime as dt
import html
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from impulsem.organisation.models import Centre, Role, Territory
from impulsem.organisation.tests.factories import make_worker
from impulsem.platform import city
from impulsem.platform.models import Account
from impulsem.platform.words import said
from impulsem.strategy import queries
from impulsem.strategy.models import Milestone, Programme, ProjectStep, Scenario
from impulsem.strategy.models.programme import State
from impulsem.strategy.reference import load_demo_rounds, load_programme, load_strategy
from impulsem.strategy.tests.factories import institute
from impulsem.strategy.tests.test_pages import in_english, text, url, words
from impulsem.strategy.views.programme_delivery import WRITINGS

pytestmark = pytest.mark.django_db
PAGES = ("programme", "calendar", "places", "budget", "risks", "programme_versions", "evaluations")


def load_city(*, rounds: bool = False) -> None:
    """The city's centres, strategy and programme."""
    for row in city.rows(settings.CITY_DIR, "organisation/territories.csv"):
        Territory.objects.get_or_create(code=row["code"], defaults={"name": row["name"]})
    for row in city.rows(settings.CITY_DIR, "organisation/centres.csv"):
        given = {"name": row["name"], "opens_at": row["opens_at"], "closes_at": row["closes_at"]}
        Centre.objects.get_or_create(code=row["code"], defaults=given | {"territory": Territory.objects.get(code=row["territory"])})
    load_strategy(folder=settings.CITY_DIR)
    by = institute()
    if rounds:
        load_demo_rounds(folder=settings.CITY_DIR, by=by)
    load_programme(folder=settings.CITY_DIR, by=by)


def staff(role: str = Role.PROFESSIONAL) -> Client:
    """Somebody of the city's own centres, logged in."""
    at_a_centre = role in (Role.PROFESSIONAL, Role.CENTRE_DIRECTOR)
    worker = make_worker(role=role, centre=Centre.objects.get(code="C01") if at_a_centre else None)
    Account.objects.filter(pk=worker.account_id).update(language="en-gb")
    client = Client()
    client.force_login(worker.account, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def test_the_citys_programme_is_loaded_once_with_eight_projects_under_way_when_it_was_presented() -> None:
    for _ in range(2):
        load_city()
    assert load_programme(folder=settings.CITY_DIR, by=institute()) == {"projects": 20, "projects_ever": 21}
    first, second = Programme.objects.order_by("number")
    assert [len(field.projects) for field in queries.by_area(queries.projects_of(first))] == [7, 6, 7]
    assert (first.valid_from, second.status) == (dt.date(2017, 7, 17), "in_force")
    begun = ProjectStep.objects.filter(state=State.STARTING, at__date__lte=first.valid_from)
    assert begun.values("project").distinct().count() == 8
    assert {each.type for each in queries.programme_differences(second)} == {"added", "changed", "dropped"}
    assert [whole.code for whole in queries.left_projects(second)] == ["P06"]
    for whole in queries.projects_of(second):
        assert all(whole.statement.title.values())
        assert whole.project.illustrative


def test_everybody_reads_the_programme_and_only_leaders_see_what_writes_it() -> None:
    load_city()
    for client in (in_english(), staff(), staff(Role.INSTITUTE)):
        for name in PAGES:
            assert client.get(url(name)).status_code == 200, name
        page = text(client.get(url("project", "P01")))
        assert "The first visit rethought" in page or "VINE" in page
        assert "It is no use" not in page
    assert client.get(url("project", "P06")).status_code == 200  # dropped, and still to be seen
    assert in_english().get(url("project", "P99")).status_code == 404
    assert "Economic support office" in text(in_english().get(url("places") + "?project=P02"))
    for name in ("portfolio", "draft_programme", "evaluate"):
        assert staff().get(url(name)).status_code == 403, name
        assert in_english().get(url(name)).status_code == 302, name


def test_a_draft_of_the_programme_is_worked_on_page_by_page_and_shown_to_nobody_else() -> None:
    load_city()
    lead = staff(Role.INSTITUTE)
    assert lead.post(url("draft_programme"), words("reason", "Once more")).status_code == 302
    draft = queries.programme_draft()
    assert draft is not None
    new = {
        **words("title", "A brand new one"), **words("description", "It does"), **words("evidence", "They said so"),
        **words("body", "A service"), "area": "people", "source": "participation", "serves": ["I1.1.1"], "reason": "Asked for",
    }  # fmt: skip
    assert lead.post(url("add_project"), new).status_code == 302
    assert lead.post(url("add_project"), {**new, "serves": []}).status_code == 422
    assert lead.get(url("change_project", "P02")).status_code == 200
    assert lead.post(url("drop_project", "P19"), {"reason": "It is done elsewhere"}).status_code == 302
    assert lead.post(url("describe_programme"), {**words("title", "Another title"), "budget": "5"}).status_code == 302
    page = text(lead.get(url("programme_version", draft.number)))
    assert "A brand new one" in page
    assert "It is done elsewhere" in page
    assert in_english().get(url("programme_version", draft.number)).status_code == 404
    assert in_english().get(url("project", "P22")).status_code == 404
    assert staff(Role.CENTRE_DIRECTOR).post(url("programme_in_force"), {"valid_from": "2026-11-22"}).status_code == 403
    assert lead.post(url("programme_in_force"), {"valid_from": "2026-11-22"}).status_code == 302
    assert in_english().get(url("project", "P22")).status_code == 200


def given_for(what: str) -> dict[str, Any]:
    day = "2026-10-01"
    return {
        "step": {"state": "paused", "reason": "No money"},
        "milestone": {**words("title", "Open"), "date": day},
        "date": {"milestone": str(Milestone.objects.filter(project__code="P02").values_list("pk", flat=True)[0]), "kind": "forecast",
                 "date": day, "reason": "Late"},
        "place": {"place": "c:C01", "wave": "3", "state": "done", "date": day},
        "money": {"year": "2027", "chapter": "staff", "planned": "10.5", "committed": "0", "spent": "0"},
        "funding": {**words("source", "City"), "amount": "5"},
        "risk": {**words("title", "Late"), **words("answer", "Begin early"), "likelihood": "2", "impact": "2"},
        "indicator": {"indicator": "time.coverage", "place": "t:T01", "target": "0.8", "due": day},
    }[what]  # fmt: skip


@pytest.mark.parametrize("what", sorted(WRITINGS))
def test_what_happens_to_a_project_is_written_with_one_form(what: str) -> None:
    load_city()
    lead = staff(Role.INSTITUTE)
    page = url("write_project", "P02", what)
    assert lead.get(page).status_code == 200
    assert lead.post(page, {"reason": ""}).status_code == 422
    response = lead.post(page, given_for(what))
    assert response.status_code == 302, text(response)
    assert lead.get(url("project", "P02")).status_code == 200
    assert staff().post(page, given_for(what)).status_code == 403


def test_an_evaluation_is_written_advised_on_and_decided_on_pages() -> None:
    load_city()
    lead = staff(Role.INSTITUTE)
    form = {**words("title", "Looked again"), **words("question", "What?"), **words("findings", "This"), "made_on": "2026-11-01"}
    assert lead.post(url("evaluate"), form).status_code == 302
    looked = queries.evaluations()[0]
    assert lead.post(url("recommend", looked.row.pk), {**words("text", "Go on"), "project": "P01"}).status_code == 302
    advice = queries.evaluations()[0].advice[0]
    assert lead.post(url("rule_on", advice.row.pk), {"answer": "in_part", "programme": "2", "reason": "Half of it"}).status_code == 302
    page = text(in_english().get(url("evaluations")))
    assert "Go on" in page
    assert "Half of it" in page


def test_a_portfolio_stands_beside_what_the_rule_would_choose_and_says_who_is_left_out() -> None:
    load_city(rounds=True)
    lead = staff(Role.INSTITUTE)
    response = lead.get(url("portfolio") + "?budget=900000&chosen=P01&chosen=P02")
    found = response.context["found"]
    assert set(found.by_hand.codes) == {"P01", "P02"}
    assert found.by_hand.over
    assert not found.by_rule.over
    assert len(found.by_rule.codes) > 2
    assert "Left without anything" in text(response)
    assert lead.post(url("portfolio"), {"budget": "900000", "chosen": ["P01"], "title": "Mine"}).status_code == 422
    kept = {"budget": "900000", "chosen": ["P01"], "title": "Mine", "reason": "The first visit first"}
    assert lead.post(url("portfolio"), kept).status_code == 302
    assert Scenario.objects.get().title == "Mine"
    assert "The first visit first" in text(lead.get(url("portfolio")))
    assert lead.get(url("portfolio") + "?budget=x").status_code == 422


def test_a_risk_is_looked_at_again_and_an_indicator_gets_another_target_on_pages_that_begin_with_what_holds() -> None:
    load_city()
    lead, whole = staff(Role.INSTITUTE), queries.project_by_code("P01")
    assert whole is not None
    danger, gauge = whole.risks[0], whole.gauges[0]
    page = url("assess_risk", "P01", danger.row.pk)
    assert lead.get(page).context["form"].initial["likelihood"] == danger.now.likelihood
    as_it_was = {f"answer_{code}": text for code, text in danger.now.answer.items()}
    over = as_it_was | {"open": "no", "likelihood": danger.now.likelihood, "impact": danger.now.impact}
    assert lead.post(page, over | {"open": "yes"}).status_code == 422  # nothing is different
    assert lead.post(page, over).status_code == 422  # why is it over?
    assert lead.post(page, over | {"reason": "The posts are filled"}).status_code == 302
    public = text(in_english().get(url("project", "P01")))
    assert "The posts are filled" in public
    assert "It is over" in text(in_english().get(url("risks")))
    page = url("aim", "P01", gauge.row.pk)
    assert gauge.target is not None
    given = {"value": gauge.target.value, "due": gauge.target.due.isoformat(), "reason": "More time"}
    assert lead.post(page, given).status_code == 422
    assert lead.post(page, given | {"due": "2030-01-01", "reason": ""}).status_code == 422
    assert lead.post(page, given | {"due": "2030-01-01"}).status_code == 302
    public = text(in_english().get(url("project", "P01")))
    assert "More time" in public
    assert "Before:" in public
    assert staff().get(page).status_code == 403
    assert lead.get(url("aim", "P02", gauge.row.pk)).status_code == 404


def test_everybody_sees_who_pays_and_who_is_left_without_anything() -> None:
    load_city()
    budget = in_english().get(url("budget"))
    money = budget.context["money"]
    assert sum(line.planned for line in money.by_year) == sum(line.planned for line in money.by_chapter) == money.total.planned
    for _whole, each in money.sources:
        assert said(each.source, "en-gb") in text(budget)
    overview = in_english().get(url("programme"))
    assert "Left without anything" in text(overview)
    for row in overview.context["without"].objectives:
        assert said(row.title, "en-gb") in html.unescape(text(overview))


def test_names_of_people_are_for_the_staff() -> None:
    load_city()
    name = make_worker(role=Role.INSTITUTE).name
    assert name not in text(in_english().get(url("project", "P01")))
