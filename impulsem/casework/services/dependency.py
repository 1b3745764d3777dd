"""The dependency cycle of a person, step by step."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from impulsem.casework import permissions
from impulsem.casework.models import CaseFile, CycleStep, DependencyCase, DependencyStep, Plan
from impulsem.casework.services import plan_refusals as refusals
from impulsem.people import queries as people
from impulsem.people.models import Person
from impulsem.platform import audit
from impulsem.platform.actors import Actor
from impulsem.platform.errors import refusing

Step = CycleStep


@transaction.atomic
def open_dependency_case(*, file: CaseFile, person: Person, applied_on: dt.date, by: Actor, at: dt.datetime) -> DependencyCase:
    """A person of the household applied. Refuses: NotYourPlan, PersonNotInFile, StepBeforeLast (a day to come), CaseExists."""
    _check(file.pk, by, at=at)
    today = timezone.localdate(at)
    if person.pk not in {member.person_id for member in people.household_on(file.household, today, actor=by, at=at)}:
        raise refusals.PersonNotInFile
    if applied_on > today:
        raise refusals.StepBeforeLast
    with refusing({"dependency_one_case_a_person": refusals.CaseExists}):
        case = DependencyCase.objects.create(file=file, person=person)
    _append(case, Step.APPLIED, applied_on, "", by=by, at=at)
    return case


@transaction.atomic
def take_step(
    *, case: DependencyCase, step: str, on: dt.date, degree: str = "", note: str = "", plan: Plan | None = None, by: Actor, at: dt.datetime
) -> DependencyCase:
    """The next step was taken on a day. plan: the programme, when it is approved.

    Refuses: NotYourPlan, StepDoesNotFollow, StepBeforeLast, SayTheDegree.
    """
    _check(case.file_id, by, at=at)
    held = DependencyCase.objects.select_for_update(of=("self",)).select_related("file").get(pk=case.pk)
    if step not in DependencyCase.FOLLOWS[Step(held.step)]:
        raise refusals.StepDoesNotFollow
    last = held.steps.order_by("-on", "-pk").values_list("on", flat=True).first()
    if on > timezone.localdate(at) or (last is not None and on < last):
        raise refusals.StepBeforeLast
    if step == Step.RESOLVED:
        if degree not in DependencyCase.Degree.values:
            raise refusals.SayTheDegree
        held.degree = DependencyCase.Degree(degree)
    if step == Step.PROGRAMMED and plan is not None:
        held.plan = plan
    held.step = Step(step)
    held.save(update_fields=["step", "degree", "plan"])
    _append(held, Step(step), on, note, by=by, at=at)
    return held


def _check(file_id: int, by: Actor, *, at: dt.datetime) -> None:
    if by.worker_id is None or not permissions.standing_of(file_id, by, at=at).plans:
        raise refusals.NotYourPlan


def _append(case: DependencyCase, step: Step, on: dt.date, note: str, *, by: Actor, at: dt.datetime) -> None:
    DependencyStep.objects.create(case=case, step=step, on=on, note=note.strip()[:200], worker_id=by.worker_id, written_at=at)
    audit.record(by, "casework.dependency_step", on=case.file, case=case.pk, step=step)
