"""Undo instead of "are you sure?": the last step of an appointment taken back, as a step of its own that leaves its event."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from impulsem.agenda.events import AttendanceTakenBack
from impulsem.agenda.models import Appointment, AppointmentEvent
from impulsem.agenda.permissions import may_book_at
from impulsem.agenda.services.appointments import shift
from impulsem.agenda.services.interpreters import come_along
from impulsem.agenda.services.promises import end_reach, give_reach, hold_again, release, workers_of, workers_then
from impulsem.agenda.services.refusals import DoneMeanwhile, NothingToUndo
from impulsem.agenda.services.steps import locked, step, write_down
from impulsem.platform import audit, events
from impulsem.platform.actors import Actor
from impulsem.platform.errors import NotAllowed

Kind = AppointmentEvent.Kind
State = Appointment.State


@transaction.atomic
def undo_mark(*, appointment: Appointment, by: Actor, at: dt.datetime, step_number: int | None = None) -> Appointment:
    """Take back the last step: a mark, a move, a booking, a cancellation (if its time is still free), a walk-in or its taking.

    `step_number` says which step the reader saw as the last (see `queries.step_number`): when another came since, nothing is undone.
    """
    appointment = locked(appointment)
    if not may_book_at(by, appointment.centre_id) and by.worker_id not in {worker.pk for worker in workers_of(appointment)}:
        raise NotAllowed
    steps = list(appointment.events.exclude(kind__in=AppointmentEvent.BESIDE).order_by("pk"))
    if step_number is not None and len(steps) != step_number:
        raise DoneMeanwhile
    if not steps or steps[-1].kind in (Kind.UNDONE, Kind.COVERED):  # a whole cover is taken back, or nothing of it
        raise NothingToUndo
    last = steps[-1]
    if last.kind == Kind.MOVED:
        then = workers_then(appointment, last.span_before)
        return shift(appointment, last.span_before.lower, _minutes(last), kind=Kind.UNDONE, workers=then, by=by, at=at)
    if last.kind in (Kind.ATTENDED, Kind.TAKEN):
        events.announce(AttendanceTakenBack(appointment_id=appointment.pk))
    _take_back(appointment, last.kind, by=by, at=at)
    write_down(appointment, Kind.UNDONE, by=by, at=at)
    audit.record(by, "agenda.undo", on=appointment, step=last.kind)
    return appointment


def _minutes(event: AppointmentEvent) -> int:
    return int((event.span_before.upper - event.span_before.lower).total_seconds() // 60)


def _take_back(appointment: Appointment, kind: str, *, by: Actor, at: dt.datetime) -> None:
    before = State.ARRIVED if appointment.arrived_at else State.BOOKED
    if kind == Kind.BOOKED or (kind == Kind.ARRIVED and appointment.spontaneous):
        step(appointment, State.CANCELLED)  # as if it had never been; its events say that it was
        release(appointment)
        end_reach(appointment, at=at)
    elif kind == Kind.CONFIRMED:
        appointment.confirmed_at = None
    elif kind == Kind.ARRIVED:
        step(appointment, State.BOOKED)
        appointment.arrived_at = None
    else:
        step(appointment, before)
    appointment.save(update_fields=["state", "arrived_at", "confirmed_at"])
    if kind == Kind.TAKEN or (kind == Kind.ATTENDED and appointment.spontaneous):
        release(appointment)
        end_reach(appointment, at=at)
    elif kind in (Kind.MISSED, Kind.CANCELLED):
        hold_again(appointment)
        come_along(appointment, None, by=by, at=at)
    if kind == Kind.CANCELLED:
        give_reach(appointment, workers_of(appointment), by=by)
