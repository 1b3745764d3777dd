"""The stored free time (`FreeStretch`) of the coming weeks: kept right in the transaction that changes anything, extended by night.

Every command that changes a rule, an exception, an absence or a booking ends with `keep_right`. It locks the resources of the workers,
then computes: two commands about one professional wait for each other, and the second sees what the first one wrote.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import connection, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone

from impulsem.agenda.models import Availability, FreeStretch, Resource
from impulsem.agenda.queries.free import COMPUTED, parameters
from impulsem.platform import clock

#: Free time is stored from today on for so many days.
HORIZON = dt.timedelta(days=70)

#: Professionals who are computed together: those of a centre or two, so that nothing is compared with the whole city.
TOGETHER = 40

_DIFFERENT = f"""
WITH {COMPUTED},
different AS MATERIALIZED (
    SELECT worker_id, centre_id, starts_at, ends_at, max(id) AS id
    FROM (
        SELECT worker_id, centre_id, starts_at, ends_at, NULL::bigint AS id FROM computed
        UNION ALL
        SELECT worker_id, centre_id, starts_at, ends_at, id FROM agenda_freestretch
        WHERE starts_at >= %(from)s AND starts_at < %(until)s AND worker_id = ANY (%(workers)s::bigint[])
    ) both_ways
    GROUP BY worker_id, centre_id, starts_at, ends_at
    HAVING count(id) <> 1 OR count(*) <> 2
)
"""
_HEALED = f"""
{_DIFFERENT},
surplus AS (DELETE FROM agenda_freestretch USING different WHERE agenda_freestretch.id = different.id RETURNING 1),
missing AS (
    INSERT INTO agenda_freestretch (worker_id, centre_id, starts_at, ends_at)
    SELECT worker_id, centre_id, starts_at, ends_at FROM different WHERE id IS NULL
    RETURNING 1
)
SELECT (SELECT count(*) FROM missing), (SELECT count(*) FROM surplus)
"""
_COMPARED = f"{_DIFFERENT} SELECT count(*) FILTER (WHERE id IS NULL), count(id) FROM different"


@dataclasses.dataclass(frozen=True, slots=True)
class Difference:
    """Stretches that should be stored and are not, and those that are stored and should not."""

    missing: int
    surplus: int

    def __add__(self, other: Difference) -> Difference:
        return Difference(self.missing + other.missing, self.surplus + other.surplus)

    def __bool__(self) -> bool:
        return bool(self.missing or self.surplus)


def horizon(today: dt.date) -> dt.date:
    """The first day of which no free time is stored."""
    return today + HORIZON


def lock(worker_ids: Iterable[int]) -> list[int]:
    """Lock the resources of the workers until the end of the transaction, in one order; gives the workers, each once."""
    wanted = sorted(set(worker_ids))
    known = set(Resource.objects.filter(worker_id__in=wanted).values_list("worker_id", flat=True))
    if missing := [pk for pk in wanted if pk not in known]:
        Resource.objects.bulk_create([Resource(worker_id=pk) for pk in missing], ignore_conflicts=True)
    list(Resource.objects.select_for_update(no_key=True).filter(worker_id__in=wanted).order_by("pk").values_list("pk"))
    return wanted


_put_off: ContextVar[list[tuple[set[int], dt.date, dt.date | None]] | None] = ContextVar("free_time_put_off", default=None)


@contextmanager
def all_at_once() -> Iterator[None]:
    """Many commands in one transaction: the free time that they change is brought in line once, at the end.

    What they read until then must not be the stored free time.
    """
    asked: list[tuple[set[int], dt.date, dt.date | None]] = []
    token = _put_off.set(asked)
    try:
        yield
    finally:
        _put_off.reset(token)
    by_day: defaultdict[tuple[dt.date, dt.date | None], set[int]] = defaultdict(set)
    for workers, first, after in asked:
        by_day[first, after] |= workers
    for (first, after), workers in sorted(by_day.items(), key=lambda each: each[0][0]):
        keep_right(workers, first, after)


@transaction.atomic
def keep_right(worker_ids: Iterable[int], first: dt.date, after: dt.date | None = None) -> None:
    """Bring the stored free time of the workers in line with what holds now, from `first` on (up to and without `after`)."""
    put_off = _put_off.get()
    if put_off is not None:
        put_off.append((set(worker_ids), first, after))
        return
    after = min(after or dt.date.max, max(horizon(clock.today()), first + dt.timedelta(days=1)))
    workers = lock(worker_ids)
    if workers and first < after:
        _heal(workers, first, after)


def keep_right_at(centre_id: int, first: dt.date) -> None:
    """As `keep_right`, of everybody who attends at the centre."""
    keep_right(Availability.objects.filter(centre_id=centre_id).values_list("worker_id", flat=True), first)


def keep_right_around(worker_ids: Iterable[int], spans: Collection[DateTimeTZRange]) -> None:
    """As `keep_right`, on the days that these spans touch."""
    if not spans:
        return
    days = [timezone.localdate(end) for span in spans for end in (span.lower, span.upper)]
    keep_right(worker_ids, min(days), max(days) + dt.timedelta(days=1))


def extend_free_time(*, today: dt.date) -> Difference:
    """Store free time up to the horizon, mend what differs, forget the days before `today`. Gives what was not as it should be.

    A few professionals in a transaction: nobody waits long for it, and it waits for nobody whom it keeps waiting.
    """
    FreeStretch.objects.filter(starts_at__lt=clock.at(today, dt.time.min)).delete()
    stored_until = FreeStretch.objects.order_by("-starts_at").values_list("starts_at", flat=True).first()
    known = timezone.localdate(stored_until) + dt.timedelta(days=1) if stored_until else today
    found = Difference(0, 0)
    for workers in _everybody():
        with transaction.atomic():
            lock(workers)
            found += _heal(workers, today, known) if today < known else Difference(0, 0)
            _heal(workers, known, max(horizon(today), known))
    return found


def check_free_time(*, today: dt.date) -> Difference:
    """Compare what is stored with what the rules say, and change nothing."""
    found = Difference(0, 0)
    with connection.cursor() as cursor:
        for workers in _everybody():
            cursor.execute(_COMPARED, parameters(workers, today, horizon(today)))
            found += Difference(*cursor.fetchone())
    return found


def _everybody() -> Iterator[list[int]]:
    """Whoever has hours or stored time, some at a time, those of a centre together."""
    rows = Availability.objects.order_by("centre_id", "worker_id").values_list("worker_id", flat=True).distinct()
    workers = list(dict.fromkeys([*rows, *FreeStretch.objects.order_by().values_list("worker_id", flat=True).distinct()]))
    for start in range(0, len(workers), TOGETHER):
        yield workers[start : start + TOGETHER]


def _heal(worker_ids: Collection[int], first: dt.date, after: dt.date) -> Difference:
    with connection.cursor() as cursor:
        cursor.execute(_HEALED, parameters(worker_ids, first, after))
        return Difference(*cursor.fetchone())
