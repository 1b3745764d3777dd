"""Figures of the rules in words: "801.85 € a month", "2.5 times the IRSC"."""

from __future__ import annotations

from decimal import Decimal

from babel import numbers
from django.utils.translation import gettext as _

from impulsem.platform.web import dates


def value_text(value: Decimal, unit: str) -> str:
    """A value with its unit; a unit that nobody put into words stands as it is."""
    if unit.startswith("EUR"):
        sentence = {"EUR/month": _("%(n)s a month"), "EUR/year": _("%(n)s a year"), "EUR/day": _("%(n)s a day")}.get(unit, "%(n)s")
        return sentence % {"n": dates.money(value)}
    sentence = {
        "%": "%(n)s\u00a0%%",
        "% of base": _("%(n)s%% of the base amount"),
        "x IRSC": _("%(n)s times the IRSC"),
        "x base": _("%(n)s times the base amount"),
        "x limit of one": _("%(n)s times the limit of one adult"),
        "years": _("%(n)s years"),
        "months": _("%(n)s months"),
        "days": _("%(n)s days"),
    }.get(unit, f"%(n)s {unit}".replace("%(n)s %", "%(n)s %%"))
    return sentence % {"n": numbers.format_decimal(value, locale=dates.locale())}
