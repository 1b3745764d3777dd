"""A grant as its page shows it, the grants of a household, and what waits to be justified or paid back."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Min, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from impulsem.benefits.models import Grant, GrantChange, Instalment, PayeeAccount, Receipt, Reclaim, ReclaimPart
from impulsem.people.queries import guarded
from impulsem.platform.actors import Actor

MOST = 200
State = Instalment.State


def with_sums(grants: QuerySet[Grant]) -> QuerySet[Any]:
    """With `paid`, `justified` and `reclaimed` in cents."""

    def summed(rows: QuerySet[Any]) -> Coalesce:
        by_grant = rows.filter(grant_id=OuterRef("pk")).order_by().values("grant_id").annotate(sum=Sum("cents")).values("sum")
        return Coalesce(Subquery(by_grant), 0)

    return grants.annotate(
        paid=summed(Instalment.objects.filter(state=State.PAID)),
        justified=summed(Receipt.objects.filter(state=Receipt.State.ACCEPTED)),
        reclaimed=summed(Reclaim.objects.all()),
    )


@dataclasses.dataclass(frozen=True, slots=True)
class GrantPage:
    """Cents. missing: paid, and neither justified nor asked back, where receipts are asked for."""

    grant: Grant
    schedule: Sequence[Instalment]
    changes: Sequence[GrantChange]
    receipts: Sequence[Receipt]
    reclaims: Sequence[Reclaim]
    promised: int
    paid: int
    justified: int
    reclaimed: int

    @property
    def missing(self) -> int:
        return max(0, self.paid - self.justified - self.reclaimed) if self.grant.justify_by else 0

    @property
    def stuck(self) -> bool:
        """Whether something waits until somebody has looked at it."""
        return any(each.is_stuck for each in self.schedule)

    @property
    def waits(self) -> bool:
        """Whether something is still to be paid."""
        return any(each.state in Instalment.WAITING for each in self.schedule)


def grant_page(grant_uuid: UUID, actor: Actor, *, at: dt.datetime) -> GrantPage | None:
    """Seven queries; none for whom the actor may not see."""
    told = Grant.objects.select_related("application__benefit", "application__applicant", "application__household", "line", "payee")
    grant = told.filter(pk__in=Grant.objects.visible_to(actor, at=at), uuid=grant_uuid).first()
    if grant is None:
        return None
    schedule = list(grant.instalments.select_related("line").order_by("month"))
    receipts = list(grant.receipts.select_related("given_by", "decided_by").prefetch_related("documents"))
    reclaims = list(grant.reclaims.select_related("paper").prefetch_related("parts"))
    return GrantPage(
        grant=grant,
        schedule=schedule,
        changes=list(grant.changes.select_related("by").order_by("-at", "-pk")),
        receipts=receipts,
        reclaims=reclaims,
        promised=sum(each.cents for each in schedule if each.state != State.CANCELLED),
        paid=sum(each.cents for each in schedule if each.state == State.PAID),
        justified=sum(each.cents for each in receipts if each.state == Receipt.State.ACCEPTED),
        reclaimed=sum(each.cents for each in reclaims),
    )


def grants_of(household_id: int, person_ids: Collection[int], actor: Actor, *, at: dt.datetime) -> list[Grant]:
    """Grants of a household's applications, newest first, with `paid`, `next_on` and `held` (one query).

    Not those of somebody who does not live there any more and left safely.
    """
    gone = Q(application__applicant_id__in=guarded()) & ~Q(application__applicant_id__in=person_ids)
    rows = Grant.objects.visible_to(actor, at=at).filter(application__household_id=household_id).exclude(gone)
    coming = Q(instalments__state=State.PLANNED)
    stuck = Q(instalments__state=State.RETURNED) | (Q(instalments__state=State.HELD) & ~Q(instalments__hold=Instalment.Hold.SUSPENDED))
    return list(
        rows.select_related("application__benefit", "application__applicant", "payee")
        .annotate(
            paid=Coalesce(Sum("instalments__cents", filter=Q(instalments__state=State.PAID)), 0),
            next_on=Min("instalments__due_on", filter=coming),
            held=Count("instalments", filter=stuck),
        )
        .order_by("-awarded_at", "-pk")
    )


def accounts_of(person_id: int) -> list[PayeeAccount]:
    """Accounts of a person that are in use, the newest first (one query)."""
    return list(PayeeAccount.objects.filter(person_id=person_id, ended_at__isnull=True).order_by("-created_at", "-pk"))


def receipts_waiting(actor: Actor, *, at: dt.datetime) -> list[Receipt]:
    """The oldest first, at most `MOST` (two queries)."""
    rows = Receipt.objects.filter(state=Receipt.State.GIVEN, grant__in=Grant.objects.visible_to(actor, at=at))
    told = rows.select_related("grant__application__benefit", "grant__application__applicant", "given_by").prefetch_related("documents")
    return list(told.order_by("given_at", "pk")[:MOST])


def not_justified(actor: Actor, *, at: dt.datetime, on: dt.date) -> list[Grant]:
    """Grants whose day for receipts has passed, with their sums; the longest overdue first, at most `MOST` (one query)."""
    rows = Grant.objects.visible_to(actor, at=at).filter(justify_by__lt=on).exclude(state=Grant.State.CLOSED)
    told = with_sums(rows).filter(paid__gt=F("justified") + F("reclaimed"))
    return list(told.select_related("application__benefit", "application__applicant").order_by("justify_by", "pk")[:MOST])


@dataclasses.dataclass(frozen=True, slots=True)
class Asked:
    """A reclaim, what of it came back, and the part that is due next."""

    reclaim: Reclaim
    back: int
    next: ReclaimPart | None


def reclaims(actor: Actor, *, at: dt.datetime, over: bool = False) -> list[Asked]:
    """Those that are being paid back, or those that are over; at most `MOST` (two queries)."""
    states = (Reclaim.State.SETTLED, Reclaim.State.WAIVED) if over else (Reclaim.State.OPEN,)
    rows = Reclaim.objects.filter(state__in=states, grant__in=Grant.objects.visible_to(actor, at=at))
    told = rows.select_related("grant__application__benefit", "grant__application__applicant").prefetch_related("parts")
    return [
        Asked(
            row,
            sum(part.cents for part in row.parts.all() if part.paid_on),
            next((part for part in row.parts.all() if part.paid_on is None), None),
        )
        for row in told.order_by("opened_at", "pk")[:MOST]
    ]
