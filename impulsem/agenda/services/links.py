"""A person deals with one appointment by a secret address, without an account: confirms, cancels, moves, asks to come earlier."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence

from django.db import transaction
from django.utils import timezone

from impulsem.agenda.models import Appointment, AppointmentEvent, AppointmentLink, Cover, EarlierOffer
from impulsem.agenda.queries.links import LINK, by_link
from impulsem.agenda.queries.slots import Slot, free_slots
from impulsem.agenda.services.appointments import called_off, shift
from impulsem.agenda.services.promises import workers_of
from impulsem.agenda.services.refusals import LinkOver, NotFree
from impulsem.agenda.services.steps import locked, write_down
from impulsem.organisation import queries as organisation
from impulsem.organisation.models import Worker
from impulsem.platform import audit, clock, keyed
from impulsem.platform.actors import Actor, ActorKind

Kind = AppointmentEvent.Kind
State = Appointment.State

#: Whoever holds the secret. The name stands in the audit; who it was, nobody can say.
BY_LINK = Actor(kind=ActorKind.RESIDENT, name="by link")
GROUPS = 5  # of four letters: 97 bits
TIMES = 8  # offered at once
DAYS = 28  # looked at


def link_of(appointment: Appointment, *, at: dt.datetime | None = None) -> str:
    """A new secret for the appointment; what was given before opens it too. It cannot be shown again."""
    token = new_token()
    AppointmentLink.objects.create(appointment=appointment, digest=keyed.digest(LINK, token), made_at=at or clock.now())
    return token


def new_token() -> str:
    return keyed.new_code(GROUPS).replace("-", "")


def close_links(*, person_ids: Collection[int]) -> int:
    """Whoever holds old links of these persons opens nothing any more: somebody else may read what went to them. Gives how many."""
    EarlierOffer.objects.filter(wish__appointment__person_id__in=person_ids, state=EarlierOffer.State.OPEN).update(
        state=EarlierOffer.State.GONE
    )
    gone, _per_model = AppointmentLink.objects.filter(appointment__person_id__in=person_ids).delete()
    return gone


@transaction.atomic
def confirm_by_link(*, token: str, at: dt.datetime) -> Appointment:
    """The person says that they will come. Twice changes nothing. Refuses: LinkOver."""
    appointment = _opened(token, at=at, states={State.BOOKED})
    return confirmed(appointment, by=BY_LINK, at=at)


def confirmed(appointment: Appointment, *, by: Actor, at: dt.datetime) -> Appointment:
    """Note on the appointment (locked before) that the person will come."""
    if appointment.confirmed_at is None:
        appointment.confirmed_at = at
        appointment.save(update_fields=["confirmed_at"])
        write_down(appointment, Kind.CONFIRMED, by=by, at=at)
        audit.record(by, "agenda.confirm", on=appointment)
    return appointment


@transaction.atomic
def cancel_by_link(*, token: str, at: dt.datetime) -> Appointment:
    """The person does not need it or cannot come: the time is free at once. Refuses: LinkOver."""
    appointment = _opened(token, at=at, states={State.BOOKED})
    return called_off(appointment, cancelled_by=AppointmentEvent.CancelledBy.PERSON, reason="", by=BY_LINK, at=at)


def times_by_link(*, token: str, at: dt.datetime, from_day: dt.date | None = None) -> list[Slot]:
    """The next free times for the appointment, each once: with who attends it now, else with a colleague, where the reason allows that.

    Refuses: LinkOver.
    """
    appointment = by_link(token, at=at)
    if appointment is None or appointment.state == State.CANCELLED:
        raise LinkOver
    return times_for(appointment, at=at, from_day=from_day)[:TIMES]


def times_for(appointment: Appointment, *, at: dt.datetime, from_day: dt.date | None = None, days: int = DAYS) -> list[Slot]:
    """Free times by day, for whole days until there are enough; those of who attends it now come before a colleague's at the same time."""
    earliest = at + dt.timedelta(hours=appointment.reason.hours_notice)
    today = timezone.localdate(at)
    first = max(from_day or today, timezone.localdate(earliest))
    days = min(days, (today + dt.timedelta(days=appointment.reason.days_ahead) - first).days)
    if days < 1:
        return []
    own, colleagues = _who_may(appointment, on=first)

    def free(workers: Sequence[Worker], *, together: bool) -> dict[dt.datetime, Slot]:
        slots = free_slots(
            workers,
            None,
            first,
            days,
            minutes=appointment.minutes,
            together=together,
            once=not together,
            centre=appointment.centre,
            at=earliest,
            limit=TIMES,
        )
        return {slot.starts_at: slot for slot in slots}

    found = free(colleagues, together=False) | free(own, together=True)
    return [found[moment] for moment in sorted(found)]


def _who_may(appointment: Appointment, *, on: dt.date) -> tuple[list[Worker], list[Worker]]:
    """Who attends it now, and colleagues of the same profession, unless the reason asks for the same person or for several."""
    own = workers_of(appointment)
    if len(own) != 1 or appointment.reason.cover == Cover.SAME_PERSON:
        return own, []
    there = organisation.professionals_of(frozenset({appointment.centre_id}), on=on)
    return own, [each for each in there if each.profession == own[0].profession and each.pk != own[0].pk]


@transaction.atomic
def move_by_link(*, token: str, starts_at: dt.datetime, worker_ids: tuple[int, ...] = (), at: dt.datetime) -> Appointment:
    """Another of the free times (see `times_by_link`); the present one is given back when it is taken.

    worker_ids: of the chosen slot; empty: whoever is free then. Refuses: LinkOver, NotFree, and what a move refuses.
    """
    appointment = _opened(token, at=at, states={State.BOOKED, State.MISSED})
    offered = times_for(appointment, at=at, from_day=timezone.localdate(starts_at), days=1)
    wanted = next((slot for slot in offered if slot.starts_at == starts_at and (not worker_ids or worker_ids == slot.worker_ids)), None)
    if wanted is None:
        raise NotFree
    workers = list(Worker.objects.filter(pk__in=wanted.worker_ids).order_by("pk"))
    return shift(appointment, starts_at, appointment.minutes, kind=Kind.MOVED, workers=workers, by=BY_LINK, at=at)


def _opened(token: str, *, at: dt.datetime, states: set[State]) -> Appointment:
    """The appointment of a link, held until the end of the transaction."""
    found = by_link(token, at=at)
    if found is None:
        raise LinkOver
    appointment = locked(found)
    if appointment.state not in states or (appointment.state == State.BOOKED and appointment.starts_at <= at):
        raise LinkOver
    return appointment
