"""What became of an appointment, in one key: arrived, attended, did not come."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from impulsem.agenda.events import PersonAttended
from impulsem.agenda.models import Appointment, AppointmentEvent
from impulsem.agenda.services.interpreters import come_along
from impulsem.agenda.services.promises import hold_again, release
from impulsem.agenda.services.refusals import NotFromHere, NotToday, NotYet
from impulsem.agenda.services.steps import locked, step, write_down
from impulsem.platform import audit, events
from impulsem.platform.actors import Actor

Kind = AppointmentEvent.Kind
State = Appointment.State


@transaction.atomic
def mark_arrived(*, appointment: Appointment, by: Actor, at: dt.datetime) -> Appointment:
    """The person is here and waits. Only on the day; pressing twice changes nothing."""
    appointment = locked(appointment)
    if appointment.state == State.ARRIVED:
        return appointment
    if timezone.localdate(appointment.starts_at) != timezone.localdate(at):
        raise NotToday
    if appointment.state == State.ATTENDED:
        raise NotFromHere(state=State.ATTENDED.label)  # going back is undoing, which asks whoever wrote from it
    came_late = appointment.state == State.MISSED
    step(appointment, State.ARRIVED)
    appointment.arrived_at = at
    appointment.save(update_fields=["state", "arrived_at"])
    if came_late:
        hold_again(appointment)
        come_along(appointment, None, by=by, at=at)
    return _done(appointment, Kind.ARRIVED, by=by, at=at)


@transaction.atomic
def mark_attended(*, appointment: Appointment, by: Actor, at: dt.datetime) -> Appointment:
    """The professional attends the person. On the day or later; pressing twice changes nothing."""
    appointment = locked(appointment)
    if appointment.state == State.ATTENDED:
        return appointment
    if timezone.localdate(appointment.starts_at) > timezone.localdate(at):
        raise NotToday
    step(appointment, State.ATTENDED)
    appointment.save(update_fields=["state"])
    _done(appointment, Kind.ATTENDED, by=by, at=at)
    events.announce(PersonAttended(appointment_id=appointment.pk, at=at, by=by))
    return appointment


@transaction.atomic
def mark_missed(*, appointment: Appointment, by: Actor, at: dt.datetime) -> Appointment:
    """The person did not come. The rest of the time is free again. Not before it begins; pressing twice changes nothing."""
    appointment = locked(appointment)
    if appointment.state == State.MISSED:
        return appointment
    if at < appointment.starts_at:
        raise NotYet
    step(appointment, State.MISSED)
    appointment.save(update_fields=["state"])
    release(appointment)
    return _done(appointment, Kind.MISSED, by=by, at=at)


def _done(appointment: Appointment, kind: str, *, by: Actor, at: dt.datetime) -> Appointment:
    write_down(appointment, kind, by=by, at=at)
    audit.record(by, f"agenda.{kind}", on=appointment)
    return appointment
