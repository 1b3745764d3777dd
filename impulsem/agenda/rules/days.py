"""Which days and hours are open: weekly hours, opening hours, public holidays, the city's own."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Container, Iterable

from impulsem.agenda.rules.stretches import Stretch, common, merged, stretch
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


def opening(day: dt.date, opens_at: dt.time, closes_at: dt.time, closed: Container[dt.date]) -> list[Stretch]:
    """When a place is open on `day`."""
    return [] if day in closed else [stretch(clock.at(day, opens_at), clock.at(day, closes_at))]


def attended(day: dt.date, hours: Iterable[Hours], opens_at: dt.time, closes_at: dt.time, closed: Container[dt.date]) -> list[Stretch]:
    """When somebody with these weekly hours attends on `day`, at a place with these opening hours."""
    own = merged(piece for piece in (each.on(day) for each in hours) if piece is not None)
    return common(own, opening(day, opens_at, closes_at, closed))


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
