"""Cover: one confirmation gives the work of who is away to others, and leaves a note for when they are back.

Each appointment is given or moved by itself: what somebody changed meanwhile is left as it is and said, the rest is done. The substitute
reaches the person on that day only; the residents are told by message, some minutes later, as of any other step.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from impulsem.agenda.models import Appointment, AppointmentEvent, Coverage, CoverStep
from impulsem.agenda.permissions import may_cover_at
from impulsem.agenda.queries.cover import CoverLine, spoken_by
from impulsem.agenda.rules.cover import speak_alike
from impulsem.agenda.services.appointments import shift
from impulsem.agenda.services.checks import refuse_past
from impulsem.agenda.services.promises import workers_of, workers_then
from impulsem.agenda.services.refusals import CoverBegan, NothingToCover, NotTheirs
from impulsem.agenda.services.slots import all_at_once
from impulsem.agenda.services.steps import locked
from impulsem.organisation.models import Absence, Worker
from impulsem.people.models import Reach
from impulsem.platform import audit
from impulsem.platform.actors import Actor
from impulsem.platform.at_risk import Gone
from impulsem.platform.errors import DomainError, NotAllowed

Kind = CoverStep.Kind
State = Appointment.State


@dataclasses.dataclass(frozen=True, slots=True)
class Choice:
    """What is to become of one appointment at risk: a colleague takes it, it moves to a time of these workers, or (neither) it is left."""

    appointment: Appointment
    substitute: Worker | None = None
    starts_at: dt.datetime | None = None
    workers: tuple[Worker, ...] = ()


def as_proposed(lines: Sequence[CoverLine]) -> list[Choice]:
    """The lines of a proposal, chosen as they are proposed."""
    moved = {pk for line in lines if line.move is not None for pk in line.move.worker_ids}
    workers = {worker.pk: worker for worker in Worker.objects.filter(pk__in=moved)}
    choices = []
    for line in lines:
        substitute = next((option.worker for option in line.options if option.value == line.proposed), None)
        if substitute is None and line.move is not None and line.proposed == line.move_value:
            attended = tuple(workers[pk] for pk in line.move.worker_ids)
            choices.append(Choice(line.appointment, starts_at=line.move.starts_at, workers=attended))
        else:
            choices.append(Choice(line.appointment, substitute=substitute))
    return choices


@dataclasses.dataclass(frozen=True, slots=True)
class Covered:
    """refused: what could not be done as it was chosen, and why, in words; it is left as it was."""

    coverage: Coverage
    refused: tuple[tuple[Appointment, str], ...]


@transaction.atomic
def confirm_cover(*, gone: Gone, absence: Absence | None, choices: Sequence[Choice], by: Actor, at: dt.datetime) -> Covered:
    """Do what was chosen for the appointments of somebody who is away, all at once. Refuses: NothingToCover, NotAllowed."""
    if not choices:
        raise NothingToCover
    for choice in choices:
        if not may_cover_at(by, choice.appointment.centre):
            raise NotAllowed
    coverage = Coverage.objects.create(
        worker_id=gone.worker_id, absence=absence, first=gone.first, last=gone.last, confirmed_at=at, confirmed_by_id=by.worker_id
    )
    absent = Worker.objects.get(pk=gone.worker_id)
    steps, refused = [], []
    with all_at_once():
        for choice in choices:
            try:
                with transaction.atomic():
                    step = _done(choice, absent, by=by, at=at)
            except DomainError as refusal:
                refused.append((choice.appointment, str(refusal)))
                step = CoverStep(kind=Kind.LEFT, appointment=choice.appointment)
            step.cover = coverage
            steps.append(step)
    CoverStep.objects.bulk_create(steps)
    audit.record(by, "agenda.cover", on=coverage, absent=absent.pk, steps=len(steps), refused=len(refused))
    return Covered(coverage, tuple(refused))


def _done(choice: Choice, absent: Worker, *, by: Actor, at: dt.datetime) -> CoverStep:
    """One choice, done; its step, which still lacks its cover."""
    if choice.substitute is None and choice.starts_at is None:
        return CoverStep(kind=Kind.LEFT, appointment=choice.appointment)
    appointment = locked(choice.appointment)
    before, attending = appointment.span, workers_of(appointment)
    if appointment.state != State.BOOKED or absent not in attending:
        raise NotTheirs(who=absent.name)
    refuse_past(choice.starts_at or appointment.starts_at, at=at)
    minutes = appointment.minutes
    if choice.substitute is not None:
        others = [worker for worker in attending if worker != absent]
        workers = [*others, choice.substitute]
        shift(appointment, appointment.starts_at, minutes, kind=AppointmentEvent.Kind.COVERED, workers=workers, by=by, at=at)
        step = CoverStep(kind=Kind.SUBSTITUTE, substitute=choice.substitute)
        step.co_referent = _works_with(choice.substitute, appointment, at=appointment.starts_at)
        step.same_language = speak_alike(choice.substitute.languages, spoken_by(appointment.person))
    else:
        assert choice.starts_at is not None, "moved to a time"
        shift(appointment, choice.starts_at, minutes, kind=AppointmentEvent.Kind.MOVED, workers=choice.workers or None, by=by, at=at)
        step = CoverStep(kind=Kind.MOVED)
    step.appointment, step.span_before, step.span_after = appointment, before, appointment.span
    return step


def _works_with(worker: Worker, appointment: Appointment, *, at: dt.datetime) -> bool:
    return Reach.objects.at(at).filter(person_id=appointment.person_id, worker=worker, reason=Reach.Reason.ASSIGNMENT).exists()


@transaction.atomic
def undo_cover(*, coverage: Coverage, by: Actor, at: dt.datetime) -> int:
    """The absence did not happen, or it was the wrong one: what has not begun, and nobody changed since, goes back. How many.

    Refuses: CoverBegan (nothing is left to take back), NotAllowed.
    """
    held = Coverage.objects.select_for_update(of=("self",)).select_related("worker").get(pk=coverage.pk)
    steps = list(held.steps.exclude(kind=Kind.LEFT).select_related("appointment__centre", "substitute").order_by("-pk"))
    if any(step.appointment is not None and not may_cover_at(by, step.appointment.centre) for step in steps):
        raise NotAllowed
    if held.undone_at is not None:
        raise CoverBegan
    back = sum(_taken_back(step, held.worker, by=by, at=at) for step in steps)
    if not back:
        raise CoverBegan
    held.undone_at, held.undone_by_id = at, by.worker_id
    held.save(update_fields=["undone_at", "undone_by"])
    audit.record(by, "agenda.cover_undone", on=held, steps=back)
    return back


def _taken_back(step: CoverStep, absent: Worker, *, by: Actor, at: dt.datetime) -> bool:
    """Whether the step could be taken back: what has begun, was moved on or given to somebody else again, stays."""
    assert step.appointment is not None, "a step without an appointment gives nothing that could be taken back here"
    appointment = locked(step.appointment)
    before = step.span_before
    if appointment.state != State.BOOKED or appointment.span != step.span_after or before.lower <= at:
        return False
    attending = workers_of(appointment)
    if step.kind == Kind.SUBSTITUTE:
        if step.substitute not in attending:
            return False
        workers = [*(worker for worker in attending if worker != step.substitute), absent]
    else:
        workers = workers_then(appointment, before)
    minutes = int((before.upper - before.lower).total_seconds() // 60)
    try:
        with transaction.atomic():
            shift(appointment, before.lower, minutes, kind=AppointmentEvent.Kind.UNDONE, workers=workers, by=by, at=at)
    except DomainError:  # their time is promised to something else now
        return False
    return True


def note_read(*, coverage: Coverage, by: Actor, at: dt.datetime) -> None:
    """Whoever was away has read what was done. Refuses: NotAllowed (somebody else's note)."""
    if coverage.worker_id != by.worker_id:
        raise NotAllowed
    Coverage.objects.filter(pk=coverage.pk, read_at__isnull=True).update(read_at=at)


def give_appointment(key: str, worker_id: int, by: Actor, at: dt.datetime) -> None:
    """Give one appointment to a substitute, as `platform.at_risk` asks. key: "77:12", the appointment and who is away."""
    appointment_id, _sep, absent_id = key.partition(":")
    appointment = Appointment.objects.select_related("centre").get(pk=int(appointment_id))
    if not may_cover_at(by, appointment.centre):
        raise NotAllowed
    with transaction.atomic():
        _done(Choice(appointment, Worker.objects.get(pk=worker_id)), Worker.objects.get(pk=int(absent_id)), by=by, at=at)
