"""Free time: when professionals attend and have promised nothing."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence

from django.utils import timezone

from impulsem.agenda.closings import closed_days
from impulsem.agenda.models import Availability, Booking, VisitReason
from impulsem.agenda.rules.days import Hours, attended
from impulsem.agenda.rules.stretches import Stretch, common, overlap, starts_in, stretch, without
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


class FreeTime:
    """What some workers attend and have promised during some days, asked a day at a time.

    Two queries, and a third when a day after the first week is asked for: whoever waits at a counter needs the first free times.
    """

    def __init__(self, workers: Collection[Worker], first: dt.date, days: int, *, at: dt.datetime | None = None) -> None:
        self.workers = workers
        after = first + dt.timedelta(days=days)
        soon = min(first + dt.timedelta(days=7), after)
        self.unread = [(first, soon), (soon, after)] if soon < after else [(first, after)]
        self.hours: defaultdict[tuple[int, int], list[Hours]] = defaultdict(list)
        self.centres: dict[int, Centre] = {}
        for row in Availability.objects.filter(worker__in=workers, valid__overlap=period(first, after)).select_related("centre"):
            self.hours[row.worker_id, row.centre_id].append(Hours(row.weekday, row.starts, row.ends, row.since, row.until))
            self.centres[row.centre_id] = row.centre
        self.taken: defaultdict[int, list[Stretch]] = defaultdict(list)
        self.gone = [stretch(clock.day_span(first)[0], at)] if at is not None else []
        self.closed = closed_days(first, after)

    def _read(self, first: dt.date, after: dt.date) -> None:
        during = clock.day_span(first, (after - first).days)
        held = Booking.objects.filter(resource__worker__in=self.workers, released=False, span__overlap=during)
        for worker_id, starts, ends in held.values_list("resource__worker_id", "span__startswith", "span__endswith"):
            self.taken[worker_id].append(stretch(starts, ends))

    def on(self, day: dt.date) -> dict[tuple[int, int], list[Stretch]]:
        """Free stretches of the day by worker and centre."""
        while self.unread and self.unread[0][0] <= day:
            self._read(*self.unread.pop(0))
        whole = stretch(*clock.day_span(day))
        free: dict[tuple[int, int], list[Stretch]] = {}
        for (worker_id, centre_id), weekly in self.hours.items():
            centre = self.centres[centre_id]
            open_time = attended(day, weekly, centre.opens_at, centre.closes_at, self.closed)
            if not open_time:
                continue
            taken = [piece for piece in self.taken[worker_id] if overlap(piece, whole)]
            if left := without(open_time, [*taken, *self.gone]):
                free[worker_id, centre_id] = left
        return free


def free_time(workers: Collection[Worker], first: dt.date, days: int, *, at: dt.datetime | None = None) -> Free:
    """Free stretches by worker, centre and day, from `at` on if it is given (two or three queries, whatever the number of workers)."""
    time = FreeTime(workers, first, days, at=at)
    every = [first + dt.timedelta(days=offset) for offset in range(days)]
    return {(worker_id, centre_id, day): left for day in every for (worker_id, centre_id), left in time.on(day).items()}


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
    once: bool = False,
    centre: Centre | None = None,
    at: dt.datetime | None = None,
    limit: int | None = None,
) -> list[Slot]:
    """Times of `minutes` (else the reason's), each one after the other, by time (two or three queries, whatever the number of workers).

    `together`: when all of them are free at once. `once`: a time only once, with whoever has most free time on that day.
    `limit`: enough when a day brings the list to so many.
    """
    length = minutes or (reason.minutes if reason else 30)
    time = FreeTime(workers, from_day, days, at=at)
    slots: list[Slot] = []
    for offset in range(days):
        day = from_day + dt.timedelta(days=offset)
        of_day = {key: left for key, left in time.on(day).items() if centre is None or key[1] == centre.pk}
        proposed = sorted(_together(of_day, workers, length) if together else _each(of_day, length))
        slots += _once(proposed, of_day) if once else proposed
        if limit is not None and len(slots) >= limit:
            break
    return slots


def _each(free: dict[tuple[int, int], list[Stretch]], minutes: int) -> Iterator[Slot]:
    for (worker_id, centre_id), left in free.items():
        for start in starts_in(left, minutes):
            yield Slot(start, (worker_id,), centre_id, minutes)


def _once(slots: Sequence[Slot], free: dict[tuple[int, int], list[Stretch]]) -> list[Slot]:
    """One slot for each time, with whoever has most free time: work is shared out, and the list stays short."""
    minutes = {key: sum(piece.minutes for piece in left) for key, left in free.items()}
    best: dict[dt.datetime, Slot] = {}
    for slot in slots:
        rival = best.get(slot.starts_at)
        if rival is None or minutes[slot.worker_ids[0], slot.centre_id] > minutes[rival.worker_ids[0], rival.centre_id]:
            best[slot.starts_at] = slot
    return list(best.values())


def _together(free: dict[tuple[int, int], list[Stretch]], workers: Collection[Worker], minutes: int) -> Iterator[Slot]:
    ids = tuple(worker.pk for worker in workers)
    for centre_id in {place for _worker, place in free}:
        shared: list[Stretch] | None = None
        for worker_id in ids:
            left = free.get((worker_id, centre_id), [])
            shared = left if shared is None else common(shared, left)
        for start in starts_in(shared or [], minutes):
            yield Slot(start, ids, centre_id, minutes)
