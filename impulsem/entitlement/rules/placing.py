"""Where a newer value goes among those in force: which make way, and which days of them remain."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from django.db.backends.postgresql.psycopg_any import DateRange

from impulsem.platform.periods import period


def rests(there: DateRange, newer: DateRange) -> list[DateRange]:
    """The days of `there` that `newer` leaves it: none, a part before it, a part after it, or both."""
    left = []
    if newer.lower is not None and (there.lower is None or there.lower < newer.lower):
        before = newer.lower if there.upper is None else min(newer.lower, there.upper)
        left.append(period(there.lower, before))
    if newer.upper is not None and (there.upper is None or newer.upper < there.upper):
        after = newer.upper if there.lower is None else max(newer.upper, there.lower)
        left.append(period(after, there.upper))
    return left


def overlap(one: DateRange, other: DateRange) -> bool:
    return _before(one.lower, other.upper) and _before(other.lower, one.upper)


def end_of(first: dt.date, last: dt.date | None, published: Iterable[DateRange]) -> dt.date | None:
    """The day from which a value does not hold any more: after `last`; without one, when the next published one begins; else never."""
    if last is not None:
        return last + dt.timedelta(days=1)
    later = [span.lower for span in published if span.lower is not None and span.lower > first]
    return min(later, default=None)


def clashing(spans: Sequence[DateRange]) -> bool:
    """Whether two of them share a day."""
    return any(overlap(one, other) for place, one in enumerate(spans) for other in spans[place + 1 :])


def _before(start: dt.date | None, end: dt.date | None) -> bool:
    return start is None or end is None or start < end
