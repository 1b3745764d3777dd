"""Figures as the reader's language writes them."""

from __future__ import annotations

import datetime as dt

from babel import dates, numbers

from impulsem.indicators.declarations import Unit
from impulsem.platform.web.dates import locale

DIGITS = {Unit.SHARE: 1, Unit.PER: 2, Unit.DAYS: 1}  # after the point; minutes and counts have none


def value(number: float | None, unit: Unit) -> str:
    """54,2 %, 1.912 or 3,4; empty where there is no data."""
    if number is None:
        return ""
    digits = DIGITS.get(unit, 0)
    if unit is Unit.SHARE:
        return str(numbers.format_percent(round(number, digits + 2), f"#,##0.{'0' * digits} %", locale=locale()))
    return str(numbers.format_decimal(round(number, digits), locale=locale()))


def count(number: float | None) -> str:
    return "" if number is None else str(numbers.format_decimal(round(number, 1), locale=locale()))


def month(day: dt.date) -> str:
    """de novembre del 2026, November 2026."""
    return str(dates.format_skeleton("yMMMM", day, locale=locale()))
