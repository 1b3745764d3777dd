"""Lengths in a drawing, and the last day of a period: {% load figures %}."""

from __future__ import annotations

import datetime as dt

from django import template

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
