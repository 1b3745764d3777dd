"""A demand is answered when the visit or the session that it led to takes place; nobody has to say so twice."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db import transaction
from django.db.models import Q

from impulsem.intake.models import Decision, Demand, DemandEvent, Route
from impulsem.intake.services.steps import step
from impulsem.platform.actors import Actor

State = Demand.State
Kind = DemandEvent.Kind


@transaction.atomic
def follow_visit(*, appointment_id: int, by: Actor, at: dt.datetime) -> None:
    """Somebody attends the person."""
    _answer(Q(appointment_id=appointment_id), by=by, at=at)


@transaction.atomic
def follow_session(*, enrolment_ids: Collection[int], by: Actor, at: dt.datetime) -> None:
    """These came to the session."""
    _answer(Q(enrolment_id__in=enrolment_ids), by=by, at=at)


@transaction.atomic
def follow_taken_back(*, appointment_id: int, by: Actor, at: dt.datetime) -> None:
    """They were not attended after all: the demand is on its way again."""
    for demand in _of(Q(appointment_id=appointment_id), State.ANSWERED):
        demand.answered_at = None
        step(demand, State.ROUTED, Kind.REOPENED, by=by, at=at)


@transaction.atomic
def follow_place(*, was_id: int, now_id: int, by: Actor, at: dt.datetime) -> None:
    """Another day was taken: the demand is on its way to that one."""
    for demand in _of(Q(enrolment_id=was_id), State.ROUTED):
        Decision.objects.create(demand=demand, route=Route.GROUP_SESSION, decided_at=at, decided_by_id=by.worker_id, enrolment_id=now_id)


def _answer(led_to: Q, *, by: Actor, at: dt.datetime) -> None:
    for demand in _of(led_to, State.ROUTED):
        demand.answered_at = max(at, demand.received_at)
        step(demand, State.ANSWERED, Kind.ANSWERED, by=by, at=at)


def _of(led_to: Q, state: str) -> list[Demand]:
    decided = Decision.objects.filter(led_to).values("demand_id")
    return list(Demand.objects.select_for_update(of=("self",)).filter(pk__in=decided, state=state, on_the_spot=False).order_by("pk"))
