"""A worker's agenda as an iCalendar file, as calendar programs read it. No database.

Times are written with the city's time zone and its rules (RFC 5545, VTIMEZONE), so that they are right on both sides of the nights on which
the clocks change, also in a program that does not know the zone.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, vDuration

#: The zone's rules are written for a year back and two ahead: more than anybody's agenda holds.
YEAR = dt.timedelta(days=366)


@dataclasses.dataclass(frozen=True, slots=True)
class Line:
    """One stretch of the agenda. uid: the same for ever, so that what moves is moved and not doubled. where: a centre, or empty."""

    uid: str
    starts_at: dt.datetime
    ends_at: dt.datetime
    says: str
    where: str = ""


def as_ical(lines: Iterable[Line], *, name: str, zone: ZoneInfo, at: dt.datetime) -> bytes:
    """`name`: as the program lists the calendar."""
    calendar = Calendar()
    calendar.add("prodid", "-//Impulsem//agenda//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", vDuration(dt.timedelta(minutes=30)), parameters={"value": "DURATION"})
    for line in lines:
        event = Event()
        event.add("uid", line.uid)
        event.add("dtstamp", at.astimezone(dt.UTC))
        event.add("dtstart", line.starts_at.astimezone(zone))
        event.add("dtend", line.ends_at.astimezone(zone))
        event.add("summary", line.says)
        event.add("class", "PRIVATE")
        if line.where:
            event.add("location", line.where)
        calendar.add_component(event)
    calendar.add_missing_timezones(first_date=at.date() - YEAR, last_date=at.date() + 2 * YEAR)
    return bytes(calendar.to_ical())
