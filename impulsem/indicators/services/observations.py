"""The steps of an observation, closed months, and values that come from outside the facts."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import QuerySet

from impulsem.indicators import engine
from impulsem.indicators.declarations import Level, indicators, places
from impulsem.indicators.models import Observation, ObservationStep, Reopening
from impulsem.indicators.permissions import answers_for, approves_figures
from impulsem.indicators.queries import status_of, with_status
from impulsem.indicators.services.refusals import (
    EarlierDefinition,
    MonthClosed,
    NoSuchIndicator,
    NothingToDo,
    NothingToReopen,
    NotThatStep,
    NotTwice,
    NotTyped,
    NotYourOwn,
    NotYourPlace,
    OnlyTheInstitute,
    SayEvidence,
    SayWhy,
)
from impulsem.platform import audit
from impulsem.platform.actors import Actor
from impulsem.platform.errors import DomainError, NotAllowed

Status = Observation.Status


@transaction.atomic
def take_step(*, observation: Observation, status: str, note: str = "", by: Actor, at: dt.datetime) -> ObservationStep:
    """Review, approve, send back to draft, or supersede. Approving it supersedes what was approved for the same month and place.

    Whoever answers for the place reviews; the institute approves, by somebody else than who reviewed or typed. Refuses: NotAllowed
    (nobody's account), NotYourPlace, OnlyTheInstitute, NotThatStep, NotYourOwn, NotTwice, EarlierDefinition, MonthClosed.
    """
    if by.account_id is None:
        raise NotAllowed
    observation = Observation.objects.select_for_update(of=("self",)).get(pk=observation.pk)
    then = Status(status)
    _refuse_others(observation, then, by=by)
    now = Status(status_of(observation))
    if then not in Observation.ALLOWED[now]:
        raise NotThatStep(now=now.label, then=then.label)
    if then in {Status.REVIEWED, Status.APPROVED} and observation.typed_by_id == by.account_id:
        raise NotYourOwn
    if then == Status.APPROVED:
        _approve(observation, by=by, at=at)
    step = _step(observation, then, note=note, by=by, at=at)
    audit.record(by, "indicators.step", on=observation, status=str(then))
    return step


def _refuse_others(observation: Observation, then: Status, *, by: Actor) -> None:
    if then in {Status.APPROVED, Status.SUPERSEDED} and not approves_figures(by):
        raise OnlyTheInstitute
    if not answers_for(by, level=observation.level, place=observation.place):
        raise NotYourPlace


def _approve(observation: Observation, *, by: Actor, at: dt.datetime) -> None:
    """What stands in the way of approving, and what gives way to it."""
    if observation.indicator not in indicators or observation.definition != engine.fingerprint(indicators[observation.indicator]):
        raise EarlierDefinition
    reviewed = observation.steps.filter(status=Status.REVIEWED).order_by("-pk").first()
    if reviewed is not None and reviewed.by_id == by.account_id:
        raise NotTwice
    for other in with_status(same_series(observation)).exclude(pk=observation.pk).filter(status=Status.APPROVED):
        approved = other.steps.filter(status=Status.APPROVED).latest("pk")
        if not Reopening.objects.filter(month=observation.month, at__gte=approved.at).exists():
            raise MonthClosed
        _step(other, Status.SUPERSEDED, note="", by=by, at=at)


def _step(observation: Observation, status: Status, *, note: str, by: Actor, at: dt.datetime) -> ObservationStep:
    return ObservationStep.objects.create(
        observation=observation, status=status, at=at, by_id=by.account_id, by_name=by.name[:150], note=note.strip()[:300]
    )


def same_series(observation: Observation) -> QuerySet[Observation]:
    """All that was ever said of the same indicator, month, place and breakdown."""
    return Observation.objects.filter(
        indicator=observation.indicator,
        level=observation.level,
        place=observation.place,
        month=observation.month,
        breakdown=observation.breakdown,
    )


@transaction.atomic
def take_steps(*, indicator: str, month: dt.date, status: str, by: Actor, at: dt.datetime) -> int:
    """Review or approve every figure of an indicator in a month that the actor can do it with; gives how many.

    Refuses: what stands in the way of the first, when there is none; NothingToDo.
    """
    before = {Status.REVIEWED: Status.DRAFT, Status.APPROVED: Status.REVIEWED}[Status(status)]
    waiting = with_status(Observation.objects.filter(indicator=indicator, month=month)).filter(status=before).order_by("pk")
    done, refused = 0, None
    for observation in waiting:
        try:
            take_step(observation=observation, status=status, by=by, at=at)
            done += 1
        except DomainError as refusal:
            refused = refused or refusal
    if not done:
        raise refused or NothingToDo
    return done


@transaction.atomic
def reopen_month(*, month: dt.date, reason: str, by: Actor, at: dt.datetime) -> Reopening:
    """Let later figures of a month take the place of approved ones. What is approved stays published until then.

    Refuses: NotAllowed, OnlyTheInstitute, SayWhy, NothingToReopen.
    """
    if by.account_id is None:
        raise NotAllowed
    if not approves_figures(by):
        raise OnlyTheInstitute
    if not reason.strip():
        raise SayWhy
    if not with_status(Observation.objects.filter(month=month)).filter(status=Status.APPROVED).exists():
        raise NothingToReopen
    reopening = Reopening.objects.create(month=month, reason=reason.strip()[:300], at=at, by_id=by.account_id, by_name=by.name[:150])
    audit.record(by, "indicators.month_reopened", month=month.isoformat())
    return reopening


@transaction.atomic
def type_value(
    *,
    indicator: str,
    month: dt.date,
    level: str,
    place: str = "",
    value: float,
    numerator: float | None = None,
    denominator: float | None = None,
    n: int,
    evidence: str,
    by: Actor,
    at: dt.datetime,
) -> Observation:
    """Write down a value that the facts do not hold. It is a draft until somebody else reviews and approves it.

    Refuses: NotAllowed, NoSuchIndicator, NotTyped (no such place or month for it), NotYourPlace, SayEvidence.
    """
    if by.account_id is None:
        raise NotAllowed
    if indicator not in indicators:
        raise NoSuchIndicator
    declared = indicators[indicator]
    if level not in declared.levels or month.day != 1 or month > at.date() or n < declared.minimum:
        raise NotTyped
    if place not in {one.code for one in places[Level(level)]()}:
        raise NotTyped
    if not answers_for(by, level=level, place=place):
        raise NotYourPlace
    if not evidence.strip():
        raise SayEvidence
    observation = Observation.objects.create(
        indicator=indicator,
        month=month,
        level=level,
        place=place,
        value=value,
        numerator=numerator,
        denominator=denominator,
        n=n,
        cut_at=at,
        definition=engine.fingerprint(declared),
        typed_by_id=by.account_id,
        evidence=evidence.strip()[:500],
        made_at=at,
    )
    _step(observation, Status.DRAFT, note="", by=by, at=at)
    audit.record(by, "indicators.value_typed", on=observation)
    return observation
