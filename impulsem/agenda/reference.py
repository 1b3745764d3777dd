"""Reference data of the agenda: the reasons for a visit, from the city's vocabulary; the days on which nobody works."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from django.db import transaction

from impulsem.agenda.closings import days_closed_in
from impulsem.agenda.models import ClosedDay, VisitReason
from impulsem.agenda.services import extend_free_time
from impulsem.platform import clock

#: Of the policy: what a row may leave out, because the model says what holds then.
POLICY = (
    "resident_may_book", "days_ahead", "hours_notice", "needs_room", "preparation_minutes", "travel_minutes", "cover", "group", "capacity",
    "professions", "tells", "after_missed",
)  # fmt: skip
YEARS = range(2000, 2061)  # of public holidays: no city will run out of them


@transaction.atomic
def load_visit_reasons(rows: Iterable[Mapping[str, Any]]) -> int:
    """Bring the reasons in line with `rows` (code, ca, es, en, minutes, channel, front_desk, and of the policy what is not as usual), in
    their order; says how many there are.

    A reason that is no longer listed stays for the appointments that carry it, and is offered no more.
    """
    listed = list(rows)
    usual = VisitReason()
    for order, row in enumerate(listed):
        VisitReason.objects.update_or_create(
            code=row["code"],
            defaults={
                "name_ca": row["ca"],
                "name_es": row["es"],
                "name_en": row["en"],
                "minutes": row["minutes"],
                "channel": row["channel"],
                "front_desk_may_book": row["front_desk"],
                "order": order,
                "active": True,
                **{name: row.get(name, getattr(usual, name)) for name in POLICY},
            },
        )
    VisitReason.objects.exclude(code__in=[row["code"] for row in listed]).update(active=False)
    return len(listed)


@transaction.atomic
def load_closed_days(*, folder: Path) -> int:
    """Bring the public holidays of the city in `folder` up to date, and the free time with them; says how many there are."""
    days = {day for year in YEARS for day in days_closed_in(year, folder)}
    ClosedDay.objects.exclude(day__in=days).delete()
    ClosedDay.objects.bulk_create([ClosedDay(day=day) for day in sorted(days)], ignore_conflicts=True)
    extend_free_time(today=clock.today())
    return len(days)
