"""Free time: when professionals attend and have promised nothing."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence

from django.utils import timezone

from impulsem.agenda.models import Availability, VisitReason
from impulsem.agenda.queries.free import computed
from impulsem.agenda.rules.days import Hours
from impulsem.agenda.rules.stretches import Stretch, common, starts_in
from impulsem.organisation.models import Centre, Worker

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
        """How a form carries the slot: "2026-11-23T09:00+01:00|7,8|3", the moment, the workers, the centre."""
        moment = timezone.localtime(self.starts_at).isoformat(timespec="minutes")
        return f"{moment}|{','.join(map(str, self.worker_ids))}|{self.centre_id}"

    @property
    def ends_at(self) -> dt.datetime:
        return self.starts_at + dt.timedelta(minutes=self.minutes)


def free_time(workers: Collection[Worker], first: dt.date, days: int, *, at: dt.datetime | None = None) -> Free:
    """Free stretches by worker, centre and day, from `at` on if it is given, computed from the rules (one query)."""
    free: Free = {}
    for worker_id, centre_id, piece in computed([worker.pk for worker in workers], first, first + dt.timedelta(days=days)):
        if at is None or at < piece.ends:
            left = piece if at is None else Stretch(max(piece.starts, at.astimezone(dt.UTC)), piece.ends)
            free.setdefault((worker_id, centre_id, timezone.localdate(piece.starts)), []).append(left)
    return free


def hours_of(worker: Worker, centre: Centre, *, on: dt.date) -> list[Hours]:
    """The worker's weekly hours at the centre as they hold on a day (one query)."""
    rows = Availability.objects.on(on).filter(worker=worker, centre=centre, extra=False).order_by("weekday", "starts")
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
    """Times of `minutes` (else the reason's), each one after the other, by time, computed from the rules (one query).

    For days of which no free time is stored; `next_slots` looks the others up. `together`: when all of them are free at once.
    `once`: a time only once, with whoever has most free time on that day. `limit`: enough when a day brings the list to so many.
    """
    length = minutes or (reason.minutes if reason else 30)
    by_day: defaultdict[dt.date, dict[tuple[int, int], list[Stretch]]] = defaultdict(dict)
    for (worker_id, centre_id, day), left in free_time(workers, from_day, days, at=at).items():
        if centre is None or centre_id == centre.pk:
            by_day[day][worker_id, centre_id] = left
    slots: list[Slot] = []
    for _day, of_day in sorted(by_day.items()):
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
