"""What the office sees of payments: what is due, batches, what is held back. Of grants that the reader may not see, only sums."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections import defaultdict
from collections.abc import Sequence

from django.core.paginator import Page, Paginator
from django.db.models import Count, F, Q, QuerySet, Sum

from impulsem.benefits.models import BudgetLine, Card, Grant, Instalment, Payment, PaymentBatch, Receipt, Reclaim
from impulsem.benefits.queries.doubles import Double, possible_double_payments
from impulsem.platform.actors import Actor

A_PAGE = 50
MOST_HELD = 200
State = Instalment.State


@dataclasses.dataclass(frozen=True, slots=True)
class Waiting:
    """How much waits for somebody, for the doors between the pages of money."""

    held: int
    receipts: int
    reclaims: int


def held_ones() -> QuerySet[Instalment]:
    """What waits until somebody has looked at it: returned by the bank, or held back for another reason than a suspended grant."""
    held = Q(state=State.HELD) & ~Q(hold=Instalment.Hold.SUSPENDED)
    return Instalment.objects.filter(Q(state=State.RETURNED) | held)


def waiting(actor: Actor, *, at: dt.datetime) -> Waiting:
    """Three queries."""
    seen = Grant.objects.visible_to(actor, at=at)
    return Waiting(
        held=held_ones().filter(grant__in=seen).count(),
        receipts=Receipt.objects.filter(state=Receipt.State.GIVEN, grant__in=seen).count(),
        reclaims=Reclaim.objects.filter(state=Reclaim.State.OPEN, grant__in=seen).count(),
    )


@dataclasses.dataclass(frozen=True, slots=True)
class Due:
    """What a batch for a day would hold, before doubles are looked for; and what has no verified account. Cents."""

    day: dt.date
    count: int
    cents: int
    without_account: int


def due(day: dt.date) -> Due:
    """One query."""
    usable = Q(grant__payee__verified_at__isnull=False, grant__payee__ended_at__isnull=True)
    found = Instalment.objects.filter(state=State.PLANNED, due_on__lte=day).aggregate(
        count=Count("pk", filter=usable), cents=Sum("cents", filter=usable), all=Count("pk")
    )
    return Due(day, found["count"], found["cents"] or 0, found["all"] - found["count"])


def batches(page: str) -> Page[PaymentBatch]:
    """Two queries."""
    rows = PaymentBatch.objects.select_related("prepared_by", "approved_by").defer("closed")
    return Paginator(rows, A_PAGE).get_page(page)


@dataclasses.dataclass(frozen=True, slots=True)
class BatchPage:
    """sums: (line, how many, cents). hidden: payments that the reader may not see, in the sums all the same."""

    batch: PaymentBatch
    payments: Page[Payment]
    sums: Sequence[tuple[str, int, int]]
    states: dict[str, int]
    hidden: int


def batch_page(batch: PaymentBatch, actor: Actor, *, at: dt.datetime, page: str) -> BatchPage:
    """Four queries."""
    payments = batch.payments.exclude(state=Payment.State.DROPPED)
    seen = (
        payments.filter(instalment__grant__in=Grant.objects.visible_to(actor, at=at))
        .select_related("payee", "instalment__grant__application__benefit")
        .order_by("pk")
    )
    by_line = (
        payments.values(line=F("instalment__line_id"), payment=F("state")).annotate(count=Count("pk"), sum=Sum("cents")).order_by("line")
    )
    sums: defaultdict[int, list[int]] = defaultdict(lambda: [0, 0])
    states: defaultdict[str, int] = defaultdict(int)
    for row in by_line:
        sums[row["line"]][0] += row["count"]
        sums[row["line"]][1] += row["sum"]
        states[row["payment"]] += row["count"]
    names = {line.pk: str(line) for line in BudgetLine.objects.filter(pk__in=sums)}
    shown = Paginator(seen, A_PAGE)
    return BatchPage(
        batch=batch,
        payments=shown.get_page(page),
        sums=[(names[key], count, cents) for key, (count, cents) in sums.items()],
        states=dict(states),
        hidden=sum(states.values()) - shown.count,
    )


@dataclasses.dataclass(frozen=True, slots=True)
class Held:
    """Something that waits, why, and what it may repeat (as far as the reader may see it)."""

    instalment: Instalment
    because: str
    doubles: Sequence[tuple[Instalment, Double]]


def held_back(actor: Actor, *, at: dt.datetime) -> list[Held]:
    """The oldest first, at most `MOST_HELD` (five queries)."""
    seen = Grant.objects.visible_to(actor, at=at)
    told = Instalment.objects.select_related("grant__application__benefit", "grant__application__applicant", "grant__payee")
    rows = list(told.filter(pk__in=held_ones().filter(grant__in=seen)).order_by("due_on", "pk")[:MOST_HELD])
    doubles = possible_double_payments(instalments=[row.pk for row in rows])
    others = told.filter(grant__in=seen).in_bulk({double.other for double in doubles})
    returned = dict(
        Payment.objects.filter(instalment__in=rows, state=Payment.State.RETURNED)
        .order_by("settled_at", "pk")
        .values_list("instalment_id", "returned_because")
    )
    found: defaultdict[int, list[tuple[Instalment, Double]]] = defaultdict(list)
    for double in doubles:
        if double.other in others:
            found[double.one].append((others[double.other], double))
    return [
        Held(row, returned.get(row.pk, "") if row.state == State.RETURNED else str(row.get_hold_display()), found[row.pk]) for row in rows
    ]


@dataclasses.dataclass(frozen=True, slots=True)
class Year:
    """The lines of a year and their sums, in cents."""

    year: int
    years: Sequence[int]
    lines: Sequence[BudgetLine]
    amount: int
    committed: int
    paid: int

    @property
    def balance(self) -> int:
        return self.amount - self.committed


def budget(year: int | None, *, on: dt.date) -> Year:
    """The year asked for, this one, or the last that there is (two queries)."""
    years = sorted(set(BudgetLine.objects.values_list("year", flat=True)), reverse=True)
    chosen = next((each for each in (year, on.year) if each in years), years[0] if years else on.year)
    lines = list(BudgetLine.objects.filter(year=chosen).prefetch_related("benefits").order_by("code"))
    return Year(
        chosen,
        years,
        lines,
        sum(line.amount for line in lines),
        sum(line.committed for line in lines),
        sum(line.paid for line in lines),
    )


def cards(actor: Actor, *, at: dt.datetime, page: str) -> Page[Card]:
    """Two queries."""
    rows = Card.objects.visible_to(actor, at=at).select_related("person", "line", "given_by", "paper")
    return Paginator(rows, A_PAGE).get_page(page)
