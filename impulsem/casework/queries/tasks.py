"""What waits for a worker: commitments and drafts; what the worker did in a day."""

from __future__ import annotations

import dataclasses
import datetime as dt
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from impulsem.agenda.models import Appointment
from impulsem.casework.models import CaseFile, Commitment, EntryDraft, EntryProfessional
from impulsem.casework.permissions import is_desk_only
from impulsem.casework.queries.files import known_to_worker
from impulsem.people import queries as people
from impulsem.people.models import HouseholdMembership
from impulsem.platform import clock
from impulsem.platform.actors import Actor
from impulsem.platform.prepared import prepared


@dataclasses.dataclass(frozen=True, slots=True)
class Task:
    """A commitment in somebody's inbox."""

    uuid: UUID
    text: str
    due_on: dt.date
    late: bool
    promised_by: str  # empty: the worker did
    file_uuid: UUID | None
    file_number: str
    label: str  # the household's name, else the person's


def inbox(worker_id: int, on: dt.date, *, actor: Actor | None = None) -> list[Task]:
    """Open commitments of a worker, the oldest day first (one query and the names)."""
    rows = _promised(worker_id, on)
    labels = people.households_label([row.file.household_id for row in rows if row.file is not None], on, actor=actor)
    return [
        Task(
            uuid=row.uuid,
            text=row.text,
            due_on=row.due_on,
            late=row.is_late(on),
            promised_by=row.promised_by_name,
            file_uuid=row.file.uuid if row.file else None,
            file_number=row.file.number if row.file else "",
            label=labels.get(row.file.household_id, "") if row.file else (row.person.full_name if row.person else ""),
        )
        for row in rows
    ]


@prepared
def _promised(worker_id: int, on: dt.date) -> QuerySet[Commitment]:
    known = Q(person__isnull=True) | known_to_worker(worker_id, on=on)
    living = HouseholdMembership.objects.filter(household_id=OuterRef("file__household_id"))
    there = Q(file__isnull=True) | Q(Exists(living.filter(known_to_worker(worker_id, on=on))))
    mine = Commitment.objects.filter(known, there, worker_id=worker_id, state=Commitment.State.OPEN)
    return mine.select_related("file", "person").order_by("due_on", "pk")


def find_commitment(commitment_uuid: UUID, actor: Actor, *, at: dt.datetime) -> Commitment | None:
    """A commitment in the actor's inbox, or in a file within reach."""
    mine = Q(worker_id=actor.worker_id or 0) if actor.worker_id is not None else Q(pk__in=[])
    reached = Q(file__in=CaseFile.objects.within_reach(actor, at=at))
    return Commitment.objects.filter(mine | reached, uuid=commitment_uuid).first()


def commitments_of(file_id: int, actor: Actor, *, on: dt.date, settled: int = 3) -> list[Commitment]:
    """What is open in a file, the oldest day first, and the last few that were settled; a front desk sees its own (one query)."""
    rows = Commitment.objects.filter(file_id=file_id).select_related("worker", "person")
    if is_desk_only(actor):
        rows = rows.filter(worker_id=actor.worker_id or 0)
    if actor.worker_id is not None:
        rows = rows.filter(Q(person__isnull=True) | known_to_worker(actor.worker_id, on=on))
    ordered = list(rows.order_by(F("settled_on").desc(nulls_first=True), "due_on", "pk")[:60])
    open_ones = [row for row in ordered if row.state == Commitment.State.OPEN]
    return open_ones + [row for row in ordered if row.state != Commitment.State.OPEN][:settled]


@dataclasses.dataclass(frozen=True, slots=True)
class Draft:
    """Something begun and not saved."""

    key: UUID
    file_uuid: UUID | None
    file_number: str
    label: str
    appointment_uuid: UUID | None
    saved_at: dt.datetime
    begins: str  # how the text begins


def drafts_of(worker_id: int, on: dt.date | None = None, *, actor: Actor | None = None) -> list[Draft]:
    """The worker's drafts, the newest first (one query and the names)."""
    rows = _drafts(worker_id)
    labels = people.households_label([row.file.household_id for row in rows if row.file is not None], on or clock.today(), actor=actor)
    return [
        Draft(
            key=row.key,
            file_uuid=row.file.uuid if row.file else None,
            file_number=row.file.number if row.file else "",
            label=labels.get(row.file.household_id, "") if row.file else "",
            appointment_uuid=row.appointment.uuid if row.appointment else None,
            saved_at=row.saved_at,
            begins=_beginning(row),
        )
        for row in rows
    ]


@prepared
def _drafts(worker_id: int) -> QuerySet[EntryDraft]:
    return EntryDraft.objects.filter(worker_id=worker_id).select_related("file", "appointment").order_by("-saved_at")[:20]


def _beginning(draft: EntryDraft) -> str:
    texts = [value for name, values in draft.content.items() if name.endswith("-text") for value in values]
    return " ".join(" ".join(texts).split())[:80]


def draft(key: UUID | None, worker_id: int | None) -> EntryDraft | None:
    """A draft of the worker's own."""
    if key is None:
        return None
    return EntryDraft.objects.filter(key=key, worker_id=worker_id or 0).select_related("file", "appointment").first()


def latest_draft(worker_id: int | None, *, file: CaseFile | None, appointment: Appointment | None) -> EntryDraft | None:
    """What the worker was last writing in this file or about this appointment (one query)."""
    return next(iter(_drafts_about(worker_id or 0, file.pk if file else None, appointment.pk if appointment else None)), None)


@prepared
def _drafts_about(worker_id: int, file_id: int | None, appointment_id: int | None) -> QuerySet[EntryDraft]:
    about = Q(appointment_id=appointment_id) if appointment_id is not None else Q(pk__in=[])
    if file_id is not None:
        about |= Q(file_id=file_id, appointment__isnull=True)
    return EntryDraft.objects.filter(about, worker_id=worker_id).order_by("-saved_at")[:1]


def day_entries(worker_id: int, day: dt.date) -> QuerySet[EntryProfessional]:
    """What the worker took part in on a day, by hour; each row has its `entry`."""
    start, end = clock.day_span(day)
    mine = EntryProfessional.objects.filter(worker_id=worker_id, happened_at__gte=start, happened_at__lt=end)
    return mine.select_related("entry").order_by("happened_at", "pk")
