"""Who is responsible for a file, from when until when. Each assignment carries need to know down to the household's members."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from impulsem.casework import permissions, rules
from impulsem.casework.models import AccessGrant, Assignment, CaseFile
from impulsem.casework.services import reach, refusals
from impulsem.organisation.models import Role, Worker, WorkerPost
from impulsem.people import services as people
from impulsem.people.models import Person
from impulsem.platform import audit, clock
from impulsem.platform.actors import Actor
from impulsem.platform.errors import refusing
from impulsem.platform.periods import cut_short, period


@transaction.atomic
def assign(
    *, file: CaseFile, worker: Worker, role: str, from_day: dt.date, until: dt.date | None = None, by: Actor, at: dt.datetime
) -> Assignment:
    """Make `worker` responsible from `from_day` up to and without `until`.

    Refuses: NotYourFile, NotAProfessional, CoverNeedsAnEnd, EndsBeforeItBegins, ReferentTwice, AlreadyAssigned.
    """
    if not _may_assign(file, worker, role, by=by, at=at):
        raise refusals.NotYourFile
    return _place(file, worker, role, from_day=from_day, until=until, by=by, at=at)


def place_referent(file: CaseFile, worker: Worker, *, from_day: dt.date, by: Actor, at: dt.datetime) -> Assignment:
    """The first referent of a file that is being opened: whoever may open it may say who that is."""
    return _place(file, worker, Assignment.Role.REFERENT, from_day=from_day, until=None, by=by, at=at)


@transaction.atomic
def end_assignment(*, assignment: Assignment, by: Actor, at: dt.datetime, on: dt.date | None = None) -> None:
    """The assignment holds until `on` (today when none is given) and not on that day. One that never held a day disappears."""
    file = CaseFile.objects.select_related("centre").get(pk=assignment.file_id)
    standing = permissions.standing_of(file.pk, by, at=at)
    if not (standing.assigns or assignment.worker_id == by.worker_id):
        raise refusals.NotYourFile
    _end(assignment, on=on or timezone.localdate(at), by=by, at=at)


@transaction.atomic
def change_referent(*, file: CaseFile, worker: Worker, from_day: dt.date, by: Actor, at: dt.datetime) -> Assignment:
    """From `from_day` on `worker` is the referent; whoever was, was until the day before."""
    if not permissions.standing_of(file.pk, by, at=at).assigns:
        raise refusals.NotYourFile
    return replace_referent(file, worker, from_day=from_day, by=by, at=at)


@transaction.atomic
def refresh_reach_of_joiner(*, household_id: int, person: Person, at: dt.datetime) -> None:
    """Somebody moved in: whoever is assigned to the household's live file reaches them too."""
    if person.is_sealed:
        return
    for assignment in _running(household_id, timezone.localdate(at)):
        reach.push_assignment(assignment, [person], at=at)


@transaction.atomic
def end_reach_of_leaver(*, household_id: int, person: Person, at: dt.datetime) -> None:
    """Somebody moved out: what the household's file gave ends for them, also what a grant gave. Their own next file gives anew."""
    for assignment in Assignment.objects.filter(file__household_id=household_id):
        people.end_reach(source=rules.assignment_source(assignment.pk), person=person, at=at)
    for grant in AccessGrant.objects.filter(file__household_id=household_id, expires_at__gt=at):
        people.end_reach(source=rules.grant_source(grant.pk), person=person, at=at)


def _running(household_id: int, day: dt.date) -> list[Assignment]:
    assignments = Assignment.objects.filter(file__household_id=household_id, valid__endswith__isnull=True) | Assignment.objects.filter(
        file__household_id=household_id, valid__endswith__gt=day
    )
    return list(assignments.exclude(file__state=CaseFile.State.CLOSED).select_related("worker"))


def _place(
    file: CaseFile, worker: Worker, role: str, *, from_day: dt.date, until: dt.date | None, by: Actor, at: dt.datetime
) -> Assignment:
    if until is not None and until <= from_day:
        raise refusals.EndsBeforeItBegins
    if role == Assignment.Role.COVER and until is None:
        raise refusals.CoverNeedsAnEnd
    if not WorkerPost.objects.on(from_day).filter(worker=worker, role__in=[Role.PROFESSIONAL, Role.CENTRE_DIRECTOR]).exists():
        raise refusals.NotAProfessional
    with refusing({"assignment_one_referent": refusals.ReferentTwice, "assignment_once": refusals.AlreadyAssigned}):
        assignment = Assignment.objects.create(file=file, worker=worker, role=role, valid=period(from_day, until))
    reach.push_assignment(assignment, reach.members(file, on=timezone.localdate(at)), at=at)
    audit.record(by, "casework.assigned", on=file, worker=worker.pk, role=role)
    return assignment


def replace_referent(file: CaseFile, worker: Worker, *, from_day: dt.date, by: Actor, at: dt.datetime) -> Assignment:
    """From `from_day` on `worker` is the referent; whether `by` may say so is asked by the commands that call it."""
    CaseFile.objects.select_for_update().get(pk=file.pk)  # two changes at once queue here
    for old in Assignment.objects.filter(file=file, role=Assignment.Role.REFERENT).order_by("-valid"):
        if old.until is not None and old.until <= from_day:
            continue
        if old.worker_id == worker.pk and old.since is not None and old.since <= from_day and old.until is None:
            return old
        _end(old, on=from_day, by=by, at=at)
    return _place(file, worker, Assignment.Role.REFERENT, from_day=from_day, until=None, by=by, at=at)


def stay_on(file: CaseFile, worker: Worker, *, from_day: dt.date, until: dt.date, by: Actor, at: dt.datetime) -> None:
    """Whoever had the file goes on as its co-referent up to and without `until`; if they are one already, they are it anyway."""
    running = Assignment.objects.filter(file=file, worker=worker, role=Assignment.Role.CO_REFERENT, valid__overlap=period(from_day, until))
    if not running.exists() and WorkerPost.objects.on(from_day).filter(worker=worker, role=Role.PROFESSIONAL).exists():
        _place(file, worker, Assignment.Role.CO_REFERENT, from_day=from_day, until=until, by=by, at=at)


def _end(assignment: Assignment, *, on: dt.date, by: Actor, at: dt.datetime) -> None:
    today = timezone.localdate(at)
    people.end_reach(source=rules.assignment_source(assignment.pk), at=at if on <= today else clock.at(on, dt.time.min))
    audit.record(by, "casework.assignment_ended", on=assignment.file, worker=assignment.worker_id, role=assignment.role)
    if assignment.since is not None and on <= assignment.since:
        assignment.delete()  # it never held; the audit keeps that it was there
        return
    assignment.valid = cut_short(assignment.valid, on)
    assignment.save(update_fields=["valid"])


def _may_assign(file: CaseFile, worker: Worker, role: str, *, by: Actor, at: dt.datetime) -> bool:
    if permissions.standing_of(file.pk, by, at=at).assigns:
        return True
    # Nobody is responsible: a professional of the centre may take the file.
    takes_it = worker.pk == by.worker_id and role == Assignment.Role.REFERENT and file.centre_id in by.centres(Role.PROFESSIONAL)
    today = timezone.localdate(at)
    return takes_it and not Assignment.objects.on(today).filter(file=file, role=Assignment.Role.REFERENT).exists()
