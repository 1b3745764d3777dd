"""Who translates at an appointment: arranged by hand, moving with it where they can, released with it. And the list of whom to call."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from impulsem.agenda.models import Appointment, AppointmentEvent, Booking, Interpreter, Resource
from impulsem.agenda.permissions import keeps_interpreters, may_book_at
from impulsem.agenda.services.promises import hold, resources_of, workers_of
from impulsem.agenda.services.refusals import (
    InterpreterGone,
    LanguageNotSpoken,
    NoInterpreterNeeded,
    NoLanguage,
    NotFromHere,
    SlotInPast,
    SlotTaken,
)
from impulsem.agenda.services.steps import locked, write_down
from impulsem.organisation.services import NameMissing
from impulsem.platform import audit
from impulsem.platform.actors import Actor
from impulsem.platform.errors import NotAllowed

Kind = AppointmentEvent.Kind
State = Appointment.State


@transaction.atomic
def arrange_interpreter(*, appointment: Appointment, interpreter: Interpreter, by: Actor, at: dt.datetime) -> None:
    """`interpreter` translates at the appointment, instead of whoever was arranged before: their time is promised to it.

    Refuses: InterpreterBusy, LanguageNotSpoken, InterpreterGone, NoInterpreterNeeded, NotFromHere (settled), SlotInPast, NotAllowed.
    """
    appointment = _to_come(appointment, by=by, at=at)
    if not appointment.interpreter:
        raise NoInterpreterNeeded
    if not interpreter.active:
        raise InterpreterGone(who=interpreter.name)
    if appointment.interpreter not in interpreter.languages:
        raise LanguageNotSpoken(who=interpreter.name)
    former = interpreter_at(appointment)
    if former == interpreter:
        return
    resources = resources_of([], [], [interpreter, *([former] if former else [])])  # both, in one order: two who swap wait for each other
    _forget(appointment)
    hold(appointment, [each for each in resources if each.interpreter_id == interpreter.pk])
    write_down(appointment, Kind.ARRANGED, by=by, at=at, reason=interpreter.name)
    audit.record(by, "agenda.interpreter_arranged", on=appointment, interpreter=interpreter.pk)


@transaction.atomic
def release_interpreter(*, appointment: Appointment, by: Actor, at: dt.datetime) -> None:
    """Whoever was arranged does not come: their time is free again, and somebody is to be arranged. Refuses as `arrange_interpreter`.

    Releasing whom nobody arranged changes nothing.
    """
    appointment = _to_come(appointment, by=by, at=at)
    former = interpreter_at(appointment)
    if former is None:
        return
    resources_of([], [], [former])
    _forget(appointment)
    write_down(appointment, Kind.RELEASED, by=by, at=at, reason=former.name)
    audit.record(by, "agenda.interpreter_released", on=appointment, interpreter=former.pk)


def _to_come(appointment: Appointment, *, by: Actor, at: dt.datetime) -> Appointment:
    """The appointment, locked; refused to whoever may not deal with it, and when it is settled or over."""
    appointment = locked(appointment)
    if not may_book_at(by, appointment.centre_id) and by.worker_id not in {worker.pk for worker in workers_of(appointment)}:
        raise NotAllowed
    state = State(appointment.state)
    if state not in (State.BOOKED, State.ARRIVED):
        raise NotFromHere(state=state.label)
    if appointment.ends_at <= at:
        raise SlotInPast
    return appointment


def interpreter_at(appointment: Appointment) -> Interpreter | None:
    """Who is arranged for the appointment now."""
    if not appointment.interpreter:
        return None
    return Interpreter.objects.filter(resource__bookings__appointment=appointment, resource__bookings__released=False).first()


def come_along(appointment: Appointment, held: Interpreter | None, *, by: Actor, at: dt.datetime) -> None:
    """The appointment has its time, anew or again: whoever was to translate comes if they are free; else somebody is to be arranged.

    held: who was arranged until now; none: whoever was, when the appointment last stood at this time.
    """
    if not appointment.interpreter:
        return
    then = Interpreter.objects.filter(resource__bookings__appointment=appointment, resource__bookings__span=appointment.span)
    them = held or then.order_by("-resource__bookings__pk").first()
    if them is None:
        return
    comes = them.active and _is_held(appointment, resources_of([], [], [them]))
    if comes != (held is not None):
        write_down(appointment, Kind.ARRANGED if comes else Kind.RELEASED, by=by, at=at, reason=them.name)


def _is_held(appointment: Appointment, resources: Sequence[Resource]) -> bool:
    try:
        hold(appointment, resources)
    except SlotTaken:
        return False
    return True


def _forget(appointment: Appointment) -> None:
    """Nobody was arranged: so that undoing a move or a cancellation calls nobody back who was released by hand. The events remember."""
    Booking.objects.filter(appointment=appointment, resource__interpreter__isnull=False).delete()


@transaction.atomic
def save_interpreter(
    *,
    interpreter: Interpreter | None,
    name: str,
    organisation: str,
    languages: Sequence[str],
    phone: str,
    email: str,
    active: bool,
    by: Actor,
) -> Interpreter:
    """Write down whom the city calls: somebody new (`interpreter` is none) or known. languages: codes. Refuses: NameMissing, NoLanguage.

    Whoever is not active any more is offered no more; what is arranged with them stays.
    """
    if not keeps_interpreters(by):
        raise NotAllowed
    if not name.strip():
        raise NameMissing
    if not languages:
        raise NoLanguage
    one = interpreter or Interpreter()
    one.name, one.organisation, one.languages = name.strip(), organisation.strip(), list(languages)
    one.phone, one.email, one.active = phone.strip(), email.strip(), active
    one.save()
    audit.record(by, "agenda.interpreter_amended" if interpreter else "agenda.interpreter_added", on=one)
    return one
