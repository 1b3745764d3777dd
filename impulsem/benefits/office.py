"""What the city's folder says of its economic-support office: levels of approval and terms."""

from __future__ import annotations

import datetime as dt
import functools
from pathlib import Path

from django.conf import settings

from impulsem.agenda.models import ClosedDay
from impulsem.benefits.rules import levels
from impulsem.benefits.rules.terms import last_day
from impulsem.platform import city
from impulsem.platform.working_days import working_days_after


def rules() -> levels.OfficeRules:
    """The city's rules. They are read once a process: who edits the file starts the service anew."""
    return _read(str(settings.CITY_DIR))


@functools.cache
def _read(folder: str) -> levels.OfficeRules:
    return levels.read(city.settings(Path(folder) / "benefits", "levels.toml"))


def phone() -> str:
    """The city's number, where a centre has none of its own."""
    return str(city.settings(Path(settings.CITY_DIR) / "messages", "settings.toml")["phone"])


def holidays(since: dt.date, months: int) -> set[dt.date]:
    """Public holidays that a term of so many months from a day may meet (one query)."""
    until = since + dt.timedelta(days=31 * months + 40)
    return set(ClosedDay.objects.filter(day__gte=since, day__lte=until).values_list("day", flat=True))


def due_on(*, benefit: str, urgency: int, day: dt.date) -> dt.date:
    """By when an application that came in on `day` is decided: the term of the law, or the office's own promise where that is earlier."""
    term = rules().term(benefit)
    closed = holidays(day, term.months)
    legal = last_day(day, term.months, closed)
    promised = rules().promised(urgency, day)
    return legal if promised is None else min(legal, working_days_after(day, promised, closed))


def answer_by(day: dt.date) -> dt.date:
    """The last day to bring what was asked for on `day`."""
    return working_days_after(day, rules().more_working_days, holidays(day, 1))


def appeal_until(notified_on: dt.date) -> dt.date:
    months = rules().appeal.lodge_months
    return last_day(notified_on, months, holidays(notified_on, months))


def settle_by(lodged_on: dt.date) -> dt.date:
    months = rules().appeal.settle_months
    return last_day(lodged_on, months, holidays(lodged_on, months))
