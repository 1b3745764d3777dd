"""The office month by month: what came in, what was decided and how fast."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db.models import Avg, Count, DateField, DurationField, ExpressionWrapper, F, Q
from django.db.models.functions import TruncMonth
from django.utils import timezone

from impulsem.benefits.models import Application, Decision
from impulsem.benefits.rules.terms import months_after
from impulsem.platform.actors import Actor
from impulsem.platform.words import said

MONTHS = 6


@dataclasses.dataclass(frozen=True, slots=True)
class Month:
    """One month, of what the reader may see. days: from submitting to deciding, on average; late: decided after its term."""

    first: dt.date
    came_in: int
    granted: int
    denied: int
    late: int
    days: float | None

    @property
    def decided(self) -> int:
        return self.granted + self.denied


@dataclasses.dataclass(frozen=True, slots=True)
class OfBenefit:
    """One benefit in the month that is shown."""

    name: str
    came_in: int
    decided: int


def months(actor: Actor, *, at: dt.datetime) -> Sequence[Month]:
    """The last months, the oldest first (two queries)."""
    last = timezone.localdate(at).replace(day=1)
    first = months_after(last, 1 - MONTHS)
    since = timezone.make_aware(dt.datetime.combine(first, dt.time()))
    seen = Application.objects.visible_to(actor, at=at).values("pk")
    came: dict[dt.date, int] = dict(
        Application.objects.filter(pk__in=seen, submitted_at__gte=since)
        .annotate(month=TruncMonth("submitted_at", output_field=DateField()))
        .values("month")
        .annotate(n=Count("pk"))
        .values_list("month", "n")
    )
    took = ExpressionWrapper(F("decided_at") - F("application__submitted_at"), output_field=DurationField())
    rows: dict[dt.date, Any] = {
        row["month"]: row
        for row in Decision.objects.filter(application_id__in=seen, state=Decision.State.DECIDED, decided_at__gte=since)
        .annotate(month=TruncMonth("decided_at", output_field=DateField()))
        .values("month")
        .annotate(
            granted=Count("pk", filter=Q(outcome__in=Decision.PAYS)),
            denied=Count("pk", filter=~Q(outcome__in=Decision.PAYS)),
            late=Count("pk", filter=Q(decided_at__date__gt=F("application__due_on"))),
            took=Avg(took),
        )
    }
    found = []
    for number in range(MONTHS):
        month = months_after(first, number)
        row = rows.get(month, {})
        took_on_average = row.get("took")
        days = took_on_average.total_seconds() / 86_400 if took_on_average is not None else None
        found.append(Month(month, came.get(month, 0), row.get("granted", 0), row.get("denied", 0), row.get("late", 0), days))
    return found


def by_benefit(actor: Actor, *, at: dt.datetime) -> Sequence[OfBenefit]:
    """This month, by benefit (one query)."""
    first = timezone.make_aware(dt.datetime.combine(timezone.localdate(at).replace(day=1), dt.time()))
    rows = (
        Application.objects.visible_to(actor, at=at)
        .filter(Q(submitted_at__gte=first) | Q(ended_at__gte=first))
        .values("benefit__name", "benefit__order", "benefit__code")
        .annotate(
            came=Count("pk", filter=Q(submitted_at__gte=first)),
            done=Count("pk", filter=Q(ended_at__gte=first, state__in=[Application.State.DECIDED, Application.State.CLOSED])),
        )
        .order_by("benefit__order", "benefit__code")
    )
    return [OfBenefit(said(row["benefit__name"]), row["came"], row["done"]) for row in rows]
