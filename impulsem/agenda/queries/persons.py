"""The appointments of some persons, for their pages. Callers pass only persons whom the reader may see.

What the reader may not open (another centre's, of somebody out of reach) is told by its time only: enough not to book over it.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Collection, Iterable
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from impulsem.agenda.models import Appointment, Channel
from impulsem.agenda.queries.sheets import company
from impulsem.organisation.models import Worker
from impulsem.people.models import Person, Reach
from impulsem.platform.actors import Actor

State = Appointment.State
SETTLED = (State.ATTENDED, State.MISSED, State.CANCELLED)
YEAR = dt.timedelta(days=365)


@dataclasses.dataclass(frozen=True, slots=True)
class AppointmentLine:
    """An appointment as a person's page shows it."""

    appointment_id: int
    uuid: UUID
    person_id: int
    person_name: str
    starts_at: dt.datetime
    minutes: int
    state: str
    channel: str
    reason: str
    centre_id: int
    centre: str
    room: str
    workers: tuple[str, ...]
    worker_ids: tuple[int, ...]
    is_open: bool  # the reader may see more than the time

    @property
    def day(self) -> dt.date:
        return timezone.localdate(self.starts_at)

    @property
    def state_label(self) -> str:
        return str(State(self.state).label)

    @property
    def channel_label(self) -> str:
        return str(Channel(self.channel).label)


@dataclasses.dataclass(frozen=True, slots=True)
class PersonAppointments:
    """What is to come by time, the last ones backwards, and how many were missed in a year."""

    upcoming: list[AppointmentLine]
    past: list[AppointmentLine]
    missed: int


def appointments_of(person_ids: Collection[int], at: dt.datetime, *, actor: Actor, past: int = 4) -> PersonAppointments:
    """A year back and everything to come (two queries)."""
    rows = list(_of(person_ids, actor, at).filter(span__startswith__gte=at - YEAR).order_by("span__startswith", "pk"))
    to_come = [row for row in rows if _is_to_come(row, at)]
    gone = [row for row in rows if not _is_to_come(row, at)]
    last = gone[::-1][:past]
    lines = {line.appointment_id: line for line in lines_of([*to_come, *last])}
    return PersonAppointments(
        upcoming=[lines[row.pk] for row in to_come],
        past=[lines[row.pk] for row in last],
        missed=sum(row.state == State.MISSED for row in gone),
    )


def upcoming_of(person_ids: Collection[int], at: dt.datetime, *, actor: Actor) -> list[AppointmentLine]:
    """What they still have, by time: not settled, and today or later (two queries)."""
    today = timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)
    rows = _of(person_ids, actor, at).filter(state__in=[State.BOOKED, State.ARRIVED], span__startswith__gte=today)
    return lines_of(rows.order_by("span__startswith", "pk"))


def past_of(person_ids: Collection[int], at: dt.datetime, *, actor: Actor, limit: int = 20) -> list[AppointmentLine]:
    """What they had, the last first (two queries)."""
    rows = _of(person_ids, actor, at).filter(span__startswith__lt=at)
    return lines_of(rows.order_by("-span__startswith", "-pk")[:limit])


def usual_workers(person: Person, at: dt.datetime) -> list[int]:
    """Workers who are responsible for the person now: their appointments are proposed first (one query)."""
    assigned = Reach.objects.at(at).filter(person=person, reason=Reach.Reason.ASSIGNMENT, worker__isnull=False)
    return list(Worker.objects.filter(pk__in=assigned.values("worker_id")).order_by("name").values_list("pk", flat=True))


def _of(person_ids: Collection[int], actor: Actor, at: dt.datetime) -> QuerySet[Appointment]:
    rows = Appointment.objects.filter(person_id__in=person_ids).select_related("person", "reason", "centre")
    return rows.annotate(is_open=Exists(Appointment.objects.visible_to(actor, at=at).filter(pk=OuterRef("pk"))))


def _is_to_come(row: Appointment, at: dt.datetime) -> bool:
    return row.state not in SETTLED and timezone.localdate(row.starts_at) >= timezone.localdate(at)


def lines_of(rows: Iterable[Appointment]) -> list[AppointmentLine]:
    """Appointments as lines; of those that the reader may not open only the time is told (one query)."""
    found = list(rows)
    rooms, workers = company(row.pk for row in found) if found else ({}, {})
    return [_line(row, rooms.get(row.pk, ""), workers.get(row.pk, {})) for row in found]


def _line(row: Appointment, room: str, workers: dict[int, str]) -> AppointmentLine:
    is_open = getattr(row, "is_open", True)  # looked up through visibility before
    return AppointmentLine(
        appointment_id=row.pk,
        uuid=row.uuid,
        person_id=row.person_id,
        person_name=row.person.full_name,
        starts_at=row.starts_at,
        minutes=row.minutes,
        state=row.state,
        channel=row.channel,
        reason=row.reason.name if is_open else "",
        centre_id=row.centre_id,
        centre=row.centre.name if is_open else "",
        room=room if is_open else "",
        workers=tuple(workers.values()) if is_open else (),
        worker_ids=tuple(workers) if is_open else (),
        is_open=is_open,
    )
