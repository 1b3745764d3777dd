"""What a file's page shows of its people, within the promised number of queries."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext

from impulsem.organisation.models import Team
from impulsem.organisation.tests.factories import actor, make_worker
from impulsem.people import panels as own
from impulsem.people import services
from impulsem.people.models import Household
from impulsem.people.services import FactDetails
from impulsem.people.tests.factories import make_household, make_person
from impulsem.platform.registries import Panel, Subject, panels

pytestmark = pytest.mark.django_db

TODAY = dt.date(2026, 11, 22)
CODES = ("household", "money", "contacts", "genogram", "network")


@pytest.fixture
def family() -> Household:
    fatima = make_person(given_name="Fàtima", surname1="Benali", sex="F", languages=["ber", "es"], needs_interpreter=True)
    zohra, karim = make_person(given_name="Zohra", sex="F", died_on=dt.date(2026, 1, 1)), make_person(given_name="Karim", sex="M")
    home = make_household(fatima, karim)
    by = actor(make_worker(), on=TODAY)
    services.join_household(person=make_person(given_name="Lina"), household=home, role="child", on=TODAY, by=by)
    services.leave_household(person=karim, household=home, on=TODAY, by=by)
    services.add_contact_point(person=fatima, kind="phone", value="600000142", safe=False, note="Shared", by=by, on=TODAY)
    services.relate(person=zohra, other=fatima, kind="parent", by=by, on=TODAY)
    services.relate(person=fatima, other_name="Neighbour", kind="carer", strength="strong", by=by, on=TODAY)
    since, proven = dt.date(2025, 1, 1), dt.date(2026, 1, 1)
    old = FactDetails(kind="income", category="salary", amount=Decimal(600), frequency="fourteen", since=since, verified_until=proven)
    services.record_economic_fact(person=fatima, details=old, by=by, on=TODAY)
    return home


def subject(home: Household) -> Subject:
    people = tuple(home.memberships.on(TODAY).order_by("pk").values_list("person_id", flat=True))
    return Subject(1, uuid4(), home.pk, people, TODAY, None)


def panel(code: str) -> Panel:
    return next(one for one in panels if one.code == code)


@pytest.mark.parametrize("code", CODES)
def test_a_panel_keeps_its_budget_and_can_be_drawn(code: str, family: Household) -> None:
    who, about = actor(make_worker(), on=TODAY), subject(family)
    with CaptureQueriesContext(connection) as log:
        content = render_to_string(panel(code).template, dict(panel(code).load(about, who)))
    assert len(log) <= panel(code).budget
    assert content.strip()


def test_panels_say_what_matters(family: Household) -> None:
    who, about = actor(make_worker(), on=TODAY), subject(family)
    drawn = {code: render_to_string(panel(code).template, dict(panel(code).load(about, who))) for code in CODES}
    assert "Fàtima" in drawn["household"]
    assert "Karim" in drawn["household"]  # left
    assert "700" in drawn["money"]
    assert "Shared" in drawn["contacts"]
    assert "tel:" not in drawn["contacts"]
    assert drawn["genogram"].count("<g>") == 4
    assert "Neighbour" in drawn["network"]


@pytest.mark.parametrize("code", CODES)
def test_an_empty_household_has_a_plain_state(code: str) -> None:
    home = Household.objects.create()
    who = actor(make_worker(), on=TODAY)
    assert render_to_string(panel(code).template, dict(panel(code).load(subject(home), who))).strip()


def test_a_sealed_member_is_not_there(family: Household) -> None:
    guards = Team.objects.create(name="Guards", kind=Team.Kind.PROTECTION)
    guard = actor(make_worker(teams=(guards,)), on=TODAY)
    fatima = family.memberships.get(role="principal").person
    services.seal_person(person=fatima, team=guards, by=guard)
    stranger = actor(make_worker(), on=TODAY)
    for code in CODES:
        assert "Fàtima" not in render_to_string(panel(code).template, dict(panel(code).load(subject(family), stranger)))
    assert "Fàtima" in render_to_string("people/panels/household.html", dict(own.household(subject(family), guard)))
