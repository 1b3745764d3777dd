"""When centres are open."""

from __future__ import annotations

import datetime as dt

from impulsem.agenda.models import OpeningHours
from impulsem.agenda.rules.days import Hours
from impulsem.organisation.models import Centre


def opening_on(centre: Centre, day: dt.date) -> list[tuple[dt.time, dt.time]]:
    """From when until when the centre opens on a day that is no holiday, by time; nothing: it does not open (one query)."""
    rows = list(OpeningHours.objects.on(day).filter(centre=centre).order_by("opens"))
    if not rows:
        return [(centre.opens_at, centre.closes_at)]
    return [(row.opens, row.closes) for row in rows if row.weekday == day.weekday()]


def opening_hours_of(centre: Centre, *, on: dt.date) -> list[Hours]:
    """The opening hours that are written down by weekday, as they hold on a day; none: every day as the centre's card says (one query)."""
    rows = OpeningHours.objects.on(on).filter(centre=centre).order_by("weekday", "opens")
    return [Hours(row.weekday, row.opens, row.closes, row.since, row.until) for row in rows]
