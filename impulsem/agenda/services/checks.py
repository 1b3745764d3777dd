"""What a time and a place must satisfy before anything is promised."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone
from django.utils.translation import gettext as _

from impulsem.agenda.closings import closed_days
from impulsem.agenda.models import Appointment, Availability, Channel
from impulsem.agenda.queries.opening import opening_on
from impulsem.agenda.services.refusals import (
    BadLength,
    ClosedThatDay,
    ClosedThen,
    NobodyAttends,
    NotAtCentre,
    PersonBusy,
    SlotInPast,
)
from impulsem.organisation.models import Centre, Role, Worker, WorkerPost
from impulsem.people.models import Person
from impulsem.platform.web.dates import clock as written

#: A booking "for now" may be some minutes late at the counter.
GRACE = dt.timedelta(minutes=15)


def refuse_length(minutes: int) -> None:
    if not 5 <= minutes <= 480:
        raise BadLength


def refuse_past(starts_at: dt.datetime, *, at: dt.datetime) -> None:
    if starts_at < at - GRACE:
        raise SlotInPast


def refuse_closed(centre: Centre, channel: str, span: DateTimeTZRange, workers: Sequence[Worker]) -> None:
    """Appointments at the centre are within its opening hours; those elsewhere are the professional's matter."""
    if channel != Channel.CENTRE:
        return
    starts, ends = timezone.localtime(span.lower), timezone.localtime(span.upper)
    day = starts.date()
    holiday = closed_days(day, day).get(day)
    if holiday:
        raise ClosedThatDay(centre=str(centre), why=holiday)
    if day.weekday() > 4 and not Availability.objects.on(day).filter(worker__in=workers, centre=centre, weekday=day.weekday()).exists():
        raise ClosedThatDay(centre=str(centre), why=_("weekend"))
    shifts = opening_on(centre, day)
    if not shifts:
        raise ClosedThatDay(centre=str(centre), why=_("it does not open on that day of the week"))
    if ends.date() > day or not any(opens <= starts.time() and ends.time() <= closes for opens, closes in shifts):
        raise ClosedThen(centre=str(centre), hours=hours_in_words(shifts))


def hours_in_words(shifts: Sequence[tuple[dt.time, dt.time]]) -> str:
    """ "from 9:00 to 14:00, from 16:00 to 19:00"."""
    return ", ".join(_("from %(opens)s to %(closes)s") % {"opens": written(opens), "closes": written(closes)} for opens, closes in shifts)


def refuse_strangers(workers: Sequence[Worker], centre: Centre, *, on: dt.date) -> None:
    """Only professionals of the centre attend there."""
    if not workers:
        raise NobodyAttends
    there = set(
        WorkerPost.objects.on(on).filter(role=Role.PROFESSIONAL, centre=centre, worker__in=workers).values_list("worker_id", flat=True)
    )
    for worker in workers:
        if worker.pk not in there:
            raise NotAtCentre(who=worker.name, centre=str(centre))


def refuse_person_busy(person: Person, span: DateTimeTZRange, *, but: Appointment | None = None) -> None:
    """Nobody is promised to be in two places at once."""
    live = Appointment.objects.filter(person=person, state__in=[Appointment.State.BOOKED, Appointment.State.ARRIVED], spontaneous=False)
    if but is not None:
        live = live.exclude(pk=but.pk)
    clash = live.filter(span__overlap=span).order_by("span").first()
    if clash is not None:
        raise PersonBusy(time=written(clash.starts_at))
