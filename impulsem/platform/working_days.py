"""Which days are working days, as periods of an administrative procedure are counted in Spain (Law 39/2015, art. 30). No database.

closed: the public holidays, and the city's own.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Container

DAY = dt.timedelta(days=1)


def is_working_day(day: dt.date, closed: Container[dt.date]) -> bool:
    """Saturdays, Sundays and holidays are none (art. 30.2)."""
    return day.weekday() < 5 and day not in closed


def next_working_day(day: dt.date, closed: Container[dt.date]) -> dt.date:
    """The day, or the first working day after it (art. 30.5)."""
    while not is_working_day(day, closed):
        day += DAY
    return day


def working_days_after(start: dt.date, days: int, closed: Container[dt.date]) -> dt.date:
    """The last of so many working days, counted from the day after `start` (art. 30.3)."""
    day = start
    for _ in range(days):
        day = next_working_day(day + DAY, closed)
    return day
