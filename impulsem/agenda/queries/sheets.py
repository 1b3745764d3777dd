"""A worker's day, and the week of several: appointments with names for those who may read them, and busy time for the others."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from impulsem.agenda.models import AROUND, AWAY, OFFSITE, Appointment, AppointmentEvent, Booking, Channel, deals_with_all
from impulsem.agenda.queries.notices import untold_of
from impulsem.agenda.rules.stretches import Stretch, stretch
from impulsem.organisation.models import Role
from impulsem.people.models import Person, Reach
from impulsem.platform import clock
from impulsem.platform.actors import Actor

State = Appointment.State
LONGEST = dt.timedelta(hours=8)  # no appointment is longer: what is running at midnight began after 16:00


@dataclasses.dataclass(frozen=True, slots=True)
class Who:
    """The person of an appointment, for those who may know."""

    person_id: int
    uuid: UUID
    name: str
    age: int | None
    needs_interpreter: bool

    @classmethod
    def of(cls, person: Person, day: dt.date) -> Who:
        return cls(person.pk, person.uuid, person.full_name, person.age(day), person.needs_interpreter)


@dataclasses.dataclass(frozen=True, slots=True)
class SheetRow:
    """A booked stretch of a worker's time. Without `who` it says nothing but that the worker is busy."""

    appointment_id: int
    uuid: UUID
    worker_id: int
    centre_id: int
    starts_at: dt.datetime
    ends_at: dt.datetime
    state: str
    channel: str
    who: Who | None
    reason: str
    note: str
    interpreter: str  # code of the language, where somebody has to translate
    urgent: bool
    spontaneous: bool
    arrived_at: dt.datetime | None
    room: str
    colleagues: tuple[str, ...]  # who attends too
    confirmed: bool = False  # the person said that they will come
    untold: bool = False  # what they were told last was set aside or came back

    @property
    def minutes(self) -> int:
        return int((self.ends_at - self.starts_at).total_seconds() // 60)

    @property
    def day(self) -> dt.date:
        return timezone.localdate(self.starts_at)

    @property
    def stretch(self) -> Stretch:
        return stretch(self.starts_at, self.ends_at)

    @property
    def state_label(self) -> str:
        return str(State(self.state).label)

    @property
    def channel_label(self) -> str:
        return str(Channel(self.channel).label)

    @property
    def is_open(self) -> bool:
        """Still to be attended, moved or cancelled."""
        return self.state in (State.BOOKED, State.ARRIVED)

    @property
    def is_off(self) -> bool:
        """Will not take place."""
        return self.state in (State.CANCELLED, State.MISSED)


def day_sheet(worker_id: int, day: dt.date, *, actor: Actor, at: dt.datetime) -> list[SheetRow]:
    """The worker's day by time, cancelled and missed ones included (two queries)."""
    return week_sheet([worker_id], day, days=1, actor=actor, at=at)


def week_sheet(worker_ids: Collection[int], monday: dt.date, *, days: int = 7, actor: Actor, at: dt.datetime) -> list[SheetRow]:
    """What these workers have from `monday` on for `days` days, by time (two queries).

    A name is read by whoever attends, by the front desk of the centre and by whoever reaches the person; a sealed person's by reach only.
    """
    first, after = clock.day_span(monday, days)
    reached = Reach.objects.of(actor, at=at).filter(person_id=OuterRef("appointment__person_id"))
    undone = Q(appointment__state=State.CANCELLED) & ~Exists(
        AppointmentEvent.objects.filter(appointment_id=OuterRef("appointment_id"), kind=AppointmentEvent.Kind.CANCELLED)
    )
    bookings = (
        Booking.objects.filter(
            Q(released=False) | Q(span=F("appointment__span"), appointment__spontaneous=False),
            appointment__isnull=False,
            resource__worker_id__in=worker_ids,
            span__startswith__gte=first - LONGEST,
            span__startswith__lt=after,
            span__endswith__gt=first,
        )
        .exclude(undone)
        .select_related("resource", "appointment__person", "appointment__reason")
        .annotate(reached=Exists(reached), untold=untold_of("appointment_id"))
        .order_by("span__startswith", "released", "pk")
    )
    found: dict[tuple[int, int], tuple[Booking, Appointment]] = {}
    for booking in bookings:
        if booking.appointment is not None:
            found.setdefault((booking.appointment.pk, booking.resource_id), (booking, booking.appointment))
    rooms, workers = company({appointment.pk for _booking, appointment in found.values()})
    rows = [_row(booking, appointment, actor, rooms, workers) for booking, appointment in found.values()]
    return [row for row in rows if row.who is not None or not row.is_off]


@dataclasses.dataclass(frozen=True, slots=True)
class HeldRow:
    """Time of a worker that is promised to something else than an appointment."""

    booking_id: int
    worker_id: int
    starts_at: dt.datetime
    ends_at: dt.datetime
    source: str
    what: str

    @property
    def day(self) -> dt.date:
        return timezone.localdate(self.starts_at)

    @property
    def stretch(self) -> Stretch:
        return stretch(self.starts_at, self.ends_at)

    @property
    def kind(self) -> str:
        """ "away", "offsite", "around" of the agenda's own; "other" of what another context holds."""
        return next((kind for kind in HELD if self.source.startswith(f"agenda.{kind}:")), "other")

    @property
    def icon(self) -> str:
        return {AWAY: "clock", OFFSITE: "pin", AROUND: "clock"}.get(self.kind, "people")

    @property
    def label(self) -> str:
        return " · ".join(part for part in (str(HELD.get(self.kind, "")), self.what) if part)


HELD = {AWAY: _("Away"), OFFSITE: _("Working elsewhere"), AROUND: _("Preparation or travel")}


def held_time(worker_ids: Collection[int], first: dt.date, *, days: int = 7) -> list[HeldRow]:
    """Sessions, time away, work elsewhere and travel of these workers from `first` on, by time (one query)."""
    starts, after = clock.day_span(first, days)
    rows = (
        Booking.objects.filter(
            appointment__isnull=True,
            released=False,
            resource__worker_id__in=worker_ids,
            span__startswith__gte=starts - dt.timedelta(days=1),
            span__startswith__lt=after,
            span__endswith__gt=starts,
        )
        .order_by("span__startswith", "pk")
        .values_list("pk", "resource__worker_id", "span__startswith", "span__endswith", "source", "what")
    )
    return [HeldRow(pk, worker_id or 0, starts_at, ends_at, source, what) for pk, worker_id, starts_at, ends_at, source, what in rows]


Company = dict[int, dict[int, str]]  # appointment -> worker -> name


def company(appointment_ids: Iterable[int]) -> tuple[dict[int, str], Company]:
    """Room and workers of each appointment (one query)."""
    rooms: dict[int, str] = {}
    workers: Company = defaultdict(dict)
    parts = (
        Booking.objects.filter(Q(released=False) | Q(span=F("appointment__span")), appointment_id__in=list(appointment_ids))
        .order_by("-released", "pk")
        .values_list("appointment_id", "resource__room__name", "resource__worker_id", "resource__worker__name")
    )
    for appointment_id, room, worker_id, name in parts:
        if appointment_id is None:
            continue
        if room is not None:
            rooms[appointment_id] = room
        elif worker_id is not None:
            workers[appointment_id][worker_id] = name or ""
    return rooms, workers


def reads_names(actor: Actor, centre_id: int) -> bool:
    """The desk that receives the people of a centre."""
    return deals_with_all(actor) or centre_id in actor.centres(Role.FRONT_DESK)


def _row(booking: Booking, appointment: Appointment, actor: Actor, rooms: dict[int, str], workers: Company) -> SheetRow:
    attending = workers.get(appointment.pk, {})
    open_to = actor.worker_id in attending or reads_names(actor, appointment.centre_id)
    known = getattr(booking, "reached", False) or (open_to and not appointment.person.is_sealed)
    worker_id = booking.resource.worker_id or 0  # the sheet asks for workers only
    return SheetRow(
        appointment_id=appointment.pk,
        uuid=appointment.uuid,
        worker_id=worker_id,
        centre_id=appointment.centre_id,
        starts_at=booking.span.lower,
        ends_at=booking.span.upper,
        state=appointment.state,
        channel=appointment.channel,
        who=Who.of(appointment.person, timezone.localdate(booking.span.lower)) if known else None,
        reason=appointment.reason.name if known else "",
        note=appointment.note if known else "",
        interpreter=appointment.interpreter if known else "",
        urgent=appointment.urgent and known,
        spontaneous=appointment.spontaneous,
        arrived_at=appointment.arrived_at,
        room=rooms.get(appointment.pk, ""),
        colleagues=tuple(name for pk, name in attending.items() if pk != worker_id),
        confirmed=known and appointment.confirmed_at is not None,
        untold=known and getattr(booking, "untold", False),
    )
