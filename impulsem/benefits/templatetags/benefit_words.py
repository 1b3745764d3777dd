"""Amounts in whole cents and months, in the reader's words."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from babel import dates
from django import template

from impulsem.platform.web.dates import locale, money

register = template.Library()


@register.filter
def cents(value: int | None) -> str:
    """124870: 1.248,70 €."""
    return "" if value is None else money(Decimal(value) / 100)


@register.filter
def month_of(value: dt.date | None) -> str:
    """novembre del 2026."""
    return "" if value is None else str(dates.format_skeleton("yMMMM", value, locale=locale()))
