"""Counts of the work of others, and what the form to write it down proposes. Groups of too few are never told."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from babel import dates
from django.db.models import Count, Max, Q, Sum
from django.db.models.functions import TruncMonth
from django.utils import timezone

from impulsem.benefits.for_others_permissions import answers_for_all
from impulsem.benefits.models import Dossier, ForOthers, Requester
from impulsem.entitlement.models import Benefit, Owner
from impulsem.indicators.declarations import MINIMUM
from impulsem.indicators.queries import hidden
from impulsem.organisation.models import Centre, Role
from impulsem.platform import clock
from impulsem.platform.actors import Actor
from impulsem.platform.web.dates import locale
from impulsem.platform.words import said

LAST_USED = 6
#: Proposed to whoever writes the first one down.
MINUTES = 15


@dataclasses.dataclass(frozen=True, slots=True)
class Told:
    """A group that may be told. what: its row or its month; minutes in all; cents: of the `priced` whose cost is known."""

    what: Any
    times: int
    minutes: int
    cents: int
    priced: int

    @property
    def hours(self) -> float:
        return self.minutes / 60

    @property
    def each(self) -> float:
        """Minutes for each."""
        return self.minutes / self.times

    @property
    def euros(self) -> Decimal:
        return Decimal(self.cents) / 100

    @property
    def law(self) -> str:
        """Where it is written whose it is, of a matter."""
        return said(self.what.legal_basis)

    @property
    def month_name(self) -> str:
        """November 2026, of a month."""
        return month_year(self.what)


@dataclasses.dataclass(frozen=True, slots=True)
class Counts:
    """whole: nothing when it is about too few. left_out: how many groups are not told, by the name of the list."""

    whole: Told | None
    owners: list[Told]
    matters: list[Told]
    requesters: list[Told]
    months: list[Told]
    outcomes: list[Told]
    left_out: dict[str, int]


def month_year(day: dt.date) -> str:
    return str(dates.format_skeleton("yMMMM", day, locale=locale()))


def centres_of(actor: Actor) -> list[Centre]:
    """The centres that the actor answers for (one query)."""
    found = Centre.objects.order_by("name")
    if not answers_for_all(actor):
        found = found.filter(
            Q(pk__in=actor.centres(Role.CENTRE_DIRECTOR)) | Q(territory_id__in=actor.territories(Role.TERRITORIAL_DIRECTOR))
        )
    return list(found)


def counts(actor: Actor, *, since: dt.date, until: dt.date, owner: Owner | None = None, centre: Centre | None = None) -> Counts:
    """What was done for others from `since` to before `until`, as far as the actor answers for it (nine queries)."""
    span = (clock.day_span(since)[0], clock.day_span(until)[0])
    notes = ForOthers.objects.counting().within(actor).filter(at__gte=span[0], at__lt=span[1])
    if owner is not None:
        notes = notes.filter(owner=owner)
    if centre is not None:
        notes = notes.filter(centre=centre)
    whole = _with_size(notes.aggregate(**FIGURES))
    if whole["n"] < MINIMUM:
        return Counts(None, [], [], [], [], [], {})
    left_out: dict[str, int] = {}

    def told(name: str, rows: Sequence[dict[str, Any]], what: Callable[[Any], Any], *, by_size: bool = True) -> list[Told]:
        marks = hidden([row["n"] for row in rows], MINIMUM, apart=False)
        left_out[name] = sum(1 for mark in marks if mark)
        found = [_count(what(row[name]), row) for row, mark in zip(rows, marks, strict=True) if not mark]
        return sorted(found, key=lambda one: -one.minutes) if by_size else found

    owners, matters = Owner.objects.in_bulk(), {one.pk: one for one in Benefit.objects.select_related("owner")}
    requesters, outcomes = Requester.objects.in_bulk(), ForOthers.Outcome
    by_month = notes.annotate(month=TruncMonth("at", tzinfo=timezone.get_default_timezone()))
    return Counts(
        whole=_count(None, whole),
        owners=told("owner", _grouped(notes, "owner"), lambda key: owners[key]),
        matters=told("matter", _grouped(notes, "matter"), lambda key: matters[key]),
        requesters=told("requester", _grouped(notes, "requester"), lambda key: requesters[key]),
        months=told("month", _grouped(by_month, "month"), lambda at: timezone.localdate(at), by_size=False),
        outcomes=told("outcome", _grouped(notes, "outcome"), lambda code: outcomes(code).label),
        left_out=left_out,
    )


FIGURES: dict[str, Any] = {
    "times": Count("pk"),
    "spent": Sum("minutes"),
    "cents": Sum("cost_cents"),
    "priced": Count("cost_cents"),
    "people": Count("person", distinct=True),
    "nobody": Count("pk", filter=Q(person=None)),
    "workers": Count("worker", distinct=True),
}


def _grouped(notes: Any, name: str) -> list[dict[str, Any]]:
    return [_with_size(row) for row in notes.values(name).annotate(**FIGURES).order_by(name)]


def _with_size(row: dict[str, Any]) -> dict[str, Any]:
    """n: the smaller of the different people (a note about nobody is somebody) and of the different professionals."""
    return row | {"n": min(row["people"] + row["nobody"], row["workers"])}


def _count(what: Any, row: dict[str, Any]) -> Told:
    return Told(what, row["times"], row["spent"], row["cents"] or 0, row["priced"])


@dataclasses.dataclass(frozen=True, slots=True)
class Proposal:
    """What the form offers: the last used first. matters, requesters: (heading, [(key, name)])."""

    matters: list[tuple[str, list[tuple[int, str]]]]
    requesters: list[tuple[int, str]]
    matter: int | None
    requester: int | None
    minutes: int
    outcome: str


def proposal(actor: Actor, *, last_used: str) -> Proposal:
    """last_used: the heading of what the actor used last (four queries)."""
    offered = [one for one in Benefit.objects.filter(active=True).select_related("owner") if not one.owner.is_ours]
    by_key = {one.pk: one for one in offered}
    mine = ForOthers.objects.filter(worker_id=actor.worker_id or 0)
    used = mine.filter(matter_id__in=by_key).values("matter_id").annotate(last=Max("at")).order_by("-last")
    recent = [row["matter_id"] for row in used[:LAST_USED]]
    last = mine.order_by("-at", "-pk").first()
    groups: dict[str, list[tuple[int, str]]] = {last_used: [(key, str(by_key[key])) for key in recent]} if recent else {}
    for one in sorted(offered, key=lambda one: (str(one.owner), one.order)):
        groups.setdefault(str(one.owner), []).append((one.pk, str(one)))
    asking = list(Requester.objects.filter(active=True))
    if last is not None:
        asking.sort(key=lambda one: one.pk != last.requester_id)
    return Proposal(
        matters=list(groups.items()),
        requesters=[(one.pk, str(one)) for one in asking],
        matter=recent[0] if recent else None,
        requester=asking[0].pk if asking else None,
        minutes=last.minutes if last else MINUTES,
        outcome=last.outcome if last else ForOthers.Outcome.DONE,
    )


def my_notes(actor: Actor, *, day: dt.date) -> list[ForOthers]:
    """What the actor wrote down on a day, newest first (one query)."""
    start, end = clock.day_span(day)
    mine = ForOthers.objects.filter(worker_id=actor.worker_id or 0, at__gte=start, at__lt=end, taken_back__isnull=True)
    return list(mine.select_related("matter", "owner", "requester").order_by("-at", "-pk")[:20])


def dossiers(actor: Actor) -> list[Dossier]:
    """Newest first (one query)."""
    return list(Dossier.objects.within(actor).select_related("owner", "centre", "document")[:50])


def asking_in_ledger() -> dict[str, tuple[str, str]]:
    """By code of who asks: the name, and the requester of the time ledger (one query)."""
    return {one.code: (str(one), one.ledger) for one in Requester.objects.all()}
