"""What a household lives on: sums under the definitions of the page, the burden of the dwelling, month by month."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from impulsem.people.rules.columns import Facts
from impulsem.people.rules.income import CalendarYear, Definition, LastMonths, Now, Per, months_of, sums
from impulsem.people.rules.money import KIND_OF, OWED, euro

HOME = frozenset({"rent", "mortgage"})
SUPPLIES = frozenset({"utilities"})

NOW = Definition("now")
LAST_TWELVE = Definition("last_twelve", LastMonths(12), per=Per.YEAR)
YEAR_BEFORE = Definition("year_before", CalendarYear(-1), per=Per.YEAR)
COSTS = Definition("costs", Now(), counted=HOME | SUPPLIES)
#: Of one month, asked for on the first day of the next.
INCOME_OF = Definition("income_of_a_month", LastMonths(1))
COSTS_OF = Definition("costs_of_a_month", LastMonths(1), counted=HOME | SUPPLIES)
OWED_ON = Definition("owed", Now(), counted=frozenset(category for category, kind in KIND_OF.items() if kind == OWED))

#: Months of the picture.
MONTHS = 24


def first_day_needed(day: dt.date) -> dt.date:
    """Facts that ended before it are in no sum and no picture of `day`."""
    return min(months_of(LastMonths(MONTHS), day)[0][0], months_of(CalendarYear(-1), day)[0][0])


@dataclasses.dataclass(frozen=True, slots=True)
class Sums:
    """Income in euro: of an ordinary month now, of the last twelve whole months, of the calendar year before."""

    now: Decimal
    last_twelve: Decimal
    year_before: Decimal

    def __add__(self, other: Sums) -> Sums:
        return Sums(self.now + other.now, self.last_twelve + other.last_twelve, self.year_before + other.year_before)


NOTHING = Sums(Decimal("0.00"), Decimal("0.00"), Decimal("0.00"))


def sums_of_each(facts: Facts, day: dt.date, people: int) -> list[Sums]:
    """By person, in the order of the people."""
    columns = [sums(facts, definition, day=day, people=people) for definition in (NOW, LAST_TWELVE, YEAR_BEFORE)]
    return [Sums(*(euro(int(cents)) for cents in row)) for row in zip(*columns, strict=True)]


def total(facts: Facts, definition: Definition, day: dt.date, people: int) -> Decimal:
    """Of everybody together, in euro."""
    return euro(int(sums(facts, definition, day=day, people=people).sum()))


@dataclasses.dataclass(frozen=True, slots=True)
class Burden:
    """What the dwelling and its supplies take of the income of an ordinary month, in euro. `share`, `limit`: percent.

    share is None where no income is written down; limit is None where no figure is in force. over: whether a known share is above it.
    """

    costs: Decimal
    income: Decimal
    limit: Decimal | None

    @property
    def share(self) -> Decimal | None:
        return _percent(self.costs, self.income)

    @property
    def over(self) -> bool:
        return self.limit is not None and bool(self.income) and self.costs * 100 > self.limit * self.income


def burden(facts: Facts, day: dt.date, people: int, limit: Decimal | None) -> Burden:
    costs, income = (total(facts, one, day, people) for one in (COSTS, NOW))
    return Burden(costs, income, limit)


def _percent(part: Decimal, whole: Decimal) -> Decimal | None:
    """With one decimal, halves up; None of nothing."""
    if not whole:
        return None
    return Decimal(int(Fraction(part) / Fraction(whole) * 1000 + Fraction(1, 2))) / 10


@dataclasses.dataclass(frozen=True, slots=True)
class Month:
    """Euro: what came in and what the dwelling and its supplies cost in the month, what was owed on its last day."""

    first: dt.date
    income: Decimal
    costs: Decimal
    owed: Decimal


def months(facts: Facts, day: dt.date, people: int) -> list[Month]:
    """The last whole months before the month of `day`, the oldest first."""
    found = []
    for first, days in months_of(LastMonths(MONTHS), day):
        last = first + dt.timedelta(days=days - 1)
        after = last + dt.timedelta(days=1)
        income, costs = total(facts, INCOME_OF, after, people), total(facts, COSTS_OF, after, people)
        found.append(Month(first, income, costs, total(facts, OWED_ON, last, people)))
    return found


def columns_of(rows: Sequence[tuple[int, int, int, int, dt.date | None, dt.date | None, dt.date | None]]) -> Facts:
    """Rows of (person, category, cents, payments, since, until, stale after) as columns; None is NaT."""
    person, category, cents, payments, since, until, stale = zip(*rows, strict=True) if rows else ((),) * 7

    def days(values: Sequence[dt.date | None]) -> NDArray[np.datetime64]:
        return np.array(values, dtype="datetime64[D]")

    return Facts(
        person=np.array(person, dtype=np.int64),
        category=np.array(category, dtype=np.int8),
        cents=np.array(cents, dtype=np.int64),
        payments=np.array(payments, dtype=np.int8),
        since=days(since),
        until=days(until),
        stale_after=days(stale),
    )
