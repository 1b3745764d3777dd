"""About one appointment, or one that is about to be booked: its history, the choices of a centre, what speaks against a time."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Sequence

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from impulsem.agenda.models import Appointment, AppointmentEvent, Booking, VisitReason, deals_with_all
from impulsem.agenda.queries.slots import free_time
from impulsem.agenda.rules.stretches import stretch
from impulsem.organisation import queries as organisation
from impulsem.organisation.models import Centre, Role, Room, Worker
from impulsem.organisation.permissions import is_professional
from impulsem.platform.actors import Actor


@dataclasses.dataclass(frozen=True, slots=True)
class Choices:
    """What can be chosen when booking at a centre."""

    centre: Centre
    reasons: list[VisitReason]
    workers: list[Worker]
    rooms: list[Room]


def choices_at(centre: Centre, *, actor: Actor, on: dt.date) -> Choices:
    """Reasons that the actor may book, professionals and rooms of the centre (three queries)."""
    reasons = VisitReason.objects.filter(active=True).order_by("order", "pk")
    if not is_professional(actor):
        reasons = reasons.filter(front_desk_may_book=True)
    return Choices(
        centre=centre,
        reasons=list(reasons),
        workers=list(organisation.professionals_of(frozenset({centre.pk}), on=on)),
        rooms=list(Room.objects.filter(centre=centre).order_by("kind", "name")),
    )


def centres_for_booking(actor: Actor) -> QuerySet[Centre]:
    """Centres at which the actor books, by name: the own ones, all for the city's phone service."""
    if deals_with_all(actor):
        return Centre.objects.order_by("name")
    return Centre.objects.filter(pk__in=actor.centres(Role.FRONT_DESK, Role.PROFESSIONAL)).order_by("name")


def centres_to_look_at(actor: Actor) -> QuerySet[Centre]:
    """Centres whose agenda the actor may see, by name (as `permissions.sees_agenda_of` says of one)."""
    if deals_with_all(actor) or actor.holds(Role.INSTITUTE):
        return Centre.objects.order_by("name")
    own = Q(pk__in=actor.centres()) | Q(territory_id__in=actor.territories(Role.TERRITORIAL_DIRECTOR))
    return Centre.objects.filter(own).order_by("name")


def doubts_about(workers: Sequence[Worker], starts_at: dt.datetime, minutes: int, *, but: Appointment | None = None) -> list[str | Promise]:
    """What speaks against a time, in words: somebody is busy, or does not attend at that hour (three queries). Empty: it is free."""
    wanted = stretch(starts_at, starts_at + dt.timedelta(minutes=minutes))
    held = Booking.objects.filter(resource__worker__in=workers, released=False, span__overlap=(wanted.starts, wanted.ends))
    held = held.exclude(appointment=but) if but else held
    busy = set(held.values_list("resource__worker_id", flat=True))
    doubts: list[str | Promise] = []
    free = free_time(workers, timezone.localdate(starts_at), 1)
    for worker in workers:
        if worker.pk in busy:
            doubts.append(_("%(who)s already has an appointment then.") % {"who": worker.name})
        elif but is None and not any(
            piece.starts <= wanted.starts and wanted.ends <= piece.ends
            for key, left in free.items()
            if key[0] == worker.pk
            for piece in left
        ):
            doubts.append(_("That is outside the hours of %(who)s.") % {"who": worker.name})
    return doubts


@dataclasses.dataclass(frozen=True, slots=True)
class History:
    """A step of an appointment, for its page."""

    at: dt.datetime
    label: str
    by: str
    from_moment: dt.datetime | None  # where it stood before, when it was moved
    detail: str


def history_of(appointment: Appointment) -> list[History]:
    """What happened to the appointment, in order (one query)."""
    return [
        History(
            at=event.at,
            label=str(AppointmentEvent.Kind(event.kind).label),
            by=event.worker.name if event.worker else "",
            from_moment=event.span_before.lower if event.span_before else None,
            detail=" · ".join(part for part in (event.get_cancelled_by_display(), event.reason) if part),
        )
        for event in appointment.events.select_related("worker").order_by("pk")
    ]


def step_number(appointment: Appointment) -> int:
    """How many steps the appointment has had: what an "Undo" means by the last one (one query)."""
    return appointment.events.exclude(kind__in=AppointmentEvent.BESIDE).count()
