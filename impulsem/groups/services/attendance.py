"""Who came: by a key of whoever holds the session, or by the code that the person types."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from impulsem.groups.models import Enrolment, EnrolmentEvent, GroupSession
from impulsem.groups.services import refusals
from impulsem.groups.services.enrolling import fresh_code, refuse_who_is_kept_apart
from impulsem.groups.services.steps import give_reach, locked, locked_place, note, refuse_unless_runs, step
from impulsem.organisation.models import Centre
from impulsem.people.models import Person
from impulsem.platform import audit, clock
from impulsem.platform.actors import Actor, ActorKind
from impulsem.platform.codes import code_typed
from impulsem.platform.errors import NotAllowed, refusing

State = Enrolment.State
Kind = EnrolmentEvent.Kind


@transaction.atomic
def check_in(*, enrolment: Enrolment, by: Actor, at: dt.datetime) -> Enrolment:
    """The person is here. Twice is once. Refuses: NotAllowed, Finished, NotToday, NoPlaceLeft (who waits, while nobody is missing)."""
    session, held = locked_place(enrolment)
    refuse_unless_runs(by, session)
    _refuse_other_days(session, at=at)
    return arrived(held, by=by, at=at)


@transaction.atomic
def check_in_by_code(*, code: str, centre: Centre, by: Actor, at: dt.datetime) -> Enrolment:
    """What somebody typed at the kiosk of a centre opens today's session there. Twice is once.

    Refuses UnknownCode, in the same words whether no such code is known, or it is for another day or place.
    """
    if by.kind not in (ActorKind.KIOSK, ActorKind.RESIDENT, ActorKind.JOB) and centre.pk not in by.centres():
        raise NotAllowed
    typed = code_typed(code)
    today = clock.day_span(timezone.localdate(at))
    found = (
        Enrolment.objects.filter(code=typed, session__centre=centre, session__state=GroupSession.State.PLANNED)
        .filter(session__span__startswith__gte=today[0], session__span__startswith__lt=today[1], session__span__endswith__gt=at)
        .order_by("session__span")
        .first()
        if typed
        else None
    )
    if found is None:
        raise refusals.UnknownCode
    _session, held = locked_place(found)
    if held.state not in (*Enrolment.HOLDING, State.ABSENT):
        raise refusals.UnknownCode
    return arrived(held, by=by, at=at)


@transaction.atomic
def come_without_enrolling(*, session: GroupSession, person: Person, by: Actor, at: dt.datetime) -> Enrolment:
    """Somebody stands at the door of the session and is let in. Refuses like enrolling, and NoPlaceLeft."""
    session = locked(session.pk)
    refuse_unless_runs(by, session)
    _refuse_other_days(session, at=at)
    if not Person.objects.visible_to(by, at=at).filter(pk=person.pk).exists():
        raise refusals.NoSuchPerson
    held = Enrolment.objects.filter(session=session, person=person).select_related("person").first()
    if held is None:
        refuse_who_is_kept_apart(session, person)
        source = Enrolment.Source.SESSION
        held = Enrolment(session=session, person=person, state=State.ATTENDED, source=source, code=fresh_code(), asked_at=at, arrived_at=at)
        with refusing({"enrolment_within_capacity": refusals.NoPlaceLeft}):
            held.save()
        give_reach(held, by=by)
        note(held, Kind.ARRIVED, by=by, at=at)
        audit.record(by, "groups.walk_in", on=held)
        return held
    held.session = session
    if held.state == State.LEFT:
        refuse_who_is_kept_apart(session, person)
    return arrived(held, by=by, at=at)


@transaction.atomic
def undo_check_in(*, enrolment: Enrolment, by: Actor, at: dt.datetime) -> Enrolment:
    """A slip of the finger: the person is not here. Refuses NothingToUndo, and NotFromHere while the person has a result."""
    session, held = locked_place(enrolment)
    refuse_unless_runs(by, session)
    _refuse_other_days(session, at=at)
    if held.state != State.ATTENDED:
        raise refusals.NothingToUndo
    if held.outcome or held.wants_word:
        raise refusals.NotFromHere(state=held.get_outcome_display() or held.get_state_display())
    held.arrived_at = None
    step(held, State.ENROLLED)
    note(held, Kind.NOT_ARRIVED, by=by, at=at)
    audit.record(by, "groups.undo_check_in", on=held)
    return held


def arrived(held: Enrolment, *, by: Actor, at: dt.datetime) -> Enrolment:
    if held.state == State.ATTENDED:
        return held
    held.arrived_at = at
    step(held, State.ATTENDED)
    give_reach(held, by=by)
    note(held, Kind.ARRIVED, by=by, at=at)
    audit.record(by, "groups.check_in", on=held, by_kind=str(by.kind))
    return held


def _refuse_other_days(session: GroupSession, *, at: dt.datetime) -> None:
    if session.state != GroupSession.State.PLANNED:
        raise refusals.Finished
    if timezone.localdate(at) < session.day:
        raise refusals.NotToday
