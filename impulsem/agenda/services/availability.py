"""When a professional attends, shaped by the professional: weekly hours, extra hours of a day, time away, work elsewhere.

A director of the centre may do the same for them. What is booked already stays where it is, and nothing is written over it.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from itertools import pairwise

from babel.dates import get_day_names
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import Q
from django.utils.translation import gettext as _

from impulsem.agenda.closings import closed_days
from impulsem.agenda.models import AWAY, OFFSITE, Availability, Booking, OpeningHours
from impulsem.agenda.permissions import sets_opening_hours_of
from impulsem.agenda.queries.opening import opening_on
from impulsem.agenda.rules.days import Hours
from impulsem.agenda.services.checks import hours_in_words
from impulsem.agenda.services.promises import promise, release_all, resources_of
from impulsem.agenda.services.refusals import (
    ClosedThatDay,
    ClosedThen,
    DayGone,
    EndsBeforeItBegins,
    HoursOverlap,
    NotAtCentre,
    PlaceMissing,
    SeriesTooLong,
)
from impulsem.agenda.services.slots import keep_right, keep_right_at, lock
from impulsem.organisation.models import Centre, Role, Worker, WorkerPost
from impulsem.platform import audit, clock
from impulsem.platform.actors import Actor
from impulsem.platform.errors import NotAllowed
from impulsem.platform.periods import cut_short, period
from impulsem.platform.web.dates import locale

#: A weekly stretch elsewhere is written down for so long at once.
SERIES = dt.timedelta(days=366)


@transaction.atomic
def set_hours(*, worker: Worker, centre: Centre, hours: Sequence[Hours], from_day: dt.date, by: Actor) -> None:
    """From `from_day` on the worker attends at `centre` in these weekly hours instead of those before; bookings stay as they are.

    Refuses stretches of one weekday that overlap or end before they begin (HoursOverlap).
    """
    _refuse_strangers_to(worker, centre, by)
    ordered = _ordered(hours)
    lock([worker.pk])
    former = Availability.objects.filter(worker=worker, centre=centre, extra=False, valid__overlap=period(from_day))
    for row in former:
        if row.since is not None and row.since >= from_day:
            row.delete()  # never came into force
        else:
            row.valid = cut_short(row.valid, from_day)
            row.save(update_fields=["valid"])
    Availability.objects.bulk_create(
        Availability(worker=worker, centre=centre, weekday=each.weekday, starts=each.starts, ends=each.ends, valid=period(from_day))
        for each in ordered
    )
    keep_right([worker.pk], from_day)
    audit.record(by, "agenda.set_hours", on=worker, centre=centre.pk)


@transaction.atomic
def set_opening_hours(*, centre: Centre, hours: Sequence[Hours], from_day: dt.date, by: Actor) -> None:
    """From `from_day` on the centre opens in these hours of the week, one row a shift; none: every day as its card says.

    An administrator, or a director of the centre. Refuses as `set_hours`; bookings outside the new hours stay until somebody moves them.
    """
    if not sets_opening_hours_of(by, centre):
        raise NotAllowed
    ordered = _ordered(hours)
    Centre.objects.select_for_update(no_key=True).get(pk=centre.pk)
    for row in OpeningHours.objects.filter(centre=centre, valid__overlap=period(from_day)):
        if row.since is not None and row.since >= from_day:
            row.delete()
        else:
            row.valid = cut_short(row.valid, from_day)
            row.save(update_fields=["valid"])
    OpeningHours.objects.bulk_create(
        OpeningHours(centre=centre, weekday=each.weekday, opens=each.starts, closes=each.ends, valid=period(from_day)) for each in ordered
    )
    keep_right_at(centre.pk, from_day)
    audit.record(by, "agenda.set_opening_hours", on=centre)


@transaction.atomic
def add_extra_hours(*, worker: Worker, centre: Centre, day: dt.date, starts: dt.time, ends: dt.time, by: Actor) -> Availability:
    """On one day the worker attends at `centre` also in these hours. Refuses: EndsBeforeItBegins, NotAtCentre, ClosedThen, DayGone."""
    _refuse_strangers_to(worker, centre, by)
    _refuse_stretch(day, starts, ends)
    if not WorkerPost.objects.on(day).filter(worker=worker, centre=centre, role=Role.PROFESSIONAL).exists():
        raise NotAtCentre(who=worker.name, centre=str(centre))
    if why := closed_days(day, day).get(day):
        raise ClosedThatDay(centre=str(centre), why=why)
    shifts = opening_on(centre, day)
    if not shifts:
        raise ClosedThatDay(centre=str(centre), why=_("it does not open on that day of the week"))
    if not any(opens <= starts and ends <= closes for opens, closes in shifts):
        raise ClosedThen(centre=str(centre), hours=hours_in_words(shifts))
    extra = Availability.objects.create(
        worker=worker,
        centre=centre,
        weekday=day.weekday(),
        starts=starts,
        ends=ends,
        extra=True,
        valid=period(day, day + dt.timedelta(days=1)),
    )
    keep_right([worker.pk], day, day + dt.timedelta(days=1))
    audit.record(by, "agenda.extra_hours", on=worker, centre=centre.pk, day=day.isoformat())
    return extra


@transaction.atomic
def withdraw_extra_hours(*, extra: Availability, by: Actor) -> None:
    """Attend that day as every week; what was booked in the extra hours stays."""
    _refuse_strangers_to(extra.worker, extra.centre, by)
    worker_id, day = extra.worker_id, extra.since
    assert extra.extra, "weekly hours are changed with set_hours"
    assert day is not None, "extra hours are of one day"
    extra.delete()
    keep_right([worker_id], day, day + dt.timedelta(days=1))
    audit.record(by, "agenda.extra_hours_withdrawn", on=extra.worker, day=day.isoformat())


@transaction.atomic
def block_time(
    *,
    worker: Worker,
    kind: str,
    place: str = "",
    day: dt.date,
    starts: dt.time,
    ends: dt.time,
    until: dt.date | None = None,
    by: Actor,
) -> list[Booking]:
    """The worker is away (`AWAY`) or works elsewhere (`OFFSITE`, with its place) on a day, or on that weekday every week up to `until`.

    Holidays are left out. Refuses: WorkerBusy (an appointment stands there: it is moved first), EndsBeforeItBegins, DayGone,
    PlaceMissing, SeriesTooLong.
    """
    if by.worker_id != worker.pk and not _directs(worker, by):
        raise NotAllowed
    _refuse_stretch(day, starts, ends)
    if kind == OFFSITE and not place.strip():
        raise PlaceMissing
    last = until or day
    if last < day or last - day > SERIES:
        raise SeriesTooLong
    closed = closed_days(day, last)
    weeks = (day + dt.timedelta(weeks=week) for week in range((last - day).days // 7 + 1))
    source = f"agenda.{OFFSITE if kind == OFFSITE else AWAY}:{uuid.uuid4()}"
    [resource] = resources_of([worker], [])
    spans = [DateTimeTZRange(clock.at(on, starts), clock.at(on, ends), "[)") for on in weeks if on not in closed]
    held = promise(Booking(resource=resource, source=source, what=place.strip()[:120], span=span) for span in spans)
    audit.record(by, "agenda.block", on=worker, source=source, stretches=len(held))
    return held


@transaction.atomic
def withdraw_block(*, block: Booking, following: bool = False, by: Actor) -> int:
    """The time is free again; `following`: also of the weeks after it that were written down with it. Gives how many stretches."""
    worker = block.resource.worker
    own = block.source.startswith((f"agenda.{AWAY}:", f"agenda.{OFFSITE}:"))
    if not own or worker is None or (by.worker_id != worker.pk and not _directs(worker, by)):
        raise NotAllowed
    of = Q(source=block.source, span__startswith__gte=block.span.lower) if following else Q(pk=block.pk)
    freed = release_all(of)
    audit.record(by, "agenda.block_withdrawn", on=worker, source=block.source, stretches=freed)
    return freed


def _refuse_strangers_to(worker: Worker, centre: Centre, by: Actor) -> None:
    if by.worker_id != worker.pk and centre.pk not in by.centres(Role.CENTRE_DIRECTOR):
        raise NotAllowed


def _directs(worker: Worker, by: Actor) -> bool:
    """Whether `by` directs a centre at which the worker has a post."""
    return WorkerPost.objects.on(clock.today()).filter(worker=worker, centre_id__in=by.centres(Role.CENTRE_DIRECTOR)).exists()


def _refuse_stretch(day: dt.date, starts: dt.time, ends: dt.time) -> None:
    if starts >= ends:
        raise EndsBeforeItBegins
    if day < clock.today():
        raise DayGone


def _ordered(hours: Sequence[Hours]) -> list[Hours]:
    """By weekday and time; refuses what overlaps or ends before it begins."""
    ordered = sorted(hours, key=lambda each: (each.weekday, each.starts))
    for each in ordered:
        if each.starts >= each.ends:
            raise HoursOverlap(day=weekday_name(each.weekday))
    for one, other in pairwise(ordered):
        if one.weekday == other.weekday and other.starts < one.ends:
            raise HoursOverlap(day=weekday_name(one.weekday))
    return ordered


def weekday_name(weekday: int) -> str:
    """ "Monday" for 0, in the reader's language."""
    return str(get_day_names("wide", locale=locale())[weekday])
