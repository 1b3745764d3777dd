"""How an appointment goes from one state to another, and leaves its event."""

from __future__ import annotations

import datetime as dt
from typing import Any

from impulsem.agenda.habits import habits
from impulsem.agenda.models import Appointment, AppointmentEvent
from impulsem.agenda.services.refusals import NotFromHere
from impulsem.platform import jobs
from impulsem.platform.actors import Actor
from impulsem.platform.live import announce

Kind = AppointmentEvent.Kind
LOOKED_AT = frozenset({Kind.BOOKED, Kind.MOVED, Kind.CANCELLED, Kind.COVERED, Kind.MISSED, Kind.UNDONE})
#: Somebody comes into the waiting room by it, or leaves it.
IN_THE_WAITING_ROOM = frozenset({Kind.ARRIVED, Kind.ATTENDED, Kind.TAKEN, Kind.MISSED, Kind.CANCELLED, Kind.UNDONE})


def locked(appointment: Appointment) -> Appointment:
    """The row as it is now, held until the end of the transaction."""
    rows = Appointment.objects.select_for_update(of=("self",), no_key=True).select_related("person", "reason", "centre")
    return rows.get(pk=appointment.pk)


def step(appointment: Appointment, to: str) -> None:
    """Put the appointment (locked before, saved afterwards) in the state `to`; refuse what `Appointment.ALLOWED` does not hold.

    Staying where it is is a step too: a moved appointment was booked and is booked.
    """
    state = Appointment.State(appointment.state)
    stays = to == state == Appointment.State.BOOKED
    if not stays and to not in Appointment.ALLOWED[state]:
        raise NotFromHere(state=state.label)
    appointment.state = to


def write_down(appointment: Appointment, kind: str, *, by: Actor, at: dt.datetime, **fields: Any) -> AppointmentEvent:
    """The event of a step. What it means for people (who is told, who is offered the time) is looked at once it can no longer be a slip."""
    event = AppointmentEvent.objects.create(appointment=appointment, kind=kind, worker_id=by.worker_id, at=at, **fields)
    if kind in LOOKED_AT:
        jobs.defer("agenda.after_step", at=at + habits().undo, event=event.pk)
    if kind in IN_THE_WAITING_ROOM:
        announce("waiting", appointment.centre_id)
    return event
