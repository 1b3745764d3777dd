"""Commands about contract hours and absences. The city's personnel office decides them; here they only say how much time there is."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from impulsem.organisation import queries
from impulsem.organisation.events import WorkingDaysChanged
from impulsem.organisation.models import Absence, Worker, WorkingTime
from impulsem.organisation.permissions import keeps_hours_at, may_administer
from impulsem.organisation.services.refusals import (
    AbsentAlready,
    AgreedAlready,
    HoursOutOfRange,
    NotOnesOwnHours,
    UntilBeforeFrom,
)
from impulsem.platform import audit, clock, events
from impulsem.platform.actors import Actor
from impulsem.platform.errors import NotAllowed, refusing
from impulsem.platform.periods import cut_short, period


def _check(by: Actor, worker_id: int) -> None:
    """Refuse whoever is neither an administrator nor directs a centre where the worker has a post; and everybody about themselves."""
    if not may_administer(by) and not keeps_hours_at(by, queries.centres_of(worker_id, on=clock.today())):
        raise NotAllowed
    if by.worker_id == worker_id:
        raise NotOnesOwnHours


@transaction.atomic
def set_working_time(*, worker: Worker, weekly_minutes: int, from_day: dt.date, by: Actor) -> WorkingTime:
    """From a day on the contract is of so many minutes a week; what held before ends. Refuses a day before the last change."""
    _check(by, worker.pk)
    for held in WorkingTime.objects.select_for_update().filter(worker=worker).on(from_day):
        if held.until is None and held.since != from_day:
            held.valid = cut_short(held.valid, from_day)
            held.save(update_fields=["valid"])
    with refusing({"working_time_one_at_a_time": AgreedAlready, "working_time_of_a_week": HoursOutOfRange}):
        agreed = WorkingTime.objects.create(worker=worker, weekly_minutes=weekly_minutes, valid=period(from_day))
    audit.record(by, "organisation.working_time_set", on=worker, weekly_minutes=weekly_minutes, since=from_day.isoformat())
    return agreed


@transaction.atomic
def record_absence(*, worker: Worker, kind: str, first: dt.date, last: dt.date, by: Actor) -> Absence:
    """The worker is away from `first` to `last`, both included."""
    _check(by, worker.pk)
    if last < first:
        raise UntilBeforeFrom
    with refusing({"absence_once": AbsentAlready}):
        absence = Absence.objects.create(worker=worker, kind=kind, valid=period(first, last + dt.timedelta(days=1)))
    events.announce(WorkingDaysChanged(worker_id=worker.pk, first=first, after=last + dt.timedelta(days=1)))
    audit.record(by, "organisation.absence_recorded", on=worker, kind=kind, first=first.isoformat(), last=last.isoformat())
    return absence


@transaction.atomic
def withdraw_absence(*, absence: Absence, by: Actor) -> None:
    """The worker was not away after all; the audit keeps that it was written."""
    _check(by, absence.worker_id)
    first = absence.since.isoformat() if absence.since else None
    audit.record(by, "organisation.absence_withdrawn", on=absence.worker, kind=absence.kind, first=first)
    absence.delete()
    if absence.since is not None:
        events.announce(WorkingDaysChanged(worker_id=absence.worker_id, first=absence.since, after=absence.until))
