"""The economic-support office's own desk: what waits, by deadline and urgency."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Sequence

from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from impulsem.benefits.models import Appeal, Application, Decision
from impulsem.benefits.models.applications import ApplicationQuerySet
from impulsem.entitlement.models import Benefit
from impulsem.platform.actors import Actor

PAGE = 50
SOON = 5  # days before its term in which an application is shown to be pressing
PREPARED = Decision.objects.filter(application=OuterRef("pk"), state=Decision.State.PROPOSED)


@dataclasses.dataclass(frozen=True, slots=True)
class Asked:
    """What the queue is narrowed to. state: one of an application, "waiting" (what the office has in hand), "second" or "all"."""

    state: str = "waiting"
    benefit: str = ""
    urgency: str = ""
    mine: bool = False
    late: bool = False


@dataclasses.dataclass(frozen=True, slots=True)
class QueueRow:
    """A line of the queue. days_left: until it is due, negative when that has passed; None for what is not submitted yet.

    prepared: the decision that waits for a second check; checkable: the reader may be the one who checks it.
    """

    application: Application
    who: str
    days_left: int | None
    prepared: Decision | None
    checkable: bool

    @property
    def late(self) -> bool:
        return self.days_left is not None and self.days_left < 0

    @property
    def soon(self) -> bool:
        return self.days_left is not None and 0 <= self.days_left <= SOON


@dataclasses.dataclass(frozen=True, slots=True)
class Standing:
    """How the office stands now."""

    urgent: int
    new: int
    waits_for_them: int
    late: int
    second_checks: int
    mine: int
    appeals: int


def queue(actor: Actor, asked: Asked, *, at: dt.datetime, page: int | str = 1) -> Page[QueueRow]:
    """What the actor may see of it, the most urgent and the nearest term first (three queries)."""
    found = _narrowed(_at_the_desk(actor, at), asked, actor, on=timezone.localdate(at))
    found = found.annotate(prepared_id=Subquery(PREPARED.values("pk")[:1]))
    if asked.state in ("all", *(state for state in Application.State.values if state not in Application.OPEN)):
        order: Sequence[F | str] = ("-opened_at", "-pk")
    else:
        order = ("urgency", F("due_on").asc(nulls_first=True), "opened_at", "pk")  # type: ignore[assignment]  # expressions and names
    rows = found.select_related("benefit", "applicant", "centre", "claimed_by").defer("applicant__name_vector", "prefilled", "explanation")
    pages = Paginator(rows.order_by(*order), PAGE)
    shown = pages.get_page(page)
    return Page(_rows(list(shown.object_list), actor, on=timezone.localdate(at)), shown.number, pages)  # type: ignore[arg-type]  # a page of what the rows became


def _at_the_desk(actor: Actor, at: dt.datetime) -> ApplicationQuerySet:
    """What the actor may see, without the drafts of others that nobody has handed in."""
    handed_in = ~Q(state=Application.State.DRAFT) | Q(source__in=Application.COMES_TO_THE_OFFICE) | Q(opened_by_id=actor.worker_id)
    return Application.objects.visible_to(actor, at=at).filter(handed_in)


def _narrowed(found: ApplicationQuerySet, asked: Asked, actor: Actor, *, on: dt.date) -> ApplicationQuerySet:
    if asked.state == "waiting":
        found = found.still_open()
    elif asked.state == "second":
        found = found.filter(Exists(PREPARED))
    elif asked.state in Application.State.values:
        found = found.filter(state=asked.state)
    if asked.benefit:
        found = found.filter(benefit__code=asked.benefit)
    if asked.urgency.isdigit():
        found = found.filter(urgency=int(asked.urgency))
    if asked.mine:
        found = found.filter(claimed_by_id=actor.worker_id)
    if asked.late:
        found = found.filter(due_on__lt=on, state__in=Application.WAITS_FOR_US)
    return found


def _rows(applications: list[Application], actor: Actor, *, on: dt.date) -> list[QueueRow]:
    prepared = {
        each.application_id: each
        for each in Decision.objects.filter(pk__in=[each.prepared_id for each in applications]).select_related("prepared_by")  # type: ignore[attr-defined]  # annotated
    }
    rows = []
    for each in applications:
        decision = prepared.get(each.pk)
        mine = actor.worker_id in (each.submitted_by_id, decision.prepared_by_id if decision else None)
        waits = each.due_on is not None and each.is_open
        days = (each.due_on - on).days if waits and each.due_on else None
        rows.append(QueueRow(each, each.applicant.full_name, days, decision, decision is not None and not mine))
    return rows


def standing(actor: Actor, *, at: dt.datetime) -> Standing:
    """Counts of what the actor may see (two queries)."""
    today = timezone.localdate(at)
    found = _at_the_desk(actor, at).still_open()
    in_hand = Q(state__in=Application.WAITS_FOR_US)
    counts = found.aggregate(
        urgent=Count("pk", filter=Q(urgency=Application.Urgency.URGENT)),
        new=Count("pk", filter=Q(claimed_by__isnull=True) & ~Q(state=Application.State.MORE_INFORMATION)),
        waits_for_them=Count("pk", filter=Q(state=Application.State.MORE_INFORMATION)),
        late=Count("pk", filter=in_hand & Q(due_on__lt=today)),
        second_checks=Count("pk", filter=Exists(PREPARED)),
        mine=Count("pk", filter=Q(claimed_by_id=actor.worker_id)),
    )
    return Standing(appeals=appeals_waiting(actor, at=at).count(), **counts)


def appeals_waiting(actor: Actor, *, at: dt.datetime) -> QuerySet[Appeal]:
    """Appeals that wait for an answer, the nearest term first (one query)."""
    seen = Application.objects.visible_to(actor, at=at).values("pk")
    rows = Appeal.objects.filter(state=Appeal.State.LODGED, decision__application_id__in=seen)
    return rows.select_related("decision__application__benefit", "decision__application__applicant").order_by("due_on", "pk")


def benefits_paid_here() -> list[Benefit]:
    """What the office decides on (one query)."""
    return list(Benefit.objects.filter(payable_here=True, active=True))
