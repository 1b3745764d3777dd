"""Months and money: what is due when, to the cent."""

from __future__ import annotations

import dataclasses
import datetime as dt


@dataclasses.dataclass(frozen=True, slots=True)
class Due:
    """One payment: the month that it is for (its first day), whole cents, and the day on which it is due."""

    month: dt.date
    cents: int
    due_on: dt.date


def first_of(day: dt.date) -> dt.date:
    return day.replace(day=1)


def next_month(month: dt.date, count: int = 1) -> dt.date:
    """The first day of the month `count` months later (or before, where it is negative)."""
    years, at = divmod(month.month - 1 + count, 12)
    return dt.date(month.year + years, at + 1, 1)


def months(first: dt.date, last: dt.date) -> list[dt.date]:
    """The first days of all months from that of `first` up to and with that of `last`."""
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    return [next_month(first_of(first), number) for number in range(count)]


def schedule(*, cents: int, months: list[dt.date], awarded_on: dt.date) -> list[Due]:
    """`cents` for each month, due on its first day; what is awarded for months that have begun is due at once."""
    return [Due(month, cents, max(month, awarded_on)) for month in months]


def in_parts(cents: int, parts: int) -> list[int]:
    """`cents` in so many parts that differ by at most a cent and add up to it; the first are the larger ones. parts: 1 to `cents`."""
    each, rest = divmod(cents, parts)
    return [each + 1] * rest + [each] * (parts - rest)
