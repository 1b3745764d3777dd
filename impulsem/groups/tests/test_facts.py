"""What is counted: the facts of a session that took place, and the indicators over a few rows, against values worked out by hand."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection

from impulsem.agenda.tests.factories import as_actor, book, make_professional, make_reason
from impulsem.groups import services
from impulsem.groups.tests.factories import LATER, enrolled, make_session, moment
from impulsem.indicators.declarations import facts, query_of
from impulsem.indicators.tests.tables import figure
from impulsem.organisation.models import Team
from impulsem.people.services import seal_person

START = moment(10, day=LATER)
AFTER = START + dt.timedelta(minutes=65)


def rows_of(name: str) -> list[dict[str, Any]]:
    fact = next(each for each in facts if each.name == name)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL TIME ZONE 'Europe/Madrid'")
        cursor.execute(query_of(fact, on=LATER + dt.timedelta(days=1)))
        assert cursor.description is not None
        assert [column.name for column in cursor.description] == list(fact.columns)
        return [dict(zip(fact.columns, row, strict=True)) for row in cursor.fetchall()]


@pytest.mark.django_db
def test_a_session_is_counted_once_for_its_professionals_and_each_person_once() -> None:
    make_reason(code="first_visit", minutes=45)
    session = make_session(capacity=6)
    by = as_actor(session.workers.get())
    keys = ["informed", "referral", "interview", "informed"]
    places = [services.mark(enrolment=enrolled(session), key=key, by=by, at=START) for key in keys]
    enrolled(session)
    seal_person(person=places[3].person, team=Team.objects.create(name="Protection", kind=Team.Kind.PROTECTION), by=by)
    services.finish_session(session=session, by=by, at=AFTER)
    (row,) = rows_of("group_sessions")
    assert (row["capacity"], row["taken"], row["came"], row["minutes"], row["freed"]) == (6, 4, 3, 60, 90)
    states = sorted((line["state"], line["outcome"]) for line in rows_of("group_places"))
    assert states == [("absent", ""), ("attended", "informed"), ("attended", "interview"), ("attended", "referral")]


@pytest.mark.django_db
def test_the_first_attention_of_a_person_is_the_earlier_of_group_and_interview() -> None:
    reason = make_reason(code="first_visit", minutes=45)
    session = make_session(capacity=6)
    by = as_actor(session.workers.get())
    place = services.mark(enrolment=enrolled(session), key="interview", by=by, at=START)
    services.finish_session(session=session, by=by, at=AFTER)
    marta = make_professional(session.centre)
    alone = book(marta, reason=reason, starts_at=moment(11, day=LATER))
    type(alone).objects.filter(pk=alone.pk).update(state="attended")
    found = {row["person"]: (row["route"], row["days"]) for row in rows_of("first_attention")}
    assert found == {place.person_id: ("group", 7), alone.person_id: ("individual", 7)}


SESSIONS = [
    {"session": 1, "kind": "vine", "capacity": 10, "taken": 8, "came": 6, "minutes": 180, "freed": 225},
    {"session": 2, "kind": "informative", "capacity": 10, "taken": 4, "came": 4, "minutes": 60, "freed": 90},
    {"session": 3, "kind": "process", "capacity": 5, "taken": 5, "came": 0, "minutes": 90, "freed": 0},
]
PLACES = [{"session": 1, "person": n, "state": "attended" if n < 6 else "absent"} for n in range(8)]
PLACES += [{"session": 2, "person": n, "state": "attended"} for n in (0, 1)]


@pytest.mark.parametrize(
    ("code", "rows", "value"),
    [
        ("groups.places_offered", SESSIONS, 25),
        ("groups.places_filled", SESSIONS, 0.68),
        ("groups.minutes_each", SESSIONS, 24),
        ("groups.minutes_freed", SESSIONS, 75),
        ("groups.attendance", PLACES, 0.8),
        ("groups.people", PLACES, 6),
        ("groups.days_to_first_attention", [{"person": n, "days": n} for n in range(1, 6)], 3),
    ],
)
def test_the_value_is_that_worked_out_by_hand(code: str, rows: list[dict[str, Any]], value: float) -> None:
    assert figure(code, *rows).value == pytest.approx(value)
