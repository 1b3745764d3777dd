"""What came of proposals, and of what came of them, as rows of open data: from measures on, other contexts tell what may be read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone, translation

from impulsem.participation.exchange.writing import Field, Sheet
from impulsem.participation.models import Process, Proposal
from impulsem.provenance.models import Derivation
from impulsem.provenance.queries import reached_from, told

#: Kinds of what led to proposals, and of proposals: the edges between them are in the table of places.
BEFORE = ("contribution", "excerpt", "proposal", "set_aside")
NAME = "derivations"
FIELDS = (
    Field("source", "Key of what came first"),
    Field("source_kind", "proposal, measure, objective, project, indicator or recommendation"),
    Field("source_title", "What it is called now, in the city's first language"),
    Field("target", "Key of what came of it"),
    Field("target_kind", "measure, objective, project, indicator or recommendation"),
    Field("target_title", "What it is called now, in the city's first language"),
    Field("type", "same, merged, split, generalised, narrowed, opposed, serves or measured"),
    Field("reason", "Public reason"),
    Field("on", "Day", "date"),
    Field("taken_back_because", "Reason, if it was a mistake"),
)


def derivations_sheet(process: Process) -> Sheet:
    """From the proposals of a process down to today's indicators."""

    def rows() -> Iterator[tuple[Any, ...]]:
        proposals = Proposal.objects.filter(process=process).values_list("node_id", flat=True)
        return _rows(Derivation.objects.filter(source__in=reached_from(list(proposals))))

    return Sheet(NAME, "What came of the proposals, step by step; what was taken back stays.", FIELDS, rows)


def all_derivations_sheet() -> Sheet:
    """The same for every process that everybody may see, and what came of objectives and measures that nobody had proposed."""

    def rows() -> Iterator[tuple[Any, ...]]:
        hidden = Proposal.objects.filter(process__public=False).values("node")
        return _rows(Derivation.objects.exclude(source__in=hidden))

    return Sheet(NAME, "What came of proposals, objectives and measures, down to indicators; what was taken back stays.", FIELDS, rows)


def _rows(edges: QuerySet[Derivation]) -> Iterator[tuple[Any, ...]]:
    """Those of `edges` that lead on from proposals and that everybody may see at both ends, by their order."""
    found = list(edges.exclude(target__kind__in=BEFORE).select_related("source", "target", "withdrawal").order_by("pk"))
    with translation.override(settings.LANGUAGE_CODE):
        titles = {step.node_id: step.what.title for step in told({node for edge in found for node in (edge.source_id, edge.target_id)})}
    for edge in found:
        if edge.source_id in titles and edge.target_id in titles:
            yield (
                str(edge.source.uuid), edge.source.kind, titles[edge.source_id], str(edge.target.uuid), edge.target.kind,
                titles[edge.target_id], edge.type, edge.reason, timezone.localtime(edge.at).date(),
                edge.withdrawal.reason if hasattr(edge, "withdrawal") else "",
            )  # fmt: skip
