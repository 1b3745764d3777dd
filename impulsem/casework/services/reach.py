"""Assignments and grants push need to know down into `people`: a row for each member of the household, ended with its ground.

Sealed persons get none: they are within reach of their protection team only.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone

from impulsem.casework import rules
from impulsem.casework.models import AccessGrant, Assignment, CaseFile
from impulsem.organisation.models import Worker
from impulsem.people import services as people
from impulsem.people.models import Person, Reach
from impulsem.platform import clock


def members(file: CaseFile, *, on: dt.date) -> list[Person]:
    """Who lives in the file's household on a day, without the sealed."""
    living = Person.objects.filter(memberships__household_id=file.household_id, memberships__valid__contains=on)
    return list(living.filter(sealed_by__isnull=True).order_by("pk"))


def push_assignment(assignment: Assignment, persons: Iterable[Person], *, at: dt.datetime) -> None:
    """Whoever is assigned reaches `persons` during the assignment, from `at` on at the earliest."""
    start = clock.at(assignment.valid.lower, dt.time.min)
    end = clock.at(assignment.valid.upper, dt.time.min) if assignment.valid.upper else None
    start = max(start, _start_of_day(at))
    if end is not None and end <= start:
        return
    reason = Reach.Reason.COVER if assignment.role == Assignment.Role.COVER else Reach.Reason.ASSIGNMENT
    for person in persons:
        people.grant_reach(
            person=person,
            worker=assignment.worker,
            reason=reason,
            during=DateTimeTZRange(start, end, "[)"),
            source=rules.assignment_source(assignment.pk),
        )


def push_grant(grant: AccessGrant, persons: Iterable[Person], *, at: dt.datetime) -> None:
    worker: Worker = grant.worker
    for person in persons:
        people.grant_reach(
            person=person,
            worker=worker,
            reason=Reach.Reason.GRANT,
            during=DateTimeTZRange(max(at, grant.granted_at), grant.expires_at, "[)"),
            source=rules.grant_source(grant.pk),
        )


def _start_of_day(at: dt.datetime) -> dt.datetime:
    return clock.at(timezone.localdate(at), dt.time.min)
