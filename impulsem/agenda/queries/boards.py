"""The drawing of a week of one professional, or of a day of a whole centre."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Sequence

from impulsem.agenda.closings import closed_days
from impulsem.agenda.queries.sheets import HeldRow, SheetRow, held_time, week_sheet
from impulsem.agenda.queries.slots import free_time
from impulsem.agenda.rules.drawing import Box, Hourspan, box, boxes, hourspan, minute_of_day
from impulsem.agenda.rules.stretches import Stretch, snap_up
from impulsem.organisation.models import Centre, Worker
from impulsem.platform.actors import Actor


@dataclasses.dataclass(frozen=True, slots=True)
class Block:
    """Something drawn in a column: an appointment (`row`), time that is held for something else (`held`), or a cell of free time."""

    box: Box
    starts_at: dt.datetime
    row: SheetRow | None = None
    held: HeldRow | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class Column:
    """A day of a professional. `closed`: why nobody attends."""

    day: dt.date
    worker: Worker
    closed: str
    blocks: list[Block]
    now_row: int | None = None  # where the clock stands, on the present day

    @property
    def booked(self) -> int:
        return sum(block.row is not None and not block.row.is_off for block in self.blocks)


@dataclasses.dataclass(frozen=True, slots=True)
class Board:
    hours: Hourspan
    columns: list[Column]

    @property
    def marks(self) -> list[tuple[int, dt.time]]:
        """Where the hours are written: the row and the hour."""
        return [(self.hours.row(hour * 60), dt.time(hour % 24)) for hour in range(self.hours.first, self.hours.last + 1)]


def week_board(worker: Worker, centre: Centre, monday: dt.date, *, actor: Actor, at: dt.datetime) -> Board:
    """Monday to Friday, and the weekend when something is there (four queries)."""
    days = [monday + dt.timedelta(days=offset) for offset in range(7)]
    rows, held, free = _read([worker], monday, 7, actor=actor, at=at)
    used = {row.day for row in rows} | {row.day for row in held} | {day for _worker, day in free}
    shown = [(worker, day) for day in days if day.weekday() < 5 or day in used]
    return _board(shown, centre, rows, held, free, at)


def day_board(workers: Sequence[Worker], centre: Centre, day: dt.date, *, actor: Actor, at: dt.datetime) -> Board:
    """A column for each professional (four queries)."""
    rows, held, free = _read(workers, day, 1, actor=actor, at=at)
    return _board([(worker, day) for worker in workers], centre, rows, held, free, at)


Free = dict[tuple[int, dt.date], list[Stretch]]


def _read(
    workers: Sequence[Worker], first: dt.date, days: int, *, actor: Actor, at: dt.datetime
) -> tuple[list[SheetRow], list[HeldRow], Free]:
    ids = [worker.pk for worker in workers]
    rows = week_sheet(ids, first, days=days, actor=actor, at=at)
    free: Free = {}
    for (worker_id, _centre_id, day), left in free_time(workers, first, days, at=at).items():
        free.setdefault((worker_id, day), []).extend(left)
    return rows, held_time(ids, first, days=days), free


def _board(
    shown: Sequence[tuple[Worker, dt.date]], centre: Centre, rows: Sequence[SheetRow], held: Sequence[HeldRow], free: Free, at: dt.datetime
) -> Board:
    busy: list[SheetRow | HeldRow] = [*rows, *held]
    hours = hourspan([row.stretch for row in busy] + [piece for left in free.values() for piece in left], centre.opens_at, centre.closes_at)
    days = [day for _worker, day in shown]
    closed = closed_days(min(days), max(days)) if days else {}
    columns = []
    for worker, day in shown:
        of_day = [row for row in busy if row.worker_id == worker.pk and row.day == day]
        drawn = boxes([row.stretch for row in of_day], day, hours)
        blocks = [
            Block(each, row.starts_at, held=row) if isinstance(row, HeldRow) else Block(each, row.starts_at, row)
            for each, row in zip(drawn, of_day, strict=True)
        ]
        blocks += [Block(box(cell, day, hours), cell.starts) for cell in _cells(free.get((worker.pk, day), []))]
        blocks.sort(key=lambda block: (block.starts_at, block.box.lane))
        columns.append(Column(day, worker, closed.get(day, ""), blocks, _row_of(at, day, hours)))
    return Board(hours, columns)


def _row_of(at: dt.datetime, day: dt.date, hours: Hourspan) -> int | None:
    """The row of the present moment, if it is drawn on this day."""
    minute = minute_of_day(at, day)
    return hours.row(minute) if hours.first * 60 <= minute < hours.last * 60 else None


def _cells(free: Sequence[Stretch]) -> list[Stretch]:
    """Free time cut at the half hours."""
    cells = []
    for piece in free:
        start = snap_up(piece.starts, 5)
        while start < piece.ends:
            end = min(snap_up(start + dt.timedelta(minutes=1), 30), piece.ends)
            if end - start >= dt.timedelta(minutes=10):
                cells.append(Stretch(start, end))
            start = end
    return cells
