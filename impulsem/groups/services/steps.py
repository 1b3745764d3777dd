"""How a place goes from one state to another, and leaves its event; what is locked meanwhile."""

from __future__ import annotations

import datetime as dt

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from impulsem.groups.models import Enrolment, EnrolmentEvent, GroupSession, SessionEvent
from impulsem.groups.permissions import leads, runs
from impulsem.groups.services.refusals import NoPlaceLeft, NotFromHere
from impulsem.people import services as people
from impulsem.people.models import Reach
from impulsem.platform import clock
from impulsem.platform.actors import Actor
from impulsem.platform.errors import NotAllowed, refusing
from impulsem.platform.live import announce


def locked(session_id: int) -> GroupSession:
    """The row as it is now, held until the end of the transaction: places of one session are given one after the other."""
    rows = GroupSession.objects.select_for_update(of=("self",), no_key=True).select_related("centre", "room", "version__project", "series")
    return rows.get(pk=session_id)


def locked_place(enrolment: Enrolment) -> tuple[GroupSession, Enrolment]:
    session = locked(enrolment.session_id)
    held = Enrolment.objects.select_related("person", "appointment", "commitment", "word").get(pk=enrolment.pk)
    held.session = session
    return session, held


def holders_of(session: GroupSession) -> set[int]:
    return set(session.holders.values_list("worker_id", flat=True))


def refuse_unless_runs(by: Actor, session: GroupSession) -> None:
    if not runs(by, session, holders=holders_of(session)):
        raise NotAllowed


def refuse_unless_leads(by: Actor, session: GroupSession) -> None:
    if not leads(by, session, holders=holders_of(session)):
        raise NotAllowed


def step(enrolment: Enrolment, to: str) -> None:
    """Put the place (its session locked before) in the state `to`, and save it; refuse what `Enrolment.ALLOWED` does not hold."""
    state = Enrolment.State(enrolment.state)
    if to not in Enrolment.ALLOWED[state]:
        raise NotFromHere(state=state.label)
    enrolment.state = to
    with refusing({"enrolment_within_capacity": NoPlaceLeft}):
        enrolment.save()


def note(enrolment: Enrolment, kind: str, *, by: Actor, at: dt.datetime, outcome: str = "") -> EnrolmentEvent:
    """Append what happened; screens of the session's centre are told that something did."""
    announce("groups", enrolment.session.centre_id)
    return EnrolmentEvent.objects.create(enrolment=enrolment, kind=kind, at=at, outcome=outcome, worker_id=by.worker_id)


def note_session(session: GroupSession, kind: str, *, by: Actor, at: dt.datetime, reason: str = "") -> None:
    SessionEvent.objects.create(session=session, kind=kind, at=at, worker_id=by.worker_id, reason=reason.strip()[:200])


def source_of(enrolment: Enrolment) -> str:
    return f"groups.enrolment:{enrolment.pk}"


def hold_of(session: GroupSession) -> str:
    return f"groups.session:{session.pk}"


def give_reach(enrolment: Enrolment, *, by: Actor) -> None:
    """Who holds the session needs to know on its day. A sealed person is reached by their team, and by nobody else."""
    if enrolment.person.is_sealed:
        return
    session = enrolment.session
    during = DateTimeTZRange(*clock.day_span(session.day), "[)")
    for holder in session.holders.select_related("worker"):
        people.grant_reach(
            person=enrolment.person,
            worker=holder.worker,
            reason=Reach.Reason.APPOINTMENT,
            during=during,
            source=source_of(enrolment),
        )


def end_reach(enrolment: Enrolment, *, at: dt.datetime) -> None:
    people.end_reach(source=source_of(enrolment), at=at)
