"""Figures of the rules in words: "801.85 € a month", "2.5 times the IRSC"."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache

from babel import numbers
from django.utils.translation import get_language, gettext_lazy

from impulsem.platform.web import dates

MONEY = {
    "EUR": "%(n)s",
    "EUR/month": gettext_lazy("%(n)s a month"),
    "EUR/year": gettext_lazy("%(n)s a year"),
    "EUR/day": gettext_lazy("%(n)s a day"),
}
OTHER = {
    "%": "%(n)s\u00a0%%",
    "% of base": gettext_lazy("%(n)s%% of the base amount"),
    "x IRSC": gettext_lazy("%(n)s times the IRSC"),
    "x base": gettext_lazy("%(n)s times the base amount"),
    "x limit of one": gettext_lazy("%(n)s times the limit of one adult"),
    "years": gettext_lazy("%(n)s years"),
    "months": gettext_lazy("%(n)s months"),
    "days": gettext_lazy("%(n)s days"),
}


def value_text(value: Decimal, unit: str) -> str:
    """A value with its unit; a unit that nobody put into words stands as it is."""
    return _text(value, unit, get_language() or "")


@lru_cache(maxsize=2_000)  # the same figures stand on every page
def _text(value: Decimal, unit: str, _language: str) -> str:
    if unit in MONEY:
        return str(MONEY[unit]) % {"n": dates.money(value)}
    number = numbers.format_decimal(value, locale=dates.locale())
    return str(OTHER[unit]) % {"n": number} if unit in OTHER else f"{number} {unit}"
