"""Numbers taken at the door, called by the desk."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from impulsem.intake.models import Kiosk, Turn, TurnEvent
from impulsem.intake.services import kiosk_refusals as refusals
from impulsem.organisation.models import Centre, Role
from impulsem.platform.actors import Actor, ActorKind
from impulsem.platform.live import announce

State = Turn.State


@transaction.atomic
def take_turn(*, kiosk: Kiosk, by: Actor, at: dt.datetime) -> Turn:
    """The next number of the day at the kiosk's centre."""
    Centre.objects.select_for_update(no_key=True).get(pk=kiosk.centre_id)  # two kiosks, one row of numbers
    day = timezone.localdate(at)
    last = Turn.objects.filter(centre_id=kiosk.centre_id, day=day).aggregate(last=Max("number"))["last"] or 0
    turn = Turn.objects.create(centre_id=kiosk.centre_id, kiosk=kiosk, day=day, number=last + 1, taken_at=at)
    return _noted(turn, by=by, at=at)


@transaction.atomic
def call_next(*, centre: Centre, place: str, by: Actor, at: dt.datetime) -> Turn:
    """The number that waits longest comes to `place`. Refuses: NotYourTurns, NobodyWaits, SayWhere."""
    _refuse_others(by, centre.pk)
    waiting = Turn.objects.filter(centre=centre, day=timezone.localdate(at), state=State.WAITING).order_by("number")
    turn = waiting.select_for_update(skip_locked=True).first()  # two desks at once call two numbers
    if turn is None:
        raise refusals.NobodyWaits
    return call_turn(turn=turn, place=place, by=by, at=at)


@transaction.atomic
def call_turn(*, turn: Turn, place: str, by: Actor, at: dt.datetime) -> Turn:
    """A number comes to `place`; calling it again is calling it louder. Refuses: NotYourTurns, SayWhere, CannotBe."""
    turn = _held(turn, State.CALLED, by=by)
    if not place.strip():
        raise refusals.SayWhere
    turn.called_at, turn.called_to, turn.called_by_id = at, place.strip()[:40], by.worker_id
    return _noted(turn, by=by, at=at)


@transaction.atomic
def end_turn(*, turn: Turn, came: bool, by: Actor, at: dt.datetime) -> Turn:
    """They came and were attended, or did not come. Refuses: NotYourTurns, CannotBe."""
    return _noted(_held(turn, State.DONE if came else State.GONE, by=by), by=by, at=at)


def _held(turn: Turn, state: str, *, by: Actor) -> Turn:
    _refuse_others(by, turn.centre_id)
    turn = Turn.objects.select_for_update().get(pk=turn.pk)
    if state not in Turn.ALLOWED[State(turn.state)]:
        raise refusals.CannotBe
    turn.state = state
    return turn


def _noted(turn: Turn, *, by: Actor, at: dt.datetime) -> Turn:
    turn.save()
    TurnEvent.objects.create(turn=turn, at=at, state=turn.state, worker_id=by.worker_id)
    announce("turns", turn.centre_id)
    return turn


def _refuse_others(by: Actor, centre_id: int) -> None:
    if by.kind != ActorKind.JOB and centre_id not in by.centres(Role.FRONT_DESK, Role.PROFESSIONAL):
        raise refusals.NotYourTurns
