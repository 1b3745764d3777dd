"""Days, hours and amounts in words, as each language writes them (Django's own Catalan long date lacks its "de")."""

import datetime as dt
from decimal import Decimal
from functools import cache, lru_cache

from babel import Locale, dates, numbers
from django.utils import timezone, translation


def locale() -> Locale:
    """The reader's language, as Babel names it."""
    return _locale(translation.get_language() or "ca")


@cache  # the languages of the pages: a few
def _locale(language: str) -> Locale:
    return Locale.parse(translation.to_locale(language))


@lru_cache(maxsize=10_000)  # finding a skeleton's pattern costs as much as the rest of a line of a list
def _in_words(day: dt.date, form: str, spoken: Locale) -> str:
    """`day` in one of CLDR's lengths ("long") or by a skeleton of its own ("MMMd")."""
    if form in ("medium", "long", "full"):
        return dates.format_date(day, form, locale=spoken)
    return str(dates.format_skeleton(form, day, locale=spoken))


def as_day(value: dt.date | dt.datetime) -> dt.date:
    """The day of `value` where the city is."""
    if isinstance(value, dt.datetime):
        return timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    return value


def long_date(value: dt.date | dt.datetime) -> str:
    """22 de novembre del 2026."""
    return _in_words(as_day(value), "long", locale())


def full_date(value: dt.date | dt.datetime) -> str:
    """diumenge, 22 de novembre del 2026."""
    return _in_words(as_day(value), "full", locale())


def short_date(value: dt.date | dt.datetime) -> str:
    """22 de nov. del 2026: with the year, for lists over years."""
    return _in_words(as_day(value), "medium", locale())


def day_month(value: dt.date | dt.datetime) -> str:
    """22 de nov.: for lists where the year is plain."""
    return _in_words(as_day(value), "MMMd", locale())


def short_month(value: dt.date | dt.datetime) -> str:
    """nov. 2026: a month of a year."""
    return _in_words(as_day(value), "yMMM", locale())


def weekday(value: dt.date | dt.datetime) -> str:
    """dg., 22 de nov.: the head of a column in a week."""
    return _in_words(as_day(value), "MMMEd", locale())


def clock(value: dt.time | dt.datetime) -> str:
    """9:05, on the city's clock."""
    if isinstance(value, dt.datetime) and timezone.is_aware(value):
        value = timezone.localtime(value)
    return f"{value.hour}:{value.minute:02}"


def money(value: Decimal | int) -> str:
    """1.248,70 €: always with cents."""
    return _money(value, locale())


@lru_cache(maxsize=10_000)  # a page says the same amounts many times
def _money(value: Decimal | int, spoken: Locale) -> str:
    return numbers.format_currency(value, "EUR", locale=spoken)
