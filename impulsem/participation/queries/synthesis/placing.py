"""What has no place yet, and what stands beside a contribution on the workbench."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from impulsem.participation.models import (
    Coding,
    Contribution,
    Dimension,
    Excerpt,
    Process,
    Proposal,
    Session,
    SourceAnswer,
    Suggestion,
    Theme,
)
from impulsem.participation.queries.source_answers import last_told
from impulsem.participation.queries.synthesis.wordings import Worded, now_says, worded
from impulsem.provenance.models import Derivation

Type = Derivation.Type


def _has_place() -> Q:
    """A standing edge of the contribution itself, or of a passage of it: the same question as the database's own."""
    standing = Derivation.objects.filter(withdrawal__isnull=True)
    itself = standing.filter(source=OuterRef("node")).exclude(type=Type.QUOTED)
    passage = standing.filter(source__in=Excerpt.objects.filter(contribution=OuterRef(OuterRef("pk"))).values("node"))
    return Q(Exists(itself)) | Q(Exists(passage))


def without_place(
    process: Process, *, theme: Theme | None = None, dimension: Dimension | None = None, session: Session | None = None
) -> QuerySet[Contribution]:
    """Contributions that are neither placed nor withheld, by number. theme: coded to it by anybody, or suggested by the machine."""
    rows = Contribution.objects.filter(process=process).exclude(state=Contribution.State.WITHHELD).exclude(_has_place())
    if dimension is not None:
        rows = rows.filter(dimension=dimension)
    if session is not None:
        rows = rows.filter(session=session)
    if theme is not None:
        coded = Coding.objects.filter(contribution=OuterRef("pk"), theme=theme)
        suggested = Suggestion.objects.filter(contribution=OuterRef("pk"), kind=Suggestion.Kind.THEME, theme=theme)
        rows = rows.filter(Exists(coded) | Exists(suggested))
    return rows.order_by("number")


def queue(rows: QuerySet[Contribution], *, at: int, most: int = 12) -> tuple[list[Any], Any, int]:
    """The next of `rows` from number `at` on (from the beginning when there is none), the one before them, and how many in all.

    Each is a contribution that has `says`. Three queries.
    """
    shown = rows.annotate(says=now_says()).select_related("dimension", "session")
    coming = list(shown.filter(number__gte=at)[:most]) or list(shown[:most])
    before = shown.filter(number__lt=coming[0].number).order_by("-number").first() if coming else None
    return coming, before, rows.count()


@dataclasses.dataclass(frozen=True, slots=True)
class Place:
    """Where something leads: the edge, the proposal (none: set aside), and the passage, when only a passage leads there."""

    edge: Derivation
    proposal: Worded | None
    excerpt: Excerpt | None
    withdrawn: bool


@dataclasses.dataclass(frozen=True, slots=True)
class Alike:
    """Another contribution (number: its own) or a proposal (number: none) that the machine found to be alike, 0 to 1.

    led_to: where the other contribution leads, or the proposal itself; aside: whether the other contribution was set aside.
    """

    score: float
    number: int | None
    says: str
    led_to: tuple[Worded, ...]
    aside: bool = False


@dataclasses.dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside a contribution on the workbench. at_source: what the site that it comes from said of it last."""

    places: list[Place]
    excerpts: list[Excerpt]
    codings: list[Coding]
    near: list[Alike]
    differently: list[Alike]
    proposals: list[Alike]
    themes: list[Suggestion]
    languages: list[Suggestion]
    at_source: SourceAnswer | None


def beside(contribution: Contribution) -> Beside:
    """Nine queries, whatever there is."""
    excerpts = list(Excerpt.objects.filter(contribution=contribution).order_by("start", "end"))
    found: defaultdict[str, list[Suggestion]] = defaultdict(list)
    for suggestion in Suggestion.objects.filter(contribution=contribution).select_related("theme").order_by("kind", "-score", "pk"):
        found[suggestion.kind].append(suggestion)
    alike = _alike([each for rows in found.values() for each in rows if each.other_id or each.proposal_id])
    return Beside(
        places=places_of(contribution, excerpts),
        excerpts=excerpts,
        codings=list(Coding.objects.filter(contribution=contribution).select_related("theme", "worker").order_by("at")),
        near=[alike[each.pk] for each in found[Suggestion.Kind.NEAR_DUPLICATE]],
        differently=[alike[each.pk] for each in found[Suggestion.Kind.ANSWERED_DIFFERENTLY]],
        proposals=[alike[each.pk] for each in found[Suggestion.Kind.PROPOSAL]],
        themes=found[Suggestion.Kind.THEME],
        languages=found[Suggestion.Kind.LANGUAGE],
        at_source=last_told([contribution.pk]).get(contribution.pk),
    )


def _alike(suggestions: Sequence[Suggestion]) -> dict[int, Alike]:
    """What each suggestion is about, by its key. Three queries."""
    others = Contribution.objects.filter(pk__in=[each.other_id for each in suggestions if each.other_id]).annotate(says=now_says())
    said = {pk: more for pk, *more in others.values_list("pk", "number", "says", "node_id", "process__aside_id")}
    edges = Derivation.objects.standing().filter(source_id__in=[node for _number, _says, node, _aside in said.values()])
    targets: defaultdict[int, list[int]] = defaultdict(list)
    for source, target in edges.exclude(type=Type.QUOTED).order_by("pk").values_list("source_id", "target_id"):
        targets[source].append(target)
    wanted = Q(pk__in=[each.proposal_id for each in suggestions if each.proposal_id])
    wanted |= Q(node_id__in=[target for some in targets.values() for target in some])
    by_node = worded(Proposal.objects.filter(wanted))
    by_pk = {proposal.pk: proposal for proposal in by_node.values()}
    found = {}
    for each in suggestions:
        if each.other_id:
            number, says, node, aside = said[each.other_id]
            led_to = tuple(by_node[target] for target in targets[node] if target in by_node)
            found[each.pk] = Alike(each.score, number, says, led_to, aside in targets[node])
        elif each.proposal_id:
            proposal = by_pk[each.proposal_id]
            found[each.pk] = Alike(each.score, None, proposal.says, (proposal,))
    return found


def places_of(contribution: Contribution, excerpts: Sequence[Excerpt] | None = None) -> list[Place]:
    """Where it leads, and where it led before that was taken back. Two or three queries."""
    passages = {each.node_id: each for each in (Excerpt.objects.filter(contribution=contribution) if excerpts is None else excerpts)}
    edges = Derivation.objects.filter(source_id__in=[contribution.node_id, *passages]).exclude(type=Type.QUOTED)
    edges = edges.select_related("withdrawal").order_by("at", "pk")
    proposals = worded(Proposal.objects.filter(node_id__in=[edge.target_id for edge in edges]))
    return [Place(edge, proposals.get(edge.target_id), passages.get(edge.source_id), hasattr(edge, "withdrawal")) for edge in edges]
