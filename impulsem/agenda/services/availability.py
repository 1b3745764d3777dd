"""The hours in which a professional attends, shaped by the professional."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from itertools import pairwise

from babel.dates import get_day_names
from django.db import transaction

from impulsem.agenda.models import Availability
from impulsem.agenda.rules.days import Hours
from impulsem.agenda.services.refusals import HoursOverlap
from impulsem.agenda.services.slots import keep_right, lock
from impulsem.organisation.models import Centre, Role, Worker
from impulsem.platform import audit
from impulsem.platform.actors import Actor
from impulsem.platform.errors import NotAllowed
from impulsem.platform.periods import cut_short, period
from impulsem.platform.web.dates import locale


@transaction.atomic
def set_hours(*, worker: Worker, centre: Centre, hours: Sequence[Hours], from_day: dt.date, by: Actor) -> None:
    """From `from_day` on the worker attends at `centre` in these weekly hours instead of those before; bookings stay as they are.

    The worker, or a director of the centre. Refuses stretches of one weekday that overlap or end before they begin.
    """
    if by.worker_id != worker.pk and centre.pk not in by.centres(Role.CENTRE_DIRECTOR):
        raise NotAllowed
    ordered = sorted(hours, key=lambda each: (each.weekday, each.starts))
    for each in ordered:
        if each.starts >= each.ends:
            raise HoursOverlap(day=weekday_name(each.weekday))
    for one, other in pairwise(ordered):
        if one.weekday == other.weekday and other.starts < one.ends:
            raise HoursOverlap(day=weekday_name(one.weekday))
    lock([worker.pk])
    former = Availability.objects.filter(worker=worker, centre=centre, extra=False, valid__overlap=period(from_day))
    for row in former:
        if row.since is not None and row.since >= from_day:
            row.delete()  # never came into force
        else:
            row.valid = cut_short(row.valid, from_day)
            row.save(update_fields=["valid"])
    Availability.objects.bulk_create(
        Availability(worker=worker, centre=centre, weekday=each.weekday, starts=each.starts, ends=each.ends, valid=period(from_day))
        for each in ordered
    )
    keep_right([worker.pk], from_day)
    audit.record(by, "agenda.set_hours", on=worker, centre=centre.pk)


def weekday_name(weekday: int) -> str:
    """ "Monday" for 0, in the reader's language."""
    return str(get_day_names("wide", locale=locale())[weekday])
