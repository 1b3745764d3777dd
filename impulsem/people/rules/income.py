"""What somebody lives on, under any definition that a rule needs: which months, which amounts, which deductions.

One implementation, for one household and for the whole city. Everything is whole numbers: an amount in a month is an exact fraction,
fractions of one window share a denominator, and each person's result is rounded once, halves up. Units add up the whole cents of their
people, so that what a page shows adds up.

How a fact counts:

- In a month it counts by its days: amount x payments a year / 12 x days of the month on which it holds / days of that month. A wage that
  changes on the 16th counts half with the old and half with the new amount and never twice; an allowance that begins with a birth counts
  from the day of the birth. 14 payments and yearly amounts are spread over twelve months.
- What comes once counts whole in the month in which it begins; in `Now`, which is the ordinary month as it stands, it does not count.
- In `Now` a fact counts whole when it holds on the day.
- Debts and assets are balances: they count whole when they hold on the day, and only under `Now`.
"""

from __future__ import annotations

import calendar
import dataclasses
import datetime as dt
import enum
import functools
import math
from collections.abc import Iterable
from fractions import Fraction
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from impulsem.people.rules.columns import Facts, Population
from impulsem.people.rules.money import IN, KIND_OF, MONTHS, OWED, OWNED

#: `Facts.category` indexes these.
CATEGORIES = tuple(KIND_OF)
INCOME = frozenset(category for category, kind in KIND_OF.items() if kind == IN)
BALANCES = frozenset(category for category, kind in KIND_OF.items() if kind in (OWED, OWNED))
#: Sums that may pass this are worked out with Python's whole numbers: slower, never wrong.
_SAFE = 2**62


@dataclasses.dataclass(frozen=True, slots=True)
class Now:
    """The ordinary month as it stands on the day."""


@dataclasses.dataclass(frozen=True, slots=True)
class LastMonths:
    """The whole months before the month of the day."""

    months: int

    def __post_init__(self) -> None:
        if self.months < 1:
            raise ValueError("a window has at least one month")


@dataclasses.dataclass(frozen=True, slots=True)
class CalendarYear:
    """A year from January to December: -1 is the one before the year of the day."""

    offset: int = -1


Window: TypeAlias = Now | LastMonths | CalendarYear


class Members(enum.StrEnum):
    """Whose amounts a rule adds up."""

    PERSON = "person"
    FAMILY = "family"
    DWELLING = "dwelling"


class Per(enum.StrEnum):
    MONTH = "month"
    YEAR = "year"


@dataclasses.dataclass(frozen=True, slots=True)
class Deduction:
    """A share of some categories does not count, up to `cap` cents a month for each person (share 1 with a cap: the first cents)."""

    categories: frozenset[str]
    share: Fraction = Fraction(1)
    cap: int | None = None

    def __post_init__(self) -> None:
        if not 0 < self.share <= 1 or (self.cap is not None and self.cap < 0):
            raise ValueError("a deduction takes a share between 0 and 1, up to a cap that is not negative")


@dataclasses.dataclass(frozen=True, slots=True)
class Definition:
    """What counts as income (or as expenses, debts, assets) for a rule. `counted`: categories of `rules.money.KIND_OF`."""

    code: str
    window: Window = Now()
    members: Members = Members.PERSON
    counted: frozenset[str] = INCOME
    deductions: tuple[Deduction, ...] = ()
    per: Per = Per.MONTH

    def __post_init__(self) -> None:
        if unknown := self.counted - set(CATEGORIES):
            raise ValueError(f"unknown categories: {sorted(unknown)}")
        if self.counted & BALANCES and (self.counted - BALANCES or not isinstance(self.window, Now) or self.deductions):
            raise ValueError("debts and assets are balances: they are added up alone, now, and whole")
        if any(not one.categories <= self.counted for one in self.deductions):
            raise ValueError("what is deducted is part of what counts")


def months_of(window: LastMonths | CalendarYear, day: dt.date) -> list[tuple[dt.date, int]]:
    """The months of a window, the oldest first: first day, and how many days it has."""
    if isinstance(window, CalendarYear):
        first, number = (day.year + window.offset) * 12, 12
    else:
        first, number = day.year * 12 + day.month - 1 - window.months, window.months
    months = [dt.date(month // 12, month % 12 + 1, 1) for month in range(first, first + number)]
    return [(month, calendar.monthrange(month.year, month.month)[1]) for month in months]


def sums(facts: Facts, definition: Definition, *, day: dt.date, people: int) -> NDArray[np.int64]:
    """Cents of each of the `people` (0 to people - 1), per month or year as the definition says, for balances as they are."""
    work = _worked_out(facts, definition, day)
    net = work.gross(people) * work.extra
    for deducted in work.deducted(people):
        net = net - deducted
    return _rounded(np.maximum(net, 0), work.denominator * work.extra)


def of_units(
    population: Population, cents: NDArray[np.int64], members: Members, *, only: NDArray[np.bool_] | None = None
) -> NDArray[np.int64]:
    """Cents of each person added up by unit; `only` leaves out people whose amounts a rule does not look at."""
    if only is not None:
        cents = np.where(only, cents, 0)
    if members == Members.PERSON:
        return cents
    unit, number = (population.family, population.families) if members == Members.FAMILY else (population.dwelling, population.dwellings)
    total = np.zeros(number, dtype=np.int64)
    np.add.at(total, unit, cents)
    return total


class Why(enum.StrEnum):
    """Why a fact counts with what it counts."""

    COUNTED = "counted"
    NOT_OF_THE_KIND = "not_of_the_kind"  # the definition does not count its category
    NOT_THEN = "not_then"  # it does not hold in the window
    ONCE = "once"  # it comes once, and an ordinary month is asked for


@dataclasses.dataclass(frozen=True, slots=True)
class Line:
    """A row of `Facts` and the cents with which it counts before deductions, rounded for showing."""

    fact: int
    cents: int
    why: Why


def lines(facts: Facts, definition: Definition, *, day: dt.date) -> list[Line]:
    """How the sums come about: a line for each row of `facts`, in their order."""
    work = _worked_out(facts, definition, day)
    share = _rounded(work.numerator, work.denominator)
    kinds = among(definition.counted)[facts.category]
    once = (facts.payments == 0) & ~among(BALANCES)[facts.category]
    found = []
    for row in range(len(facts.cents)):
        if not kinds[row]:
            why = Why.NOT_OF_THE_KIND
        elif work.numerator[row] or work.holds[row]:
            why = Why.COUNTED
        elif isinstance(definition.window, Now) and once[row]:
            why = Why.ONCE
        else:
            why = Why.NOT_THEN
        found.append(Line(row, int(share[row]) if why == Why.COUNTED else 0, why))
    return found


@functools.cache
def among(categories: frozenset[str]) -> NDArray[np.bool_]:
    """Whether each category, by its index, is one of these."""
    return np.array([category in categories for category in CATEGORIES])


@dataclasses.dataclass(frozen=True, slots=True)
class _Work:
    """Facts as numerators over one denominator; `extra` makes room in it for the shares of the deductions."""

    facts: Facts
    definition: Definition
    numerator: NDArray[Any]  # of each fact; 0 for what does not count
    holds: NDArray[np.bool_]  # whether it counts, be it with nothing
    denominator: int
    extra: int

    def gross(self, people: int, categories: frozenset[str] | None = None) -> NDArray[Any]:
        total = np.zeros(people, dtype=self.numerator.dtype)
        counts = self.holds if categories is None else self.holds & among(categories)[self.facts.category]
        np.add.at(total, self.facts.person[counts], self.numerator[counts])
        return total

    def deducted(self, people: int) -> Iterable[NDArray[Any]]:
        """What each deduction takes from each person, over denominator x extra."""
        months = MONTHS if self.definition.per == Per.YEAR else 1
        for one in self.definition.deductions:
            taken = self.gross(people, one.categories) * (one.share.numerator * (self.extra // one.share.denominator))
            yield taken if one.cap is None else np.minimum(taken, one.cap * months * self.denominator * self.extra)


def _worked_out(facts: Facts, definition: Definition, day: dt.date) -> _Work:
    counts = among(definition.counted)[facts.category]
    weight = np.zeros(len(facts.cents), dtype=np.int64)
    if isinstance(definition.window, Now):
        holds = counts & _begun(facts, day) & _goes_on(facts, day)
        if definition.counted <= BALANCES:
            weight[holds], denominator = 1, 1
        else:
            holds &= facts.payments > 0
            weight, denominator = np.where(holds, facts.payments.astype(np.int64), 0), MONTHS
            if definition.per == Per.YEAR:
                denominator = 1
    else:
        weight, holds, denominator = _in_months(facts, counts, definition, day)
    extra = math.lcm(*(one.share.denominator for one in definition.deductions))
    most = int(facts.cents.max(initial=0)) * int(weight.max(initial=0)) * extra * max(_most_of_one(facts.person[holds]), 1)
    caps = max((one.cap or 0 for one in definition.deductions), default=0) * MONTHS * denominator * extra
    exact: Any = np.int64 if max(2 * most + denominator * extra, caps) < _SAFE else object
    return _Work(facts, definition, facts.cents.astype(exact) * weight.astype(exact), holds, denominator, extra)


def _in_months(
    facts: Facts, counts: NDArray[np.bool_], definition: Definition, day: dt.date
) -> tuple[NDArray[np.int64], NDArray[np.bool_], int]:
    """Weights over the months of the window, whether there is any, and the denominator of the weights."""
    window = definition.window
    assert not isinstance(window, Now)
    months = months_of(window, day)
    spread = math.lcm(*(days for _first, days in months))  # one month is this many parts, whatever its days
    first, last = np.datetime64(months[0][0], "D"), np.datetime64(months[-1][0], "D") + months[-1][1]
    flows, once = counts & (facts.payments > 0), counts & (facts.payments == 0)
    since = np.where(np.isnat(facts.since), first, facts.since)
    until = np.where(np.isnat(facts.until), last, facts.until)
    rows = np.flatnonzero(flows & (since < last) & (until > first))
    begins, ends = since[rows], until[rows]
    parts = np.zeros(len(rows), dtype=np.int64)
    for start, days in months:
        here = np.datetime64(start, "D")
        held = np.minimum(ends, here + days) - np.maximum(begins, here)
        parts += np.maximum(held.astype(np.int64), 0) * (spread // days)
    weight = np.zeros(len(facts.cents), dtype=np.int64)
    weight[rows] = parts * facts.payments[rows]
    one_time = once & ~np.isnat(facts.since) & (facts.since >= first) & (facts.since < last)
    weight[one_time] = MONTHS * spread
    denominator = MONTHS * spread * len(months)
    if definition.per == Per.YEAR:
        weight *= MONTHS
    common = int(np.gcd.reduce(weight, initial=denominator))
    return weight // common, weight > 0, denominator // common


def _begun(facts: Facts, day: dt.date) -> NDArray[np.bool_]:
    begun: NDArray[np.bool_] = np.isnat(facts.since) | (facts.since <= np.datetime64(day, "D"))
    return begun


def _goes_on(facts: Facts, day: dt.date) -> NDArray[np.bool_]:
    goes_on: NDArray[np.bool_] = np.isnat(facts.until) | (facts.until > np.datetime64(day, "D"))
    return goes_on


def _most_of_one(person: NDArray[np.int64]) -> int:
    return int(np.bincount(person).max()) if len(person) else 0


def _rounded(numerator: NDArray[Any], denominator: int) -> NDArray[np.int64]:
    """Whole cents, halves up; numerators are not negative."""
    whole: NDArray[np.int64] = ((2 * numerator + denominator) // (2 * denominator)).astype(np.int64)
    return whole
