"""By when: so many minutes of opening hours from a moment on. Without a database."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Container

from impulsem.platform import clock
from impulsem.platform.working_days import DAY, is_working_day


@dataclasses.dataclass(frozen=True, slots=True)
class Opening:
    """From when to when somebody can be called back on a working day, and the days on which nobody can."""

    opens: dt.time
    closes: dt.time
    closed: Container[dt.date] = frozenset()


def after(start: dt.datetime, minutes: int, opening: Opening, *, today: dt.date) -> dt.datetime:
    """The moment at which so many minutes of opening hours have passed since `start`, whose day in the city is `today`."""
    left = dt.timedelta(minutes=minutes)
    day = today
    while True:
        if is_working_day(day, opening.closed):
            since = max(start, clock.at(day, opening.opens))
            until = clock.at(day, opening.closes)
            if since + left <= until:
                return since + left
            left -= max(until - since, dt.timedelta())
        day += DAY
