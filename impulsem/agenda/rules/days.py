"""Which days and hours are open: weekly hours, opening hours, public holidays, the city's own."""

from __future__ import annotations

import dataclasses
import datetime as dt

from impulsem.agenda.rules.stretches import Stretch, stretch
from impulsem.platform import clock


@dataclasses.dataclass(frozen=True, slots=True)
class Hours:
    """On `weekday` (0 = Monday), from `starts` to `ends` on the clock, on the days from `since` up to and without `until`."""

    weekday: int
    starts: dt.time
    ends: dt.time
    since: dt.date | None = None
    until: dt.date | None = None

    def on(self, day: dt.date) -> Stretch | None:
        """The stretch of `day`, if these hours hold on it."""
        if day.weekday() != self.weekday or (self.since and day < self.since) or (self.until and day >= self.until):
            return None
        return stretch(clock.at(day, self.starts), clock.at(day, self.ends))


def easter(year: int) -> dt.date:
    """Easter Sunday of the Gregorian calendar (the anonymous computus, with its customary letters)."""
    a, b, c = year % 19, year // 100, year % 100
    h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    m = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return dt.date(year, month, day + 1)


def monday_of(day: dt.date) -> dt.date:
    return day - dt.timedelta(days=day.weekday())


@dataclasses.dataclass(frozen=True, slots=True)
class LocalDay:
    """A holiday of the city: on a date of each year, or so many days after Easter."""

    names: tuple[str, str, str]  # ca, es, en
    month: int | None = None
    day: int | None = None
    easter_offset: int | None = None

    def in_year(self, year: int) -> dt.date:
        if self.easter_offset is not None:
            return easter(year) + dt.timedelta(days=self.easter_offset)
        return dt.date(year, self.month or 1, self.day or 1)
