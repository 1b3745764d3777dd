"""A time at which a room and professionals of a centre are free together. Pure; what is given out once is not given out twice."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence

from impulsem.platform import clock

STARTS = {
    True: [dt.time(hour, minute) for hour in range(9, 14) for minute in (0, 30)],
    False: [dt.time(hour, minute) for hour in range(14, 20) for minute in (0, 30)],
}

Span = tuple[dt.datetime, dt.datetime]


@dataclasses.dataclass(frozen=True, slots=True)
class Meeting:
    starts_at: dt.datetime
    room_id: int
    seats: int  # of the room
    worker_ids: tuple[int, ...]


class Busy:
    """When the professionals of some centres are free, and when their rooms are taken."""

    def __init__(self) -> None:
        self._free: defaultdict[tuple[int, dt.date], dict[int, list[Span]]] = defaultdict(dict)
        self._rooms: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
        self._taken: defaultdict[int, list[Span]] = defaultdict(list)
        self._given: defaultdict[int, list[Span]] = defaultdict(list)  # to other meetings, by worker

    def is_free(self, worker: int, centre: int, starts: dt.datetime, ends: dt.datetime) -> None:
        self._free[centre, _day(starts)].setdefault(worker, []).append((starts, ends))

    def has_room(self, room: int, centre: int, seats: int) -> None:
        """Rooms are told the smallest first."""
        self._rooms[centre].append((room, seats))

    def is_taken(self, room: int, starts: dt.datetime, ends: dt.datetime) -> None:
        self._taken[room].append((starts, ends))

    def workers(self) -> set[int]:
        return {worker for of_day in self._free.values() for worker in of_day}

    def rooms(self) -> list[int]:
        return [room for rooms in self._rooms.values() for room, _seats in rooms]

    def free_room(self, centre: int, seats: int, span: Span) -> tuple[int, int] | None:
        """The smallest room that holds them and is free, with its seats."""
        rooms = (pair for pair in self._rooms[centre] if pair[1] >= seats and not _meets(self._taken[pair[0]], span))
        return next(rooms, None)

    def free_workers(self, centre: int, span: Span) -> list[int]:
        of_day = self._free.get((centre, _day(span[0])), {})
        return [
            worker
            for worker, free in of_day.items()
            if any(starts <= span[0] and span[1] <= ends for starts, ends in free) and not _meets(self._given[worker], span)
        ]

    def give(self, meeting: Meeting, span: Span) -> None:
        self._taken[meeting.room_id].append(span)
        for worker in meeting.worker_ids:
            self._given[worker].append(span)


def find_time(
    busy: Busy,
    *,
    centre: int,
    days: Sequence[dt.date],
    morning: bool,
    minutes: int,
    seats: int,
    professionals: int,
    speakers: Collection[int],
) -> Meeting | None:
    """The first of `days` on which everything is there; None: nothing was found.

    speakers: workers who speak the language; they hold it before others. seats: people who come; those who hold it need theirs too.
    """
    for day in days:
        for time in STARTS[morning]:
            starts = clock.at(day, time)
            span = starts, starts + dt.timedelta(minutes=minutes)
            free = busy.free_workers(centre, span)
            if len(free) < professionals or not any(worker in speakers for worker in free):
                continue
            room = busy.free_room(centre, seats + professionals, span)
            if room is None:
                continue
            chosen = sorted(free, key=lambda worker: (worker not in speakers, worker))[:professionals]
            meeting = Meeting(starts, *room, tuple(chosen))
            busy.give(meeting, span)
            return meeting
    return None


def _day(moment: dt.datetime) -> dt.date:
    return moment.astimezone(dt.UTC).date()  # no centre attends at midnight


def _meets(spans: Iterable[Span], span: Span) -> bool:
    return any(starts < span[1] and span[0] < ends for starts, ends in spans)
