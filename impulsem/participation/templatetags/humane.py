"""Filters for figures of participation: {% load humane %}."""

from __future__ import annotations

import datetime as dt

from django import template
from django.utils.formats import number_format
from django.utils.translation import gettext

from impulsem.participation.rules.counting import Bounds

register = template.Library()


@register.filter
def count(value: int | None) -> str:
    """`{{ 1373|count }}`: 1.373 in Catalan."""
    return "" if value is None else number_format(value, use_l10n=True, force_grouping=True)


@register.filter
def between(bounds: Bounds) -> str:
    """`{{ bounds|between }}`: "between 150 and 799", or the number when it is known."""
    if bounds.exact:
        return count(bounds.lower)
    return gettext("between %(lower)s and %(upper)s") % {"lower": count(bounds.lower), "upper": count(bounds.upper)}


@register.filter
def share(value: float | None) -> str:
    """`{{ 0.723|share }}`: 72 %; nothing to divide by: a dash."""
    return "–" if value is None else f"{number_format(value * 100, 0)} %"


@register.filter
def day_before(end: dt.date | None) -> dt.date | None:
    """The last day of a period that holds up to and without `end`."""
    return None if end is None else end - dt.timedelta(days=1)
