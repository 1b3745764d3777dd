"""Lengths in a drawing, the last day of a period, the name of a weekday: {% load figures %}."""

from __future__ import annotations

import datetime as dt

from django import template

from impulsem.platform.web.dates import locale

register = template.Library()


@register.filter
def unit(value: float) -> str:
    """A length: always with a point."""
    return f"{value:g}"


@register.filter
def before(value: float, distance: float) -> str:
    """A place to the left of it."""
    return f"{value - distance:g}"


@register.filter
def after(value: float, distance: float) -> str:
    """A place to the right of it."""
    return f"{value + distance:g}"


@register.filter
def last_day(upper: dt.date) -> dt.date:
    """The day before the one on which something no longer holds."""
    return upper - dt.timedelta(days=1)


@register.filter
def weekday_name(day: dt.date) -> str:
    """ "dilluns": standing alone, as in a table of opening hours."""
    return str(locale().days["stand-alone"]["wide"][day.weekday()])
