"""Book, move, cancel."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from impulsem.agenda.models import Appointment, AppointmentEvent, Channel, VisitReason
from impulsem.agenda.permissions import BY_THEMSELVES, may_book_at
from impulsem.agenda.services.checks import refuse_closed, refuse_length, refuse_past, refuse_person_busy, refuse_strangers
from impulsem.agenda.services.interpreters import come_along, interpreter_at
from impulsem.agenda.services.policy import refuse_beyond_policy
from impulsem.agenda.services.promises import (
    end_reach,
    give_reach,
    hold,
    hold_any_office,
    hold_like_before,
    refuse_outsiders,
    release,
    resources_of,
    span_of,
    stand_back,
    workers_of,
)
from impulsem.agenda.services.refusals import ReasonNotAtDesk, RoomElsewhere
from impulsem.agenda.services.steps import locked, step, write_down
from impulsem.organisation.models import Centre, Role, Room, Worker
from impulsem.people.models import Person
from impulsem.platform import audit
from impulsem.platform.actors import Actor, ActorKind
from impulsem.platform.codes import new_code
from impulsem.platform.errors import NotAllowed

Kind = AppointmentEvent.Kind
State = Appointment.State


@transaction.atomic
def book_appointment(
    *,
    person: Person,
    reason: VisitReason,
    workers: Sequence[Worker],
    room: Room | None,
    starts_at: dt.datetime,
    minutes: int,
    channel: str,
    centre: Centre,
    note: str = "",
    interpreter: str = "",
    any_room: bool = False,
    by: Actor,
    at: dt.datetime,
) -> Appointment:
    """Promise `person` the time of `workers` (and of a room: `room`, or with `any_room` the first office that is free).

    interpreter: code of the language into which somebody has to translate. The workers reach the person on that day; what the reason
    says of preparation and travel is held around it. Residents and kiosks book within the policy of the reason; whoever lets them in has
    made sure who they are. Refuses: SlotTaken (WorkerBusy, RoomTaken, NoRoomFree, PersonBusy, NotFree), SlotInPast, ClosedThen, BadLength,
    NobodyAttends, NotAtCentre, RoomElsewhere, OfTheTeamOnly, ReasonNotAtDesk, ReasonNotForResidents, TooSoon, TooFarAhead, NotAllowed.
    """
    themselves = by.kind in BY_THEMSELVES
    if not themselves and not may_book_at(by, centre.pk):
        raise NotAllowed
    if not reason.front_desk_may_book and by.kind == ActorKind.WORKER and not by.holds(Role.PROFESSIONAL):
        raise ReasonNotAtDesk
    refuse_length(minutes)
    refuse_past(starts_at, at=at)
    span, day = span_of(starts_at, minutes), timezone.localdate(starts_at)
    refuse_strangers(workers, centre, on=day)
    refuse_outsiders(person, workers, on=day)
    if room is not None and room.centre_id != centre.pk:
        raise RoomElsewhere(room=str(room), centre=str(centre))
    refuse_closed(centre, channel, span, workers)
    resources = resources_of(workers, [room] if room else [])
    refuse_person_busy(person, span)
    if themselves:
        refuse_beyond_policy(reason, span, channel, workers, centre, at=at)
        any_room = reason.needs_room and channel == Channel.CENTRE
    appointment = with_code(
        Appointment(
            person=person,
            reason=reason,
            centre=centre,
            channel=channel,
            span=span,
            note=note.strip(),
            interpreter=interpreter,
            booked_by_id=by.worker_id,
            booked_at=at,
        )
    )
    hold(appointment, resources)
    if any_room and room is None:
        hold_any_office(appointment, centre)
    give_reach(appointment, workers, by=by)
    write_down(appointment, Kind.BOOKED, by=by, at=at)
    audit.record(by, "agenda.book", on=appointment, workers=[worker.pk for worker in workers])
    return appointment


def with_code(appointment: Appointment) -> Appointment:
    """Write down a new appointment with a code of its own."""
    while True:
        appointment.code = new_code()
        try:
            with transaction.atomic():
                appointment.save(force_insert=True)
        except IntegrityError as error:
            if getattr(getattr(error.__cause__, "diag", None), "constraint_name", "") != "appointment_code_once":
                raise
        else:
            return appointment


@dataclasses.dataclass(frozen=True, slots=True)
class Errand:
    """One of several appointments of a person, booked together."""

    reason: VisitReason
    workers: Sequence[Worker]
    centre: Centre
    starts_at: dt.datetime
    minutes: int
    channel: str


@transaction.atomic
def book_errands(
    *, person: Person, errands: Sequence[Errand], any_room: bool, note: str = "", interpreter: str = "", by: Actor, at: dt.datetime
) -> list[Appointment]:
    """Several errands, one trip: all of them are booked, or none. Refuses as `book_appointment`."""
    return [
        book_appointment(
            person=person,
            reason=errand.reason,
            workers=errand.workers,
            room=None,
            any_room=any_room and errand.channel == Channel.CENTRE,
            starts_at=errand.starts_at,
            minutes=errand.minutes,
            channel=errand.channel,
            centre=errand.centre,
            note=note,
            interpreter=interpreter,
            by=by,
            at=at,
        )
        for errand in errands
    ]


@transaction.atomic
def move_appointment(
    *,
    appointment: Appointment,
    starts_at: dt.datetime,
    minutes: int,
    workers: Sequence[Worker] | None = None,
    by: Actor,
    at: dt.datetime,
) -> Appointment:
    """Give the same appointment another time, with the same people (else `workers`) and room; its history says where it stood before.

    Refuses like a new booking, and what is no longer booked. A room that is taken then gives way to any other office.
    """
    appointment = locked(appointment)
    if not may_book_at(by, appointment.centre_id) and by.worker_id not in {worker.pk for worker in workers_of(appointment)}:
        raise NotAllowed
    refuse_length(minutes)
    refuse_past(starts_at, at=at)
    return shift(appointment, starts_at, minutes, kind=Kind.MOVED, workers=workers, by=by, at=at)


def shift(
    appointment: Appointment,
    starts_at: dt.datetime,
    minutes: int,
    *,
    kind: str,
    workers: Sequence[Worker] | None = None,
    by: Actor,
    at: dt.datetime,
) -> Appointment:
    """The move itself, which taking back a move repeats in the other direction.

    appointment: locked before. workers: who attends from now on; none: those who did.
    """
    step(appointment, State.BOOKED)
    before, after, day = appointment.span, span_of(starts_at, minutes), timezone.localdate(starts_at)
    workers = workers_of(appointment) if workers is None else workers
    held = Q(resource__bookings__released=False) | Q(resource__bookings__span=before)
    rooms = list(Room.objects.filter(held, resource__bookings__appointment=appointment).distinct())
    refuse_strangers(workers, appointment.centre, on=day)
    refuse_outsiders(appointment.person, workers, on=day)
    refuse_closed(appointment.centre, appointment.channel, after, workers)
    resources = resources_of(workers, [])
    refuse_person_busy(appointment.person, after, but=appointment)
    translating = interpreter_at(appointment)
    release(appointment)
    stand_back(appointment, after, workers)
    if after != before:
        appointment.confirmed_at = None
    appointment.span, appointment.arrived_at = after, None
    appointment.save(update_fields=["span", "state", "arrived_at", "confirmed_at"])
    hold(appointment, resources)
    hold_like_before(appointment, rooms)
    come_along(appointment, translating, by=by, at=at)
    end_reach(appointment, at=at)
    give_reach(appointment, workers, by=by)
    write_down(appointment, kind, by=by, at=at, span_before=before)
    audit.record(by, "agenda.move", on=appointment)
    return appointment


@transaction.atomic
def cancel_appointment(*, appointment: Appointment, cancelled_by: str, reason: str, by: Actor, at: dt.datetime) -> Appointment:
    """Give the time back; `cancelled_by` is one of `AppointmentEvent.CancelledBy`. Refuses what is already settled."""
    appointment = locked(appointment)
    if not may_book_at(by, appointment.centre_id) and by.worker_id not in {worker.pk for worker in workers_of(appointment)}:
        raise NotAllowed
    return called_off(appointment, cancelled_by=cancelled_by, reason=reason, by=by, at=at)


def called_off(appointment: Appointment, *, cancelled_by: str, reason: str, by: Actor, at: dt.datetime) -> Appointment:
    """The cancellation itself, of an appointment that was locked before by whoever asked whether `by` may."""
    step(appointment, State.CANCELLED)
    appointment.save(update_fields=["state"])
    release(appointment)
    end_reach(appointment, at=at)
    write_down(appointment, Kind.CANCELLED, by=by, at=at, cancelled_by=cancelled_by, reason=reason.strip())
    audit.record(by, "agenda.cancel", on=appointment, cancelled_by=cancelled_by)
    return appointment
