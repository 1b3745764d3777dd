"""Proposals: found, listed, and where each came from."""

from __future__ import annotations

import dataclasses

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from impulsem.participation.models import Contribution, Dimension, Excerpt, Process, Proposal, SourceAnswer, Theme
from impulsem.participation.queries.source_answers import last_told
from impulsem.participation.queries.synthesis.wordings import Worded, now_says, statement, worded
from impulsem.provenance.models import Derivation


def find_proposals(process: Process, *, words: str = "", theme: Theme | None = None, most: int = 20) -> list[Worded]:
    """Proposals that something may still lead to, by number or words (all of them, in any order). One query."""
    rows = Proposal.objects.filter(process=process).exclude(state=Proposal.State.SET_ASIDE).annotate(says=statement())
    if theme is not None:
        rows = rows.filter(theme=theme)
    if words.strip().isdecimal() and len(words) < 9:
        rows = rows.filter(number=int(words))
    else:
        for word in words.split()[:8]:
            rows = rows.filter(says__icontains=word)
    return list(worded(rows.order_by("-number")[:most]).values())


def proposals_of(process: Process, *, state: str = "", theme: Theme | None = None) -> QuerySet[Proposal]:
    """Proposals with `says` and `sources` (how many contributions, passages or proposals lead to each now)."""
    sources = (
        Derivation.objects.filter(withdrawal__isnull=True, target=OuterRef("node")).values("target").annotate(n=Count("pk")).values("n")
    )
    rows = Proposal.objects.filter(process=process).select_related("theme", "dimension")
    rows = rows.annotate(says=statement(), sources=Coalesce(Subquery(sources), 0))
    if state:
        rows = rows.filter(state=state)
    if theme is not None:
        rows = rows.filter(theme=theme)
    return rows.order_by("number")


@dataclasses.dataclass(frozen=True, slots=True)
class Source:
    """What leads to a proposal: a contribution or a passage of one (contribution: its number), or another proposal (none).

    at_source: what the site that the contribution comes from said of it last.
    """

    edge: Derivation
    says: str
    contribution: int | None = None
    dimension: Dimension | None = None
    at_source: SourceAnswer | None = None


def confirmed_proposals(*, also: int | None = None) -> list[tuple[Proposal, str]]:
    """Proposals of every process that something may come of, and the one of the node `also`, as they are worded now. Two queries."""
    standing = Q(state__in=(Proposal.State.CONFIRMED, Proposal.State.IN_PROGRAMME))
    rows = Proposal.objects.filter(standing | Q(node_id=also)).order_by("process__starts_on", "process_id", "number")
    says = worded(rows)
    return [(proposal, says[proposal.node_id].says) for proposal in rows.select_related("process")]


def sources_of(proposal: Proposal) -> list[Source]:
    """What leads to a proposal now, as it came. Five queries."""
    edges = list(Derivation.objects.standing().filter(target_id=proposal.node_id).order_by("at", "pk"))
    nodes = [edge.source_id for edge in edges]
    told: dict[int, tuple[str, Contribution | None]] = {
        node: (row.says, None) for node, row in worded(Proposal.objects.filter(node_id__in=nodes)).items()
    }
    passages = Excerpt.objects.filter(node_id__in=nodes).select_related("contribution__dimension")
    told |= {row.node_id: (f"“{row.text}”", row.contribution) for row in passages}
    wholes = Contribution.objects.filter(node_id__in=nodes).exclude(state=Contribution.State.WITHHELD).select_related("dimension")
    said = dict(wholes.annotate(says=now_says()).values_list("pk", "says"))
    told |= {row.node_id: (said[row.pk], row) for row in wholes}
    answers = last_told([row.pk for _says, row in told.values() if row])
    found = []
    for edge in edges:
        if edge.source_id not in told:
            continue
        says, row = told[edge.source_id]
        found.append(Source(edge, says, row.number, row.dimension, answers.get(row.pk)) if row else Source(edge, says))
    return found
