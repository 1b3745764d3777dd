"""Sessions are planned, changed, called off: the time of who holds them and of the room goes with them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone

from impulsem.agenda import services as agenda
from impulsem.groups.models import (
    Enrolment,
    EnrolmentEvent,
    GroupProject,
    GroupSeries,
    GroupSession,
    ProjectVersion,
    SessionEvent,
    SessionWorker,
)
from impulsem.groups.permissions import may_plan_at
from impulsem.groups.services import refusals, telling
from impulsem.groups.services.steps import end_reach, give_reach, hold_of, holders_of, locked, note, note_session, step
from impulsem.organisation.models import Centre, Room, Worker
from impulsem.platform import audit, clock
from impulsem.platform.actors import Actor
from impulsem.platform.errors import NotAllowed, refusing


def current_version(project: GroupProject) -> ProjectVersion:
    return project.versions.latest("number")


@transaction.atomic
def plan_session(
    *,
    project: GroupProject,
    centre: Centre,
    room: Room | None,
    workers: Sequence[Worker],
    span: DateTimeTZRange,
    capacity: int,
    language: str = "ca",
    topic: str = "",
    interpreter: str = "",
    place: str = "",
    public: bool = False,
    series: GroupSeries | None = None,
    by: Actor,
    at: dt.datetime,
) -> GroupSession:
    """A session of `project` at a centre; the time of `workers` and of the room is held for it.

    place: where, when it is no room of the centre. public: residents enrol themselves. topic: the project's, unless named.
    Refuses: NotAllowed, NobodyHolds, WithoutPlace, RoomElsewhere, WrongSize (RoomTooSmall), WrongLength, InPast, and what the agenda
    refuses (WorkerBusy, RoomTaken).
    """
    if not may_plan_at(by, centre):
        raise NotAllowed
    if not workers:
        raise refusals.NobodyHolds
    if room is None and not place.strip():
        raise refusals.WithoutPlace
    if room is not None and room.centre_id != centre.pk:
        raise refusals.RoomElsewhere(room=str(room), centre=str(centre))
    _refuse_size(capacity, room)
    if not dt.timedelta(minutes=15) <= span.upper - span.lower <= dt.timedelta(hours=8):
        raise refusals.WrongLength
    if span.lower < at:
        raise refusals.InPast
    version = current_version(project)
    session = GroupSession.objects.create(
        version=version,
        series=series,
        centre=centre,
        room=room,
        place=place.strip()[:100],
        span=span,
        capacity=capacity,
        language=language,
        interpreter=interpreter,
        topic=topic or version.topic,
        public=public,
        planned_by_id=by.worker_id,
        planned_at=at,
    )
    SessionWorker.objects.bulk_create(SessionWorker(session=session, worker=worker) for worker in dict.fromkeys(workers))
    agenda.hold_time(
        source=hold_of(session), what=str(version), workers=list(workers), rooms=[room] if room else [], span=span, by=by, at=at
    )
    note_session(session, SessionEvent.Kind.PLANNED, by=by, at=at)
    audit.record(by, "groups.plan", on=session, project=project.pk)
    return session


@transaction.atomic
def plan_series(
    *,
    project: GroupProject,
    centre: Centre,
    room: Room | None,
    workers: Sequence[Worker],
    first: DateTimeTZRange,
    days: Sequence[dt.date],
    capacity: int,
    language: str = "ca",
    topic: str = "",
    interpreter: str = "",
    place: str = "",
    public: bool = False,
    by: Actor,
    at: dt.datetime,
) -> list[GroupSession]:
    """Sessions that belong together, on `days`, each at the hour of `first` on the city's clock. All or none; refuses like one."""
    series = GroupSeries.objects.create(project=project, centre=centre, planned_by_id=by.worker_id, planned_at=at)
    starts, length = timezone.localtime(first.lower).time(), first.upper - first.lower
    planned = []
    for day in sorted(set(days)):
        begins = clock.at(day, starts)
        planned.append(
            plan_session(
                project=project,
                centre=centre,
                room=room,
                workers=workers,
                span=DateTimeTZRange(begins, begins + length, "[)"),
                capacity=capacity,
                language=language,
                topic=topic,
                interpreter=interpreter,
                place=place,
                public=public,
                series=series,
                by=by,
                at=at,
            )
        )
    return planned


@transaction.atomic
def change_session(
    *, session: GroupSession, workers: Sequence[Worker], capacity: int, public: bool, interpreter: str = "", by: Actor, at: dt.datetime
) -> GroupSession:
    """Other people hold it, or more places: whoever is enrolled is reached by who holds it now. Refuses MorePromised and like planning."""
    session = locked(session.pk)
    if not may_plan_at(by, session.centre):
        raise NotAllowed
    if session.state != GroupSession.State.PLANNED:
        raise refusals.Finished
    if not workers:
        raise refusals.NobodyHolds
    _refuse_size(capacity, session.room)
    session.capacity, session.public, session.interpreter = capacity, public, interpreter
    with refusing({"group_capacity_holds_who_is_promised": refusals.MorePromised}):
        session.save(update_fields=["capacity", "public", "interpreter"])
    if {worker.pk for worker in workers} != holders_of(session):
        give_to(session, workers, by=by, at=at)
    note_session(session, SessionEvent.Kind.CHANGED, by=by, at=at)
    audit.record(by, "groups.change", on=session)
    return session


def give_to(session: GroupSession, workers: Sequence[Worker], *, by: Actor, at: dt.datetime) -> None:
    """These hold the session from now on (its row locked before)."""
    source = hold_of(session)
    agenda.release_time(source=source)
    agenda.hold_time(
        source=source,
        what=str(session.version),
        workers=list(workers),
        rooms=[session.room] if session.room else [],
        span=session.span,
        by=by,
        at=at,
    )
    session.holders.all().delete()
    SessionWorker.objects.bulk_create(SessionWorker(session=session, worker=worker) for worker in dict.fromkeys(workers))
    for enrolment in _held(session):
        end_reach(enrolment, at=at)
        give_reach(enrolment, by=by)


@transaction.atomic
def cancel_session(*, session: GroupSession, reason: str = "", by: Actor, at: dt.datetime) -> int:
    """It does not take place; everybody with a place or waiting for one is told. Gives how many."""
    session = locked(session.pk)
    if not may_plan_at(by, session.centre):
        raise NotAllowed
    if session.state != GroupSession.State.PLANNED:
        raise refusals.Finished
    concerned = [each for each in _held(session, waiting=True) if each.state != Enrolment.State.ATTENDED]
    session.state = GroupSession.State.CANCELLED
    session.save(update_fields=["state"])
    agenda.release_time(source=hold_of(session))
    for enrolment in concerned:
        step(enrolment, Enrolment.State.LEFT)
        end_reach(enrolment, at=at)
        note(enrolment, EnrolmentEvent.Kind.LEFT, by=by, at=at)
    telling.tell(telling.CANCELLED, concerned, by=by, at=at)
    note_session(session, SessionEvent.Kind.CANCELLED, by=by, at=at, reason=reason)
    audit.record(by, "groups.cancel", on=session, told=len(concerned))
    return len(concerned)


def _held(session: GroupSession, *, waiting: bool = False) -> list[Enrolment]:
    states = [*Enrolment.HOLDING, *([Enrolment.State.WAITING] if waiting else [])]
    rows = list(Enrolment.objects.filter(session=session, state__in=states).select_related("person").order_by("asked_at", "pk"))
    for row in rows:
        row.session = session
    return rows


def _refuse_size(capacity: int, room: Room | None) -> None:
    if not 1 <= capacity <= 300:
        raise refusals.WrongSize
    if room is not None and capacity > room.seats:
        raise refusals.RoomTooSmall(room=str(room), seats=room.seats)


@transaction.atomic
def hand_session(*, session_id: int, from_worker_id: int, to: Worker, by: Actor, at: dt.datetime) -> GroupSession:
    """Somebody else holds the session instead of who is away. Refuses what is over, and what the agenda refuses (WorkerBusy)."""
    session = locked(session_id)
    if not may_plan_at(by, session.centre):
        raise NotAllowed
    if session.state != GroupSession.State.PLANNED:
        raise refusals.Finished
    others = list(session.workers.exclude(pk__in=[from_worker_id, to.pk]).order_by("pk"))
    give_to(session, [*others, to], by=by, at=at)
    note_session(session, SessionEvent.Kind.CHANGED, by=by, at=at)
    audit.record(by, "groups.hand", on=session, worker=to.pk)
    return session
