"""Where applications show besides their own pages: a file, a hand-over, an absence, the figures."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest
from django.db import connection
from pytest_django import DjangoAssertNumQueries

from impulsem.benefits import services
from impulsem.benefits.at_risk import risks
from impulsem.benefits.handover import checklist
from impulsem.benefits.panels import applications
from impulsem.benefits.tests.factories import decided, draft, submitted, works_with
from impulsem.benefits.tests.payment_factories import AT, TODAY, head, office
from impulsem.indicators.declarations import facts, query_of
from impulsem.organisation.models import Team
from impulsem.organisation.tests.factories import actor, make_worker
from impulsem.people import services as people
from impulsem.people.tests.factories import make_household, make_person
from impulsem.platform import clock
from impulsem.platform.at_risk import Gone
from impulsem.platform.handover import Bundle
from impulsem.platform.registries import Subject

pytestmark = pytest.mark.django_db


def test_a_file_shows_what_its_household_asks_for(django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    application = submitted(at=clock.now())
    reader = works_with(application.applicant)
    subject = Subject(1, uuid.uuid4(), application.household_id or 0, (application.applicant_id,), clock.today(), None)
    with django_assert_max_num_queries(2):
        shown = applications(subject, reader)
    assert [row.application for row in shown["rows"]] == [application]


def test_a_hand_over_and_an_absence_tell_of_what_is_open() -> None:
    application, clerk = submitted(urgency=1), office()
    services.claim(application=application, by=clerk, at=AT)
    bundle = Bundle(1, application.household_id or 0, (application.applicant_id,), None, TODAY)
    item = next(each for each in checklist if each.code == "benefits.applications")
    assert [thing.due for thing in item.load(bundle)] == [application.due_on]
    kind = next(each for each in risks if each.code == "benefits.applications")
    gone = Gone(clerk.worker_id or 0, TODAY, TODAY + dt.timedelta(days=10))
    (risk,) = kind.load(gone)
    assert application.number in risk.says
    assert kind.give is not None
    other = office()
    kind.give(risk.key, other.worker_id or 0, head(), AT)
    assert not kind.load(gone)


def rows_of(name: str) -> list[dict[str, Any]]:
    fact = next(each for each in facts if each.name == name)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL TIME ZONE 'Europe/Madrid'")
        cursor.execute(query_of(fact, on=clock.today()))
        assert cursor.description is not None
        assert [column.name for column in cursor.description] == list(fact.columns)
        return [dict(zip(fact.columns, row, strict=True)) for row in cursor.fetchall()]


def test_what_leaves_for_counting_holds_nobody_who_is_sealed() -> None:
    now = clock.now()
    decided(submitted(at=now), at=now)
    draft(at=now)
    hidden = make_person()
    make_household(hidden)
    submitted(hidden, at=now)
    team = Team.objects.create(name="Protection", kind=Team.Kind.PROTECTION)
    people.seal_person(person=hidden, team=team, by=actor(make_worker(teams=(team,))), at=now)
    (row,) = rows_of("applications")
    assert (row["outcome"], row["decided"], row["days"], row["late"]) == ("granted", 1, 0, 0)
