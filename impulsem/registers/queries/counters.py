"""Questions that were not asked again, and those that were: by register and by month."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections import Counter

from django.db.models import Count, Q
from django.db.models.functions import TruncMonth

from impulsem.organisation.models import Role
from impulsem.organisation.permissions import administers, supports_economically
from impulsem.platform.actors import Actor
from impulsem.registers.models import Question, Register

Kind = Question.Kind
MONTHS = 12


@dataclasses.dataclass(frozen=True, slots=True)
class Counted:
    """How many questions of each kind: first, spared, expired, failed."""

    first: int
    spared: int
    expired: int
    failed: int

    @property
    def again(self) -> int:
        return self.expired + self.failed

    @property
    def all(self) -> int:
        return self.first + self.spared + self.again

    @property
    def share(self) -> int | None:
        """Percent of the questions that nobody was asked; none when there were no questions."""
        return round(100 * self.spared / self.all) if self.all else None


@dataclasses.dataclass(frozen=True, slots=True)
class Counters:
    """by_register, by_month: in the order of the registers and of the months (first days), the last one last."""

    total: Counted
    by_register: list[tuple[Register, Counted]]
    by_month: list[tuple[dt.date, Counted]]


def asked_counters(actor: Actor, *, on: dt.date, months: int = MONTHS) -> Counters:
    """Of the actor's centres; of the whole city for the institute, the economic-support office and administrators. 2 queries."""
    begins = _months_before(on.replace(day=1), months - 1)
    rows = Question.objects.filter(_seen_by(actor), day__gte=begins, day__lte=on).annotate(month=TruncMonth("day"))
    counts: Counter[tuple[int, dt.date, str]] = Counter()
    for register, month, kind, number in rows.values_list("look_up__register", "month", "kind").annotate(Count("pk")):
        counts[register, month, kind] += number
    registers = Register.objects.order_by("order", "code")
    days = [_months_before(on.replace(day=1), back) for back in reversed(range(months))]
    return Counters(
        _count(counts),
        [(each, _count(counts, register=each.pk)) for each in registers if each.active or _count(counts, register=each.pk).all],
        [(day, _count(counts, month=day)) for day in days],
    )


def _count(counts: Counter[tuple[int, dt.date, str]], *, register: int | None = None, month: dt.date | None = None) -> Counted:
    of: Counter[str] = Counter()
    for (where, when, kind), number in counts.items():
        if register in (None, where) and month in (None, when):
            of[kind] += number
    return Counted(of[Kind.FIRST], of[Kind.SPARED], of[Kind.EXPIRED], of[Kind.FAILED])


def _seen_by(actor: Actor) -> Q:
    if actor.holds(Role.INSTITUTE) or supports_economically(actor) or administers(actor):
        return Q()
    return Q(centre_id__in=actor.centres(Role.CENTRE_DIRECTOR)) | Q(centre__territory_id__in=actor.territories(Role.TERRITORIAL_DIRECTOR))


def _months_before(first: dt.date, months: int) -> dt.date:
    years, month = divmod(first.year * 12 + first.month - 1 - months, 12)
    return dt.date(years, month + 1, 1)
