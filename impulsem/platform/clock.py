"""The one clock. Services and rules take the day or the moment as an argument; only edges ask this module."""

import datetime as dt

from django.utils import timezone


def now() -> dt.datetime:
    """The present moment, aware."""
    return timezone.now()


def today() -> dt.date:
    """The present day in the city's time zone."""
    return timezone.localdate()


def at(day: dt.date, time: dt.time) -> dt.datetime:
    """The moment when the city's clocks show `time` on `day`, in UTC, so that differences are elapsed time on the days clocks change."""
    return timezone.make_aware(dt.datetime.combine(day, time)).astimezone(dt.UTC)


def day_span(day: dt.date, days: int = 1) -> tuple[dt.datetime, dt.datetime]:
    """First moment of `day` and first moment after `days` days, in the city's time zone (23 to 25 hours a day)."""
    return at(day, dt.time.min), at(day + dt.timedelta(days=days), dt.time.min)
