"""The steps of an observation, and values that come from outside the facts."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from impulsem.indicators import engine
from impulsem.indicators.declarations import Level, indicators
from impulsem.indicators.models import Observation, ObservationStep
from impulsem.indicators.queries import status_of
from impulsem.indicators.services.refusals import NoSuchIndicator, NotThatStep, NotTyped, NotYourOwn, SayEvidence
from impulsem.platform import audit
from impulsem.platform.actors import Actor
from impulsem.platform.errors import NotAllowed

Status = Observation.Status


@transaction.atomic
def take_step(*, observation: Observation, status: str, note: str = "", by: Actor, at: dt.datetime) -> ObservationStep:
    """Review, approve, send back to draft, or supersede. Approving it supersedes what was approved for the same month and place.

    Who may is for the page to say. Refuses: NotAllowed (nobody's account), NotThatStep, NotYourOwn (a value that one typed).
    """
    if by.account_id is None:
        raise NotAllowed
    observation = Observation.objects.select_for_update(of=("self",)).get(pk=observation.pk)
    now, then = Status(status_of(observation)), Status(status)
    if then not in Observation.ALLOWED[now]:
        raise NotThatStep(now=now.label, then=then.label)
    if then in {Status.REVIEWED, Status.APPROVED} and observation.typed_by_id == by.account_id:
        raise NotYourOwn
    if then == Status.APPROVED:
        _supersede_approved(observation, by=by, at=at)
    step = ObservationStep.objects.create(observation=observation, status=then, at=at, by_id=by.account_id, note=note.strip()[:300])
    audit.record(by, "indicators.step", on=observation, status=str(then))
    return step


def _supersede_approved(observation: Observation, *, by: Actor, at: dt.datetime) -> None:
    same = Observation.objects.filter(
        indicator=observation.indicator,
        level=observation.level,
        place=observation.place,
        month=observation.month,
        breakdown=observation.breakdown,
    ).exclude(pk=observation.pk)
    for other in same:
        if status_of(other) == Status.APPROVED:
            ObservationStep.objects.create(observation=other, status=Status.SUPERSEDED, at=at, by_id=by.account_id)


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

    Refuses: NotAllowed, NoSuchIndicator, NotTyped (no such place or month for it), SayEvidence.
    """
    if by.account_id is None:
        raise NotAllowed
    if indicator not in indicators:
        raise NoSuchIndicator
    declared = indicators[indicator]
    known_level = level in declared.levels and (level == Level.CITY) == (place == "")
    if not known_level or month.day != 1 or n < declared.minimum:
        raise NotTyped
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
    audit.record(by, "indicators.value_typed", on=observation)
    return observation
