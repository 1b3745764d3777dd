"""What contributions and proposals say now."""

from __future__ import annotations

import dataclasses

from django.db.models import F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from impulsem.participation.models import Correction, Proposal, ProposalVersion


def now_says() -> Coalesce:
    """Annotation: what a contribution says now."""
    newest = Correction.objects.filter(contribution=OuterRef("pk")).order_by("-at", "-pk").values("text")[:1]
    return Coalesce(Subquery(newest), F("original"))


@dataclasses.dataclass(frozen=True, slots=True)
class Worded:
    """A proposal as it is worded now."""

    pk: int
    number: int
    says: str


def statement() -> Subquery:
    """Annotation: how a proposal is worded now."""
    return Subquery(ProposalVersion.objects.filter(proposal=OuterRef("pk")).order_by("-version").values("statement")[:1])


def worded(rows: QuerySet[Proposal]) -> dict[int, Worded]:
    """The proposals in their order, by key of their node. One query."""
    found = rows.annotate(says=statement()).values_list("node_id", "pk", "number", "says")
    return {node: Worded(pk, number, says) for node, pk, number, says in found}
