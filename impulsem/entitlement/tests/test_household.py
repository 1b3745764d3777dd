"""A household's explanation: what is proposed, from which facts and figures, what is missing, and who reads it."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from impulsem.documents.models import Blob, Document
from impulsem.entitlement import queries
from impulsem.entitlement.queries import Entitled
from impulsem.entitlement.tests.factories import city_figures
from impulsem.entitlement.tests.homes import adult_of, earn, family
from impulsem.organisation.models import Role, Team, Worker
from impulsem.organisation.tests.factories import actor, logged_in, make_worker
from impulsem.people.models import EconomicFact, Household, HouseholdMembership, Person, Reach
from impulsem.people.tests.factories import LONG_AGO, make_person
from impulsem.platform import clock
from impulsem.platform.actors import Actor
from impulsem.platform.periods import period
from impulsem.platform.registries import Subject, panels

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _figures_of_the_city() -> None:
    city_figures()


def reaching(*people: Person, role: str = Role.PROFESSIONAL) -> Worker:
    worker = make_worker(role=role)
    for person in people:
        Reach.objects.create(
            person=person,
            worker=worker,
            reason=Reach.Reason.ASSIGNMENT,
            during=DateTimeTZRange(clock.now() - dt.timedelta(days=1), None),
            source=f"t:{uuid4()}",
        )
    return worker


def worked_out(home: Household, *, on: dt.date | None = None, by: Actor | None = None) -> dict[str, Entitled]:
    by = by or actor(reaching(adult_of(home)))
    return {one.benefit.code: one for one in queries.household_entitlements(home, on=on or clock.today(), actor=by)}


def paper(person: Person, proof: str, *, until: dt.date | None = None, days_old: int = 1) -> Document:
    blob = Blob.objects.create(sha256=uuid4().hex * 2, size=1, key="k", closed=b"x")
    row = Document.objects.create(
        code=str(uuid4())[:29], title=f"A {proof}", kind="other", origin="uploaded", proves=proof, valid_until=until, blob=blob,
        sha256=blob.sha256, media_type="image/png", size=1, made_at=clock.now() - dt.timedelta(days=days_old),
    )  # fmt: skip
    row.about.add(person)
    return row


def test_every_benefit_with_a_rule_is_answered_proposed_ones_first() -> None:
    found = queries.household_entitlements(home := family(income="300"), on=clock.today(), actor=actor(reaching(adult_of(home))))
    assert {one.benefit.code for one in found} == {"rgc", "imv", "child_fund", "emergency_aid", "school_meals", "energy_poverty"}
    states = [one.state for one in found]
    assert states == sorted(states, key=["proposed", "missing", "not_proposed", "not_in_force"].index)
    assert found[0].state == "proposed"


def test_a_proposal_says_the_amount_the_law_the_facts_and_the_figures() -> None:
    rgc = worked_out(family(income="300"), on=dt.date(2026, 11, 23))["rgc"]
    assert rgc.state == "proposed"
    assert rgc.cents == 120278 - 30000
    assert "902.78" in rgc.amount
    step = next(step for step in rgc.steps if step.code == "rgc.income")
    assert "14/2017" in step.law
    assert [fact.what for fact in step.facts] == ["Salary"]
    assert step.facts[0].source == "Declared by the person"
    assert {figure.status for figure in step.figures if figure.code == "rgc.max.2"} == {"derived"}
    assert "worked out" in rgc.unsure


def test_what_is_too_much_is_said_to_the_cent() -> None:
    rgc = worked_out(family(income="1244.78"), on=dt.date(2026, 11, 23))["rgc"]
    assert rgc.state == "not_proposed"
    assert rgc.changes == ["The income is €42.00 a month above the limit."]


def test_what_nobody_wrote_down_is_named_with_whom_it_is_about() -> None:
    home = family(income=None, given_name="Aina")
    rgc = worked_out(home)["rgc"]
    assert rgc.state == "missing"
    assert rgc.missing == ["What an adult lives on, or that they have no income of their own (Aina)"]


def test_a_date_without_figures_has_no_rule_in_force_and_says_which_are_absent() -> None:
    one = worked_out(family(), on=dt.date(2016, 5, 5))["rgc"]
    assert one.state == "not_in_force"
    assert any("no value is known" in line for line in one.absent)


def test_a_paper_is_there_out_of_date_or_missing_and_asked_for_once() -> None:
    home = family(given_name="Aina")
    today = clock.today()
    adult = adult_of(home)
    paper(adult, "identity", until=today + dt.timedelta(days=9))
    paper(adult, "income", until=today - dt.timedelta(days=1))
    found = worked_out(home)
    there = {line.code: line.there for line in found["rgc"].papers}
    assert there == {"identity": "present", "address": "missing", "income": "expired", "work": "missing"}
    asked = queries.papers_to_come(line for one in found.values() for line in one.papers)
    assert len({(line.code, line.person_id) for line in asked}) == len(asked)
    assert [line.code for line in asked].count("income") == 1


def test_a_paper_that_says_no_end_is_too_old_after_some_months() -> None:
    home = family()
    paper(adult_of(home), "address", days_old=200)
    assert {line.code: line.there for line in worked_out(home)["rgc"].papers}["address"] == "expired"


def test_the_answer_follows_a_published_figure_at_once() -> None:
    home = family(income="300")
    before = worked_out(home, on=dt.date(2026, 11, 23))["rgc"].cents
    earn(adult_of(home), "400")
    assert worked_out(home, on=dt.date(2026, 11, 23))["rgc"].cents == before - 10000


def test_somebody_sealed_out_of_reach_neither_shows_nor_counts() -> None:
    home = family(income="300", given_name="Aina")
    hidden = make_person(given_name="Amagada", nationality="ESP")
    EconomicFact.objects.create(person=hidden, kind="income", category="salary", amount=Decimal(5000), valid=period(LONG_AGO))
    by = actor(reaching(adult_of(home)))
    alone = worked_out(home, by=by)["rgc"]
    HouseholdMembership.objects.create(household=home, person=hidden, role="partner", valid=period(LONG_AGO))
    team = Team.objects.create(name="Protection", kind=Team.Kind.PROTECTION)
    Person.objects.filter(pk=hidden.pk).update(sealed_by=team)
    found = worked_out(home, by=by)["rgc"]
    assert (found.state, found.cents, found.unit) == (alone.state, alone.cents, alone.unit)
    assert "Amagada" not in str(found)


@pytest.mark.parametrize("language", ["ca", "es", "en-gb"])
def test_it_is_told_in_each_language(language: str) -> None:
    with translation.override(language):
        rgc = worked_out(family(income="1244.78"))["rgc"]
        assert str(rgc.benefit) == {"ca": "Renda garantida de ciutadania", "es": "Renta garantizada de ciudadanía"}.get(
            language, "Guaranteed Income of Catalonia"
        )
        assert rgc.changes


def test_an_explanation_costs_so_many_queries_and_no_more() -> None:
    home, large = family(income="300"), family(income="300", children=5)
    by = actor(reaching(adult_of(home), adult_of(large)))
    counts = []
    for one in (home, large):
        queries.household_entitlements(one, on=clock.today(), actor=by)
        with CaptureQueriesContext(connection) as asked:
            queries.household_entitlements(one, on=clock.today(), actor=by)
        counts.append(len(asked))
    assert counts == [13, 13]


def test_the_lines_of_a_file_cost_fewer() -> None:
    home = family(income="300")
    by = actor(reaching(adult_of(home)))
    with CaptureQueriesContext(connection) as asked:
        lines = queries.household_lines(home, on=clock.today(), actor=by)
    assert len(asked) <= 8
    assert next(state for _benefit, state, _label, _amount in lines) == "proposed"


def test_the_panel_of_a_file_stays_within_its_budget() -> None:
    home = family(income="300")
    by = actor(reaching(adult_of(home)))
    people = tuple(home.memberships.values_list("person_id", flat=True))
    [panel] = [one for one in panels if one.code == "entitlement"]
    with CaptureQueriesContext(connection) as asked:
        context = panel.load(Subject(1, uuid4(), home.pk, people, clock.today(), None), by)
    assert len(asked) <= panel.budget
    assert "Guaranteed Income of Catalonia" in render_to_string(panel.template, dict(context))


def test_the_page_is_for_who_works_with_the_household() -> None:
    home = family(income="300", given_name="Aina")
    address = reverse("entitlement:household", args=[home.uuid])
    answer = logged_in(reaching(adult_of(home))).get(address)
    assert answer.status_code == 200
    text = answer.content.decode()
    assert "A named person decides" in text
    assert "Guaranteed Income of Catalonia" in text
    assert logged_in(make_worker()).get(address).status_code == 404
    assert logged_in(make_worker(role=Role.FRONT_DESK)).get(address).status_code == 403


def test_the_paper_is_in_the_language_of_the_person() -> None:
    home = family(income="300", given_name="Aina", languages=["es"])
    address = reverse("entitlement:easy", args=[home.uuid])
    client = logged_in(reaching(adult_of(home)))
    assert "Renta garantizada de ciudadanía" in client.get(address).content.decode()
    assert "Renda garantida de ciutadania" in client.get(address, {"language": "ca"}).content.decode()


def test_nonsense_for_a_day_is_today() -> None:
    home = family()
    client = logged_in(reaching(adult_of(home)))
    for day in ("2026-13-45", "x", ""):
        assert client.get(reverse("entitlement:household", args=[home.uuid]), {"on": day}).status_code == 200
