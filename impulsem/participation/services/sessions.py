"""Sessions: planned, held, transcribed, validated, returned."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Max

from impulsem.organisation.models import Centre, Worker
from impulsem.participation.models import Dimension, Minutes, Process, Return, Session
from impulsem.participation.permissions import may_lead, may_work
from impulsem.participation.rules.states import SESSION
from impulsem.participation.services.refusals import (
    AlreadyValidated,
    CardsLeft,
    HeadsMissing,
    NoMinutes,
    NothingSaid,
    NotReturnable,
    OwnMinutes,
    ReachedTooMany,
)
from impulsem.participation.services.steps import locked, step, worker_of
from impulsem.platform import audit, clock
from impulsem.platform.actors import Actor
from impulsem.platform.errors import NotAllowed, refusing

State = Session.State
REFUSALS = {"session_held_has_heads": HeadsMissing, "minutes_validated_by_another": OwnMinutes}


@transaction.atomic
def plan_session(
    *,
    process: Process,
    dimension: Dimension,
    kind: str,
    title: str,
    starts_at: dt.datetime,
    minutes: int = 120,
    place: str = "",
    centre: Centre | None = None,
    agenda: str = "",
    language: str = "ca",
    facilitators: Iterable[Worker] = (),
    return_due: dt.date | None = None,
    return_channel: str = "",
    by: Actor,
) -> Session:
    """Call a session. Refuses: NotAllowed."""
    if not may_lead(by):
        raise NotAllowed
    session = Session.objects.create(
        process=process,
        dimension=dimension,
        kind=kind,
        title=title.strip(),
        starts_at=starts_at,
        minutes=minutes,
        place=place.strip(),
        centre=centre,
        agenda=agenda.strip(),
        language=language,
        return_due=return_due,
        return_channel=return_channel.strip(),
    )
    session.facilitators.set(facilitators)
    audit.record(by, "participation.session_planned", on=session)
    return session


@transaction.atomic
def change_session(*, session: Session, facilitators: Iterable[Worker] | None = None, by: Actor, **fields: Any) -> Session:
    """Change when, where, with whom, about what, and how people are told. fields: those of `plan_session`. Refuses: NotAllowed."""
    leads_it = by.worker_id is not None and session.facilitators.filter(pk=by.worker_id).exists()
    if not may_lead(by) and not (may_work(by) and leads_it):
        raise NotAllowed
    session = locked(session)
    for name, value in fields.items():
        setattr(session, name, value.strip() if isinstance(value, str) else value)
    session.save(update_fields=list(fields))
    if facilitators is not None:
        session.facilitators.set(facilitators)
    audit.record(by, "participation.session_changed", on=session, fields=sorted(fields))
    return session


@transaction.atomic
def hold_session(*, session: Session, heads: int | None, by: Actor) -> Session:
    """It took place, with so many people. May be said again while minutes are not validated. Refuses: HeadsMissing, NotNow."""
    if heads is None:
        raise HeadsMissing
    session = locked(session)
    if session.state not in {State.HELD, State.TRANSCRIBED}:
        step(session, State.HELD, SESSION)
    session.heads = heads
    with refusing(REFUSALS):
        session.save(update_fields=["state", "heads"])
    audit.record(by, "participation.session_held", on=session, heads=heads)
    return session


@transaction.atomic
def cancel_session(*, session: Session, by: Actor) -> Session:
    """It will not take place. Refuses: NotAllowed, NotNow."""
    if not may_lead(by):
        raise NotAllowed
    return _to(session, State.CANCELLED, by=by)


@transaction.atomic
def end_transcription(*, session: Session, by: Actor) -> Session:
    """All cards are contributions now. Refuses: CardsLeft, NotNow."""
    session = locked(session)
    left = session.cards.filter(contribution__isnull=True).count()
    if left:
        raise CardsLeft(count=left)
    return _to(session, State.TRANSCRIBED, by=by)


@transaction.atomic
def write_minutes(*, session: Session, text: str, by: Actor) -> Minutes:
    """A new version of the minutes. Refuses: NothingSaid."""
    if not text.strip():
        raise NothingSaid
    session = locked(session)
    last = session.minutes_versions.aggregate(last=Max("version"))["last"] or 0
    minutes = Minutes.objects.create(
        session=session, version=last + 1, text=text.strip(), written_by_id=worker_of(by), written_at=clock.now()
    )
    audit.record(by, "participation.minutes_written", on=session, version=minutes.version)
    return minutes


@transaction.atomic
def validate_minutes(*, session: Session, by: Actor) -> Minutes:
    """Somebody else than the author says that it was so. A transcribed session is validated with its minutes.

    Refuses: NoMinutes, OwnMinutes, AlreadyValidated.
    """
    session = locked(session)
    minutes = session.minutes_versions.order_by("-version").first()
    if minutes is None:
        raise NoMinutes
    if minutes.validated_at is not None:
        raise AlreadyValidated
    minutes.validated_by_id, minutes.validated_at = worker_of(by), clock.now()
    with refusing(REFUSALS):
        minutes.save(update_fields=["validated_by", "validated_at"])
    if session.state == State.TRANSCRIBED:
        _to(session, State.VALIDATED, by=by)
    audit.record(by, "participation.minutes_validated", on=session, version=minutes.version)
    return minutes


@transaction.atomic
def record_return(*, session: Session, on: dt.date, channel: str, language: str, reached: int, note: str = "", by: Actor) -> Return:
    """Its people were told what became of what they said. A validated session is returned with it.

    Refuses: NotReturnable, ReachedTooMany.
    """
    session = locked(session)
    if session.state in {State.PLANNED, State.CANCELLED}:
        raise NotReturnable
    if reached > (session.heads or 0):
        raise ReachedTooMany
    done = Return.objects.create(
        session=session,
        on=on,
        channel=channel.strip(),
        language=language,
        reached=reached,
        note=note.strip(),
        recorded_by_id=by.worker_id,
        recorded_at=clock.now(),
    )
    if session.state == State.VALIDATED:
        _to(session, State.RETURNED, by=by)
    audit.record(by, "participation.returned", on=session, reached=reached)
    return done


def _to(session: Session, state: str, *, by: Actor) -> Session:
    session = locked(session)
    if session.state != state:
        step(session, state, SESSION)
        session.save(update_fields=["state"])
        audit.record(by, f"participation.session_{state}", on=session)
    return session
