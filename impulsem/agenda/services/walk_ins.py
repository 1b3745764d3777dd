"""People who come without an appointment: the desk registers them, a professional takes them."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from impulsem.agenda.events import PersonAttended
from impulsem.agenda.models import Appointment, AppointmentEvent, Booking, Channel, VisitReason
from impulsem.agenda.permissions import may_book_at
from impulsem.agenda.services.checks import refuse_strangers
from impulsem.agenda.services.promises import give_reach, hold, refuse_outsiders, resources_of, span_of
from impulsem.agenda.services.refusals import AlreadyWaiting, BusyNow, CutShort
from impulsem.agenda.services.steps import locked, step, write_down
from impulsem.organisation.models import Centre, Worker
from impulsem.people.models import Person
from impulsem.platform import audit, events
from impulsem.platform.actors import Actor
from impulsem.platform.errors import NotAllowed
from impulsem.platform.web.dates import clock as written

Kind = AppointmentEvent.Kind
State = Appointment.State

#: With less than this before the next appointment, nobody is taken.
SHORTEST = 10


@transaction.atomic
def register_walk_in(
    *, person: Person, reason: VisitReason, centre: Centre, urgent: bool, note: str, by: Actor, at: dt.datetime
) -> Appointment:
    """The person is here without an appointment and waits from `at`. Refuses who already waits at this centre."""
    if not may_book_at(by, centre.pk):
        raise NotAllowed
    Centre.objects.select_for_update(no_key=True).get(pk=centre.pk)  # two desks, one person: the second is told
    today = timezone.localdate(at)
    waiting = Appointment.objects.filter(person=person, centre=centre, state=State.ARRIVED)
    already = waiting.filter(arrived_at__date=today).order_by("arrived_at").first()
    if already is not None and already.arrived_at is not None:
        raise AlreadyWaiting(time=written(already.arrived_at))
    appointment = Appointment.objects.create(
        person=person,
        reason=reason,
        centre=centre,
        channel=Channel.CENTRE,
        span=span_of(at, reason.minutes),
        state=State.ARRIVED,
        urgent=urgent,
        spontaneous=True,
        arrived_at=at,
        note=note.strip(),
        booked_by_id=by.worker_id,
        booked_at=at,
    )
    write_down(appointment, Kind.ARRIVED, by=by, at=at)
    audit.record(by, "agenda.walk_in", on=appointment, urgent=urgent)
    return appointment


@transaction.atomic
def take_walk_in(*, appointment: Appointment, worker: Worker, by: Actor, at: dt.datetime) -> Appointment:
    """`worker` attends now somebody who waits without an appointment, for as long as the reason takes or the next appointment allows.

    What the worker is attending at this moment ends now. Refuses: BusyNow (an appointment that nobody marked yet), CutShort (the
    next one is too near), NotFromHere (somebody else was quicker), NotAtCentre, OfTheTeamOnly.
    """
    appointment = locked(appointment)
    if not may_book_at(by, appointment.centre_id):
        raise NotAllowed
    today = timezone.localdate(at)
    refuse_strangers([worker], appointment.centre, on=today)
    refuse_outsiders(appointment.person, [worker], on=today)
    step(appointment, State.ATTENDED)
    resources = resources_of([worker], [])
    appointment.span = span_of(at, _time_before_next(worker, appointment.reason.minutes, at=at))
    appointment.save(update_fields=["state", "span"])
    hold(appointment, resources)
    give_reach(appointment, [worker], by=by)
    write_down(appointment, Kind.TAKEN, by=by, at=at)
    audit.record(by, "agenda.take", on=appointment, worker=worker.pk)
    events.announce(PersonAttended(appointment_id=appointment.pk, at=at, by=by))
    return appointment


def _time_before_next(worker: Worker, minutes: int, *, at: dt.datetime) -> int:
    """How long the worker can attend from `at`: `minutes`, or less."""
    held = Booking.objects.filter(resource__worker=worker, released=False)
    current = held.filter(span__contains=at).select_related("appointment").first()
    if current is not None:
        if current.appointment is None or current.appointment.state != State.ATTENDED or current.span.lower == at:
            raise BusyNow(who=worker.name, time=written(current.span.upper))
        current.span = type(current.span)(current.span.lower, at, "[)")
        current.save(update_fields=["span"])
    upcoming = held.filter(span__startswith__gt=at).order_by(F("span__startswith")).first()
    if upcoming is None:
        return minutes
    gap = int((upcoming.span.lower - at).total_seconds() // 60)
    if gap < min(minutes, SHORTEST):
        raise CutShort(who=worker.name, time=written(upcoming.span.lower))
    return min(minutes, gap)
