"""Terms in months and days, as an administrative procedure counts them (Law 39/2015, art. 30)."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Container

from impulsem.platform.working_days import next_working_day


def months_after(day: dt.date, months: int) -> dt.date:
    """The same day so many months later, or the last of that month where it has none (art. 30.4)."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return dt.date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def last_day(day: dt.date, months: int, closed: Container[dt.date]) -> dt.date:
    """The last day of a term of months from the notice on `day`; one that is no working day goes on to the next (art. 30.5)."""
    return next_working_day(months_after(day, months), closed)
