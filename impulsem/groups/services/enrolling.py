"""Places are given, given back, and move up."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from impulsem.groups.events import PlaceMoved
from impulsem.groups.models import Enrolment, EnrolmentEvent, GroupSession
from impulsem.groups.permissions import BY_THEMSELVES, may_enrol
from impulsem.groups.services import refusals, telling
from impulsem.groups.services.steps import end_reach, give_reach, holders_of, locked, locked_place, note, step
from impulsem.people import services as people
from impulsem.people.models import Person
from impulsem.platform import audit, events
from impulsem.platform.actors import Actor, ActorKind
from impulsem.platform.codes import new_code
from impulsem.platform.errors import NotAllowed, refusing

State = Enrolment.State
Kind = EnrolmentEvent.Kind


@transaction.atomic
def enrol(
    *,
    session: GroupSession,
    person: Person,
    by: Actor,
    at: dt.datetime,
    source: str = Enrolment.Source.DESK,
    invited: bool = False,
    silently: bool = False,
) -> Enrolment:
    """Give `person` a place; a full session puts them on its waiting list (`state` says which). In a series, also in all that follow.

    invited: the place is kept for somebody who was not asked yet (`accept` or `leave` answers). silently: no message goes out.
    Asked again for who has a place or waits, it gives what there is. Residents and kiosks enrol in public sessions; whoever lets them
    in has made sure who they are. Refuses: NotAllowed, NotForResidents, NoSuchPerson, TakesNobodyMore.
    """
    _refuse_strangers(session, person, by=by, at=at)
    first, *rest = [locked(pk) for pk in _with_those_that_follow(session)]
    if first.state != GroupSession.State.PLANNED or first.ends_at <= at:
        raise refusals.TakesNobodyMore
    if by.kind in BY_THEMSELVES and first.starts_at <= at:
        raise refusals.TakesNobodyMore
    enrolment, fresh = _place_in(first, person, code="", source=source, invited=invited, by=by, at=at)
    for session_after in rest:
        _place_in(session_after, person, code=enrolment.code, source=source, invited=invited, by=by, at=at)
    if fresh and not silently:
        template = {State.WAITING: telling.WAITING, State.INVITED: telling.INVITED}.get(State(enrolment.state), telling.ENROLLED)
        telling.tell(template, [enrolment], by=by, at=at, turn=_turn(enrolment))
    if fresh:
        audit.record(by, "groups.enrol", on=enrolment, state=enrolment.state, source=source)
    return enrolment


def _refuse_strangers(session: GroupSession, person: Person, *, by: Actor, at: dt.datetime) -> None:
    if by.kind in BY_THEMSELVES:
        if not session.public:
            raise refusals.NotForResidents
        return
    if not may_enrol(by):
        raise NotAllowed
    if by.kind != ActorKind.JOB and not Person.objects.visible_to(by, at=at).filter(pk=person.pk).exists():
        raise refusals.NoSuchPerson


def _with_those_that_follow(session: GroupSession) -> list[int]:
    """Keys, the session first, in the order in which all lock them."""
    if session.series_id is None:
        return [session.pk]
    after = GroupSession.objects.filter(
        series_id=session.series_id, state=GroupSession.State.PLANNED, span__startswith__gt=session.starts_at
    )
    return [session.pk, *after.order_by("span__startswith").values_list("pk", flat=True)]


def _place_in(
    session: GroupSession, person: Person, *, code: str, source: str, invited: bool, by: Actor, at: dt.datetime
) -> tuple[Enrolment, bool]:
    """The place in one session (its row locked before), and whether it is new."""
    enrolment = Enrolment.objects.filter(session=session, person=person).first()
    if enrolment is not None and enrolment.state != State.LEFT:
        return enrolment, False
    refuse_who_is_kept_apart(session, person)
    promised = Enrolment.objects.filter(session=session).holding().count()
    waits = promised >= session.capacity or Enrolment.objects.filter(session=session, state=State.WAITING).exists()
    state = State.WAITING if waits else State.INVITED if invited else State.ENROLLED
    if enrolment is None:
        enrolment = Enrolment(session=session, person=person, state=state, source=source, code=code or fresh_code(), asked_at=at)
        with refusing({"enrolment_within_capacity": refusals.NoPlaceLeft, "enrolment_once_a_session": refusals.AlreadyEnrolled}):
            enrolment.save()
    else:
        enrolment.session, enrolment.source, enrolment.asked_at, enrolment.arrived_at = session, source, at, None
        enrolment.code = code or enrolment.code
        step(enrolment, state)
    if enrolment.holds:
        give_reach(enrolment, by=by)
    note(enrolment, Kind(state), by=by, at=at)
    return enrolment, True


def refuse_who_is_kept_apart(session: GroupSession, person: Person) -> None:
    """Two who are kept apart never meet here. The refusal is the one of a session that takes nobody more."""
    others = people.kept_apart_from(person.pk)
    if others and Enrolment.objects.filter(session=session, person_id__in=others).exclude(state=State.LEFT).exists():
        raise refusals.TakesNobodyMore


def fresh_code() -> str:
    """One that no place has, nor had."""
    while Enrolment.objects.filter(code=(code := new_code())).exists():
        continue
    return code


@transaction.atomic
def accept(*, enrolment: Enrolment, by: Actor, at: dt.datetime) -> Enrolment:
    """Somebody who was invited comes. Who has accepted has accepted."""
    _session, held = locked_place(enrolment)
    _refuse_others(held, by=by, at=at)
    if held.state == State.INVITED:
        step(held, State.ENROLLED)
        note(held, Kind.ENROLLED, by=by, at=at)
        telling.tell(telling.ENROLLED, [held], by=by, at=at, turn=_turn(held))
        audit.record(by, "groups.accept", on=held)
    return held


@transaction.atomic
def leave(*, enrolment: Enrolment, by: Actor, at: dt.datetime) -> Enrolment:
    """The place is given back, in a series also those that follow; the next who waits gets it and is told.

    Who gave it back has given it back. Refuses: NotAllowed, NotFromHere (who came, came).
    """
    _refuse_others(enrolment, by=by, at=at)
    moved: dict[int, Enrolment] = {}
    sessions = [locked(pk) for pk in _with_those_that_follow(enrolment.session)]
    for session in sessions:
        held = Enrolment.objects.select_related("person").filter(session=session, person_id=enrolment.person_id).first()
        if held is None or held.state == State.LEFT:
            continue
        held.session = session
        give_back(held, by=by, at=at)
        for each in move_up(session, by=by, at=at):
            moved.setdefault(each.person_id, each)
    telling.tell(telling.MOVED_UP, moved.values(), by=by, at=at)
    audit.record(by, "groups.leave", on=enrolment)
    enrolment.refresh_from_db()
    return enrolment


@transaction.atomic
def take_another_day(*, enrolment: Enrolment, session: GroupSession, by: Actor, at: dt.datetime) -> Enrolment:
    """The place in `enrolment` becomes one in `session`: the new one is taken first, so that asking loses nobody their place.

    Refuses: NoPlaceLeft (nobody changes a place for a turn on a waiting list), and what `enrol` and `leave` refuse.
    """
    for pk in sorted({*_with_those_that_follow(enrolment.session), *_with_those_that_follow(session)}):
        locked(pk)  # in one order, or two who change with each other wait for ever
    taken = enrol(session=session, person=enrolment.person, by=by, at=at, source=enrolment.source)
    if taken.state == State.WAITING or taken.pk == enrolment.pk:
        raise refusals.NoPlaceLeft
    leave(enrolment=enrolment, by=by, at=at)
    events.announce(PlaceMoved(enrolment.pk, taken.pk, at, by))
    return taken


def give_back(enrolment: Enrolment, *, by: Actor, at: dt.datetime) -> None:
    step(enrolment, State.LEFT)
    end_reach(enrolment, at=at)
    note(enrolment, Kind.LEFT, by=by, at=at)


def move_up(session: GroupSession, *, by: Actor, at: dt.datetime) -> list[Enrolment]:
    """Those who wait get the places that are free, in the order in which they asked (the session's row locked before)."""
    if session.state != GroupSession.State.PLANNED or session.starts_at <= at:
        return []
    free = session.capacity - Enrolment.objects.filter(session=session).holding().count()
    waiting = Enrolment.objects.select_related("person").filter(session=session, state=State.WAITING).order_by("asked_at", "pk")
    moved = list(waiting[: max(free, 0)])
    for enrolment in moved:
        enrolment.session = session
        step(enrolment, State.ENROLLED)
        give_reach(enrolment, by=by)
        note(enrolment, Kind.MOVED_UP, by=by, at=at)
    return moved


def _refuse_others(enrolment: Enrolment, *, by: Actor, at: dt.datetime) -> None:
    """Whoever enrols may answer for the person; residents and kiosks for who proved to be them."""
    if by.kind in BY_THEMSELVES or may_enrol(by) or by.worker_id in holders_of(enrolment.session):
        return
    raise NotAllowed


def _turn(enrolment: Enrolment) -> str:
    """Which time this is: who gave a place back and takes it again is told again."""
    return str(enrolment.events.count())
