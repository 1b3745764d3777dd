"""Which days the centres work, and how busy they are."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import holidays

from impulsem.platform.city import rows, settings

#: Mondays are heavy, Fridays light; August is half empty, and so are the days around New Year.
BY_WEEKDAY = (1.25, 1.08, 1.0, 1.0, 0.72)
BY_MONTH = (1.0, 1.05, 1.05, 1.0, 1.05, 1.05, 0.9, 0.42, 1.0, 1.1, 1.1, 0.85)


def moment(day: dt.date, time: dt.time) -> dt.datetime:
    """When the city's clocks show `time` on `day`: without a zone, because half a million of them are written.

    The load's connection speaks the city's time, so that the database reads them right. Nothing happens in the hour that comes twice.
    """
    return dt.datetime.combine(day, time)


class WorkingDays:
    """The days between two dates on which the city's centres are open."""

    def __init__(self, folder: Path, first: dt.date, last: dt.date) -> None:
        calendar = settings(folder).get("calendar", {})
        closed = set(
            holidays.country_holidays(
                calendar.get("country", "ES"), subdiv=calendar.get("subdivision"), years=range(first.year, last.year + 1)
            )
        )
        for row in rows(folder, "holidays.csv"):
            for year in range(first.year, last.year + 1):
                if row["easter_offset"]:
                    closed.add(easter(year) + dt.timedelta(days=int(row["easter_offset"])))
                else:
                    closed.add(dt.date(year, int(row["month"]), int(row["day"])))
        span = (first + dt.timedelta(days=n) for n in range((last - first).days + 1))
        self.days = [day for day in span if day.weekday() < 5 and day not in closed]


def busy(day: dt.date) -> float:
    """How busy a day is; 1 is a common one."""
    return BY_WEEKDAY[min(day.weekday(), 4)] * BY_MONTH[day.month - 1]


def easter(year: int) -> dt.date:
    """Easter Sunday, by the Gregorian computus."""
    golden, century = year % 19, year // 100
    solar = century - century // 4 - (8 * century + 13) // 25
    epact = (solar + 19 * golden + 15) % 30
    epact -= epact // 28 * (1 - epact // 28 * (29 // (epact + 1)) * ((21 - golden) // 11))
    weekday = (year + year // 4 + epact + 2 - century + century // 4) % 7
    days = epact - weekday
    month = 3 + (days + 40) // 44
    return dt.date(year, month, days + 28 - 31 * (month // 4))
