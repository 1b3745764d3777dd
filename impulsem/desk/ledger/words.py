"""Numbers as the reader's language writes them, and the names of what time goes into."""

from __future__ import annotations

import datetime as dt

from babel import dates, numbers
from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from impulsem.agenda.models import VisitReason
from impulsem.casework.models import Entry
from impulsem.desk.ledger.requesters import requesters
from impulsem.platform.web.dates import locale

#: The categories in the order in which they are drawn, those that reach people first, with their colour in charts.
CATEGORIES: dict[str, tuple[Promise, str]] = {
    "individual": (_("Individual"), "c1"),
    "household": (_("Household"), "c2"),
    "group": (_("Group"), "c3"),
    "community": (_("Community"), "c4"),
    "coordination": (_("Coordination"), "c5"),
    "paperwork": (_("Paperwork"), "c6"),
    "travel": (_("On the way"), "c-track"),
    "other": (_("Other work without people"), "c-track"),
}
DIRECT = ("individual", "household", "group", "community")


def percent(share: float | None, *, digits: int = 1) -> str:
    """54,2 %."""
    return "" if share is None else str(numbers.format_percent(round(share, digits + 2), f"#,##0.{'0' * digits} %", locale=locale()))


def number(value: float | None, *, digits: int = 0) -> str:
    """1.912 or 3,4."""
    return (
        ""
        if value is None
        else str(numbers.format_decimal(round(value, digits), f"#,##0.{'0' * digits}" if digits else "#,##0", locale=locale()))
    )


def points(difference: float) -> str:
    """+5,5: the difference of two shares, in percentage points."""
    return f"{'+' if difference >= 0 else '−'}{numbers.format_decimal(abs(round(difference * 100, 1)), '0.0', locale=locale())}"


def change(ratio: float | None) -> str:
    """+11 %: against a year before."""
    return "" if ratio is None else f"{'+' if round(ratio, 2) >= 0 else '−'}{numbers.format_percent(abs(ratio), '0 %', locale=locale())}"


def month(day: dt.date) -> str:
    """de novembre del 2026, November 2026."""
    return str(dates.format_skeleton("yMMMM", day, locale=locale()))


def short_month(day: dt.date) -> str:
    return str(dates.format_skeleton("yMMM", day, locale=locale()))


def kind_of_work(kind: str) -> str:
    return str(dict(Entry.Kind.choices).get(kind, kind))


def reasons() -> dict[str, str]:
    """Name of each reason for visit by its code (one query)."""
    return {reason.code: reason.name for reason in VisitReason.objects.all()}


def requester(code: str) -> str:
    """Who requires work, as the city names it."""
    return requesters(settings.CITY_DIR).name(code) or str(_("Not said"))
