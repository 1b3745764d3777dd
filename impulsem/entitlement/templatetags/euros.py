"""{% load euros %}: sums of a whole city, without cents."""

from __future__ import annotations

from babel import numbers
from django import template

from impulsem.platform.web.dates import locale

register = template.Library()


@register.filter
def euros(cents: int | None) -> str:
    """1.204.500 €; more and less with their sign."""
    if cents is None:
        return ""
    whole = str(numbers.format_currency(abs(round(cents / 100)), "EUR", format="#,##0 ¤", currency_digits=False, locale=locale()))
    return f"{'−' if cents < 0 else '+' if cents else ''}{whole}"
