"""When a period ends: months from date to date, days by the calendar, working days. Without a database.

As Law 39/2015 counts (art. 30, see `platform.working_days`): from the day after; a month ends on the day of the same number, or on the last
of a month that has none; a last day on which nobody works passes to the next working day.
"""

from __future__ import annotations

import calendar
import dataclasses
import datetime as dt
from collections.abc import Container

from impulsem.platform.working_days import next_working_day, working_days_after

MONTHS, DAYS, WORKING_DAYS = "months", "days", "working_days"


def ends_on(start: dt.date, amount: int, unit: str, closed: Container[dt.date]) -> dt.date:
    """The last day of a period that something on `start` sets off."""
    if unit == WORKING_DAYS:
        return working_days_after(start, amount, closed)
    last = _months_later(start, amount) if unit == MONTHS else start + dt.timedelta(days=amount)
    return next_working_day(last, closed)


def _months_later(start: dt.date, months: int) -> dt.date:
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return dt.date(year, month + 1, min(start.day, calendar.monthrange(year, month + 1)[1]))


@dataclasses.dataclass(frozen=True, slots=True)
class Deadline:
    """One period of a cycle: when it began, when it ends, when it was met (None: not yet)."""

    code: str
    began_on: dt.date
    due_on: dt.date
    met_on: dt.date | None

    def days_late(self, on: dt.date) -> int:
        """0 when it was or still can be met in time."""
        return max(((self.met_on or on) - self.due_on).days, 0)

    def days_left(self, on: dt.date) -> int:
        return (self.due_on - on).days


def met_on(steps: list[tuple[str, dt.date]], step_from: str, step_to: str) -> tuple[dt.date, dt.date | None] | None:
    """Of steps by day: the last `step_from`, and the first `step_to` after it. None where it was never set off."""
    starts = [number for number, (step, _day) in enumerate(steps) if step == step_from]
    if not starts:
        return None
    began = starts[-1]
    after = (day for step, day in steps[began + 1 :] if step == step_to)
    return steps[began][1], next(after, None)
