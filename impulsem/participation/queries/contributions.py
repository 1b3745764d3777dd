"""A contribution with its history, and those that wait for somebody to look."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Sequence

from django.db.models import QuerySet

from impulsem.participation.models import Contribution, ContributionEvent, Correction, Process, Rendering, SourceAnswer
from impulsem.participation.queries.source_answers import all_told
from impulsem.participation.rules import naming
from impulsem.participation.services.contributions import given_names, text_hash


def moderation_queue(process: Process) -> QuerySet[Contribution]:
    """Parked ones first, then those that nobody has looked at, in their order (one query)."""
    waiting = Contribution.objects.filter(process=process, state__in=(Contribution.State.PARKED, Contribution.State.CAPTURED))
    return waiting.select_related("session", "dimension").order_by("-state", "number")


@dataclasses.dataclass(frozen=True, slots=True)
class Waiting:
    """A contribution that waits for a look. text: what it says now; masked: proposed where it may name somebody, else empty."""

    contribution: Contribution
    text: str
    masked: str


def waiting(contributions: Collection[Contribution]) -> list[Waiting]:
    """Some of the queue as they are shown (one query)."""
    mended = dict(Correction.objects.filter(contribution__in=contributions).order_by("at", "pk").values_list("contribution_id", "text"))
    names, rows = given_names(), []
    for each in contributions:
        text = mended.get(each.pk, each.original)
        masked = naming.masked(text, names) if each.state == Contribution.State.PARKED else text
        rows.append(Waiting(each, text, masked if masked != text else ""))
    return rows


def withheld(process: Process) -> QuerySet[Contribution]:
    """What is not shown, with the public reason (one query)."""
    return Contribution.objects.filter(process=process, state=Contribution.State.WITHHELD).order_by("number")


@dataclasses.dataclass(frozen=True, slots=True)
class Shown:
    """A translation or plain version. stale: the contribution says something else now than when this was made."""

    rendering: Rendering
    stale: bool


@dataclasses.dataclass(frozen=True, slots=True)
class ContributionPage:
    contribution: Contribution
    text: str
    corrections: Sequence[Correction]  # newest first
    events: Sequence[ContributionEvent]
    renderings: Sequence[Shown]  # the newest of each kind and language
    masked: str  # proposed, when it may name somebody; else empty
    source_answers: Sequence[SourceAnswer]  # newest first


def contribution_page(contribution: Contribution) -> ContributionPage:
    """Four queries."""
    corrections = list(contribution.corrections.select_related("worker").order_by("-at", "-pk"))
    text = corrections[0].text if corrections else contribution.original
    newest: dict[tuple[str, str], Rendering] = {}
    for each in contribution.renderings.select_related("worker").order_by("at", "pk"):
        newest[each.kind, each.language] = each
    now = text_hash(text)
    masked = naming.masked(text, given_names())
    return ContributionPage(
        contribution=contribution,
        text=text,
        corrections=corrections,
        events=list(contribution.events.select_related("worker").order_by("at", "pk")),
        renderings=[Shown(each, each.source_hash != now) for each in newest.values()],
        masked=masked if masked != text else "",
        source_answers=all_told(contribution.node_id),
    )


def rendered(contribution: Contribution, *, kind: str, language: str) -> Shown | None:
    """The newest translation or plain version, and whether it is stale (two queries)."""
    found = contribution.renderings.filter(kind=kind, language=language).order_by("-at", "-pk").first()
    if found is None:
        return None
    correction = contribution.corrections.order_by("-at", "-pk").first()
    return Shown(found, found.source_hash != text_hash(correction.text if correction else contribution.original))
