"""The next free times, looked up in the stored free time: of anybody, anywhere in the city, at once."""

from __future__ import annotations

import datetime as dt
import heapq
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from django.db import connection
from django.utils import timezone

from impulsem.agenda.models import Channel, VisitReason
from impulsem.agenda.queries.slots import Slot
from impulsem.agenda.rules.stretches import Stretch, common, snap_up, stretch
from impulsem.organisation.models import Centre, Worker
from impulsem.platform import clock

#: The first look goes so far; a second one, to the end, only when it finds too little.
SOON = dt.timedelta(days=5)
#: So many professionals of one centre may be free at the same time.
AT_ONCE = 25

#: Free stretches that are long enough from `earliest` on, by when an appointment can begin on the quarters of an hour.
_ROWS = """
SELECT worker_id, centre_id, starts, ends_at FROM (
    SELECT f.worker_id, f.centre_id, f.ends_at,
        date_bin('15 minutes', greatest(f.starts_at + %(before)s, %(earliest)s) + interval '14 minutes 59.999999 seconds',
                 timestamptz '2000-01-01 00:00Z') AS starts
    FROM agenda_freestretch f {people}
    WHERE f.starts_at >= %(day)s AND f.starts_at < %(until)s AND f.ends_at >= %(earliest)s + %(needed)s
        AND f.ends_at >= f.starts_at + %(before)s + %(needed)s {where}
) found
WHERE starts + %(needed)s <= ends_at AND starts < %(until)s
ORDER BY starts, centre_id, worker_id
LIMIT %(limit)s
"""
#: The same of two at once: one of those asked for, and somebody of a profession.
_PAIRS = """
SELECT worker_id, other_id, centre_id, starts, ends_at FROM (
    SELECT f.worker_id, g.worker_id AS other_id, f.centre_id, least(f.ends_at, g.ends_at) AS ends_at,
        date_bin('15 minutes',
                 greatest(f.starts_at + %(before)s, g.starts_at + %(before)s, %(earliest)s) + interval '14 minutes 59.999999 seconds',
                 timestamptz '2000-01-01 00:00Z') AS starts
    FROM agenda_freestretch f {people}
    JOIN agenda_freestretch g ON g.centre_id = f.centre_id AND g.worker_id <> f.worker_id
        AND g.starts_at < f.ends_at AND g.ends_at > f.starts_at AND g.starts_at >= %(day)s AND g.starts_at < %(until)s
    JOIN organisation_worker second ON second.id = g.worker_id AND second.profession = %(pair)s
    WHERE f.starts_at >= %(day)s AND f.starts_at < %(until)s AND f.ends_at >= %(earliest)s + %(needed)s
        AND f.ends_at >= f.starts_at + %(before)s + %(needed)s {where}
) found
WHERE starts + %(needed)s <= ends_at AND starts < %(until)s
ORDER BY starts, centre_id, worker_id, other_id
LIMIT %(limit)s
"""

Row = tuple[tuple[int, ...], int, Stretch]  # workers, centre, when an appointment can begin and everything must end


def next_slots(
    reason: VisitReason,
    *,
    at: dt.datetime,
    from_: dt.datetime | dt.date | None = None,
    until: dt.datetime | None = None,
    centres: Collection[Centre] | None = None,
    workers: Sequence[Worker] | None = None,
    languages: Collection[str] | None = None,
    pair_profession: str | None = None,
    together: bool = False,
    minutes: int | None = None,
    channel: str | None = None,
    for_staff: bool = False,
    limit: int = 5,
) -> list[Slot]:
    """The next free times for a reason, by time, from `from_` on (before `until`): two queries, and one more where a room is needed.

    None of `centres`, `workers`, `languages` (one of them is spoken) narrows nothing. Each time is given once a centre, with whoever has
    most time left that day; of one worker every time. `together`: all of `workers` at once; `pair_profession`: one of them, and with them
    somebody of that profession. For residents within the notice and the days ahead of the reason; `for_staff` from now to the horizon.
    Only professions that attend the reason, unless `workers` names somebody. minutes, channel: else the reason's.
    """
    asked = _Asked(reason, at, from_, until, minutes, channel, for_staff)
    if asked.earliest >= asked.latest or limit < 1:
        return []
    with_room = reason.needs_room and asked.channel == Channel.CENTRE
    single = workers is not None and len(workers) == 1
    everyone = [worker.pk for worker in workers] if together and workers is not None and len(workers) > 1 else []
    statement, narrow = _statement(asked, centres, workers, languages, pair_profession)
    slots: list[Slot] = []
    for end, wanted in ((min(asked.earliest + SOON, asked.latest), limit * 2), (asked.latest, limit * 20)):
        wanted = wanted if with_room else limit
        rows = _read(statement, asked, end, None if everyone else wanted * AT_ONCE, narrow)
        rows = _all_at_once(rows, everyone) if everyone else rows
        slots = _slots(asked, rows, once=not single, wanted=wanted)
        slots = with_an_office(slots) if with_room else slots
        if len(slots) >= limit:
            break
    return slots[:limit]


def rows_between(
    reason: VisitReason, *, at: dt.datetime, first: dt.datetime, until: dt.datetime, centres: Collection[Centre], languages: Collection[str]
) -> list[Row]:
    """All stretches that are long enough for the reason and in which it can begin between `first` and `until` (one query)."""
    asked = _Asked(reason, at, first, until, None, None, for_staff=True)
    statement, narrow = _statement(asked, centres, None, languages, None)
    return _read(statement, asked, asked.latest, None, narrow)


class _Asked:
    """What the reason needs of a stretch, and where to look for it."""

    def __init__(
        self,
        reason: VisitReason,
        at: dt.datetime,
        from_: dt.datetime | dt.date | None,
        until: dt.datetime | None,
        minutes: int | None,
        channel: str | None,
        for_staff: bool,
    ) -> None:
        self.reason = reason
        self.channel = channel or reason.channel
        self.minutes = minutes or reason.minutes
        before, after = reason.around(self.channel)
        self.before = dt.timedelta(minutes=before)
        self.needed = dt.timedelta(minutes=self.minutes + after)
        if from_ is not None and not isinstance(from_, dt.datetime):
            from_ = clock.at(from_, dt.time.min)
        self.earliest = max(at if for_staff else at + dt.timedelta(hours=reason.hours_notice), from_ or at)
        days = dt.timedelta(days=365 if for_staff else reason.days_ahead + 1)
        last = clock.at(timezone.localdate(at) + days, dt.time.min)
        self.latest = min(last, until or last)


def _statement(
    asked: _Asked,
    centres: Collection[Centre] | None,
    workers: Sequence[Worker] | None,
    languages: Collection[str] | None,
    pair: str | None,
) -> tuple[str, dict[str, Any]]:
    """The statement narrowed to who and where is asked for, and the parameters of that."""
    narrow: dict[str, Any] = {"pair": pair}
    where, people = "", ""
    if centres is not None:
        where += " AND f.centre_id = ANY (%(centres)s)"
        narrow["centres"] = [centre.pk for centre in centres]
    if workers is not None:
        where += " AND f.worker_id = ANY (%(workers)s)"
        narrow["workers"] = [worker.pk for worker in workers]
    professions = [] if workers is not None else asked.reason.professions
    if languages or professions:
        people = "JOIN organisation_worker w ON w.id = f.worker_id"
        where += " AND w.languages ?| %(languages)s" if languages else ""
        where += " AND w.profession = ANY (%(professions)s)" if professions else ""
        narrow |= {"languages": list(languages or ()), "professions": list(professions)}
    return (_PAIRS if pair else _ROWS).format(people=people, where=where), narrow


def _read(statement: str, asked: _Asked, until: dt.datetime, limit: int | None, narrow: dict[str, Any]) -> list[Row]:
    day = clock.at(timezone.localdate(asked.earliest), dt.time.min)
    needs: dict[str, Any] = {"before": asked.before, "needed": asked.needed, "earliest": asked.earliest, "day": day}
    with connection.cursor() as cursor:
        cursor.execute(statement, {**needs, "until": until, "limit": limit, **narrow})
        return [(tuple(workers), centre, stretch(starts, ends)) for *workers, centre, starts, ends in cursor.fetchall()]


def _all_at_once(rows: Iterable[Row], workers: Sequence[int]) -> list[Row]:
    """What is free of all of these workers at the same centre."""
    free: defaultdict[int, defaultdict[int, list[Stretch]]] = defaultdict(lambda: defaultdict(list))
    for (worker,), centre, piece in rows:
        free[centre][worker].append(piece)
    found: list[Row] = []
    for centre, of in free.items():
        shared = of[workers[0]]
        for worker in workers[1:]:
            shared = common(shared, of[worker])
        found += [(tuple(workers), centre, piece) for piece in shared]
    return sorted(found, key=lambda row: row[2])


def _slots(asked: _Asked, rows: Sequence[Row], *, once: bool, wanted: int) -> list[Slot]:
    """The first `wanted` times of the rows, one after the other; `once`: each a single time a centre."""
    length, after = dt.timedelta(minutes=asked.minutes), asked.needed - dt.timedelta(minutes=asked.minutes)
    left: defaultdict[tuple[tuple[int, ...], dt.date], int] = defaultdict(int)
    for workers, _centre, piece in rows:
        left[workers, piece.starts.date()] += piece.minutes
    found: dict[tuple[object, ...], Slot] = {}
    coming = [(snap_up(piece.starts), position) for position, (_workers, _centre, piece) in enumerate(rows)]
    heapq.heapify(coming)
    last: dt.datetime | None = None
    while coming and (len(found) < wanted or coming[0][0] == last):
        start, position = heapq.heappop(coming)
        workers, centre, piece = rows[position]
        if start + length + after > piece.ends:
            continue
        heapq.heappush(coming, (snap_up(start + length), position))
        key = (start, centre) if once else (start, centre, workers)
        rival = found.get(key)
        if rival is None or left[workers, start.date()] > left[rival.worker_ids, start.date()]:
            found[key] = Slot(start, workers, centre, asked.minutes)
        last = start
    return sorted(found.values())


_OFFICES = """
SELECT position FROM unnest(%(centres)s::bigint[], %(starts)s::timestamptz[], %(ends)s::timestamptz[])
    WITH ORDINALITY AS slot(centre_id, starts, ends, position)
WHERE EXISTS (
    SELECT FROM organisation_room room LEFT JOIN agenda_resource resource ON resource.room_id = room.id
    WHERE room.centre_id = slot.centre_id AND room.kind = 'office' AND NOT EXISTS (
        SELECT FROM agenda_booking booking
        WHERE booking.resource_id = resource.id AND NOT booking.released AND booking.span && tstzrange(slot.starts, slot.ends)
    )
)
ORDER BY position
"""


def with_an_office(slots: Sequence[Slot]) -> list[Slot]:
    """Those of the slots at which an office of their centre is free (one query)."""
    if not slots:
        return []
    parameters: dict[str, Any] = {
        "centres": [slot.centre_id for slot in slots],
        "starts": [slot.starts_at for slot in slots],
        "ends": [slot.ends_at for slot in slots],
    }
    with connection.cursor() as cursor:
        cursor.execute(_OFFICES, parameters)
        return [slots[position - 1] for (position,) in cursor.fetchall()]
