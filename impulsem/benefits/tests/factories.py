"""The smallest applications for tests, from a draft to a decision."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from impulsem.benefits import services
from impulsem.benefits.models import Application, Decision
from impulsem.benefits.tests.payment_factories import AT, make_benefit, make_line, office
from impulsem.messaging.models import Template
from impulsem.messaging.tests.factories import templates
from impulsem.organisation.models import Worker
from impulsem.organisation.tests.factories import actor, make_worker
from impulsem.people.models import Person, Reach
from impulsem.people.tests.factories import make_household, make_person
from impulsem.platform.actors import Actor

LONG_BEFORE = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)


def works_with(*people: Person, worker: Worker | None = None) -> Actor:
    """A professional who works with these people."""
    worker = worker or make_worker()
    for person in people:
        Reach.objects.create(
            person=person, worker=worker, reason=Reach.Reason.ASSIGNMENT, during=DateTimeTZRange(LONG_BEFORE, None, "[)"), source="test:1"
        )
    return actor(worker)


def draft(person: Person | None = None, *, by: Actor | None = None, at: dt.datetime = AT, **fields: Any) -> Application:
    """Begun by a professional who works with the person, in a household of their own."""
    if not Template.objects.exists():
        templates()
    if person is None:
        person = make_person()
        make_household(person)
    fields.setdefault("benefit", make_benefit())
    return services.open_application(applicant=person, by=by or works_with(person), at=at, source="file", **fields)


def submitted(person: Person | None = None, *, by: Actor | None = None, at: dt.datetime = AT, **fields: Any) -> Application:
    application = draft(person, by=by, at=at, **fields)
    return services.submit(application=application, by=by or works_with(application.applicant), at=at)


def decided(application: Application | None = None, *, by: Actor | None = None, at: dt.datetime = AT, **fields: Any) -> Decision:
    """Granted: 100 euro, once, by somebody of the office."""
    application = application or submitted()
    if not application.benefit.budget_lines.exists():
        make_line(application.benefit)
    wanted = {"outcome": "granted", "amount": Decimal("100"), "periods": 1, "reasons": "Below the limit.", **fields}
    return services.decide(application=application, by=by or office(), at=at, **wanted)
