"""Free time: when professionals attend and have promised nothing."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterator

from django.utils import timezone

from impulsem.agenda.closings import closed_days
from impulsem.agenda.models import Availability, Booking, VisitReason
from impulsem.agenda.rules.days import Hours, attended
from impulsem.agenda.rules.stretches import Stretch, common, starts_in, stretch, without
from impulsem.organisation.models import Centre, Worker
from impulsem.platform import clock
from impulsem.platform.periods import period

Free = dict[tuple[int, int, dt.date], list[Stretch]]  # (worker, centre, day)


@dataclasses.dataclass(frozen=True, slots=True, order=True)
class Slot:
    """Time that can be booked with these workers (one, or all of them together)."""

    starts_at: dt.datetime
    worker_ids: tuple[int, ...]
    centre_id: int
    minutes: int

    @property
    def day(self) -> dt.date:
        return timezone.localdate(self.starts_at)

    @property
    def value(self) -> str:
        """How a form carries the slot: "2026-11-23T09:00+01:00|7,8"."""
        moment = timezone.localtime(self.starts_at).isoformat(timespec="minutes")
        return f"{moment}|{','.join(map(str, self.worker_ids))}"


def free_time(workers: Collection[Worker], first: dt.date, days: int, *, at: dt.datetime | None = None) -> Free:
    """Free stretches by worker, centre and day, from `at` on if it is given (two queries whatever the number of workers)."""
    last = first + dt.timedelta(days=days - 1)
    hours: defaultdict[tuple[int, int], list[Hours]] = defaultdict(list)
    centres: dict[int, Centre] = {}
    rows = Availability.objects.filter(worker__in=workers, valid__overlap=period(first, last + dt.timedelta(days=1)))
    for row in rows.select_related("centre"):
        hours[row.worker_id, row.centre_id].append(Hours(row.weekday, row.starts, row.ends, row.since, row.until))
        centres[row.centre_id] = row.centre
    taken: defaultdict[int, list[Stretch]] = defaultdict(list)
    held = Booking.objects.filter(resource__worker__in=workers, released=False, span__overlap=clock.day_span(first, days))
    for worker_id, span in held.values_list("resource__worker_id", "span"):
        taken[worker_id].append(stretch(span.lower, span.upper))
    if at is not None:
        gone = stretch(clock.day_span(first)[0], max(at, clock.day_span(first)[0]))
        for worker in workers:
            taken[worker.pk].append(gone)
    closed = closed_days(first, last)
    free: Free = {}
    for (worker_id, centre_id), weekly in hours.items():
        centre = centres[centre_id]
        for offset in range(days):
            day = first + dt.timedelta(days=offset)
            open_time = attended(day, weekly, centre.opens_at, centre.closes_at, closed)
            if left := without(open_time, taken[worker_id]):
                free[worker_id, centre_id, day] = left
    return free


def hours_of(worker: Worker, centre: Centre, *, on: dt.date) -> list[Hours]:
    """The worker's weekly hours at the centre as they hold on a day (one query)."""
    rows = Availability.objects.on(on).filter(worker=worker, centre=centre).order_by("weekday", "starts")
    return [Hours(row.weekday, row.starts, row.ends, row.since, row.until) for row in rows]


def free_slots(
    workers: Collection[Worker],
    reason: VisitReason | None,
    from_day: dt.date,
    days: int,
    *,
    minutes: int | None = None,
    together: bool = False,
    centre: Centre | None = None,
    at: dt.datetime | None = None,
    limit: int | None = None,
) -> list[Slot]:
    """Times of `minutes` (else the reason's), each one after the other, by time (two queries whatever the number of workers).

    `together`: when all of them are free at once. `limit`: enough when a day brings the list to so many.
    """
    length = minutes or (reason.minutes if reason else 30)
    free = free_time(workers, from_day, days, at=at)
    if centre is not None:
        free = {key: left for key, left in free.items() if key[1] == centre.pk}
    slots: list[Slot] = []
    for offset in range(days):
        day = from_day + dt.timedelta(days=offset)
        of_day = {(worker_id, place): left for (worker_id, place, its_day), left in free.items() if its_day == day}
        slots += sorted(_together(of_day, workers, length) if together else _each(of_day, length))
        if limit is not None and len(slots) >= limit:
            break
    return slots


def _each(free: dict[tuple[int, int], list[Stretch]], minutes: int) -> Iterator[Slot]:
    for (worker_id, centre_id), left in free.items():
        for start in starts_in(left, minutes):
            yield Slot(start, (worker_id,), centre_id, minutes)


def _together(free: dict[tuple[int, int], list[Stretch]], workers: Collection[Worker], minutes: int) -> Iterator[Slot]:
    ids = tuple(worker.pk for worker in workers)
    for centre_id in {place for _worker, place in free}:
        shared: list[Stretch] | None = None
        for worker_id in ids:
            left = free.get((worker_id, centre_id), [])
            shared = left if shared is None else common(shared, left)
        for start in starts_in(shared or [], minutes):
            yield Slot(start, ids, centre_id, minutes)
