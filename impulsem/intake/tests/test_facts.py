"""What leaves for counting: how it was answered, how long it took, whether workers differed; nobody, and no word that was said."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection

from impulsem.agenda.models import Appointment
from impulsem.agenda.queries import Slot
from impulsem.agenda.tests.factories import MONDAY, NOW, desk_of, make_professional, make_reason, moment
from impulsem.indicators.declarations import facts, query_of
from impulsem.intake import services
from impulsem.intake.tests.factories import make_demand, make_instrument
from impulsem.organisation.models import Team
from impulsem.organisation.tests.factories import make_centre
from impulsem.people.tests.factories import make_person

pytestmark = pytest.mark.django_db


def rows() -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL TIME ZONE 'Europe/Madrid'")
        cursor.execute(query_of(facts["demands"], on=MONDAY))
        return [dict(zip(facts["demands"].columns, row, strict=True)) for row in cursor.fetchall()]


def test_what_was_answered_on_the_spot_took_no_day() -> None:
    demand = make_demand(urgent=True, channel="phone")
    services.answer(demand=demand, on_the_spot=True, minutes=6, by=desk_of(demand.centre), at=NOW)
    [row] = rows()
    assert (row["on_the_spot"], row["minutes"], row["attended_in"], row["differs"], row["channel"]) == (True, 6, 0, None, "phone")
    assert row["day"] == MONDAY


def test_a_visit_counts_once_it_took_place() -> None:
    make_instrument()
    make_reason(code="first_visit", channel="phone")
    centre = make_centre()
    worker, by = make_professional(centre), desk_of(centre)
    demand = make_demand(centre=centre, person=make_person())
    screening = services.screen(demand=demand, answers={}, by=by, at=NOW)
    thursday = MONDAY + dt.timedelta(days=3)
    slot = Slot(moment(10, day=thursday), (worker.pk,), centre.pk, 30)
    services.decide(screening=screening, route="first_visit", slot=slot, by=by, at=NOW)
    assert rows()[0]["attended_in"] is None
    Appointment.objects.update(state="attended")
    [row] = rows()
    assert (row["attended_in"], row["route"], row["differs"]) == (3, "first_visit", False)


def test_what_was_decided_otherwise_is_marked() -> None:
    make_instrument()
    demand = make_demand()
    by = desk_of(demand.centre)
    screening = services.screen(demand=demand, answers={}, by=by, at=NOW)
    services.decide(screening=screening, route="informed", reason="They only asked the way", by=by, at=NOW)
    assert rows()[0]["differs"] is True


def test_a_sealed_person_is_not_counted() -> None:
    person = make_person()
    make_demand(person=person)
    person.sealed_by = Team.objects.create(name="Protection", kind="protection")
    person.save()
    assert rows() == []
