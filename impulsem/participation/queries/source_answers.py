"""What the sites that contributions come from say of them."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import QuerySet

from impulsem.participation.models import Contribution, SourceAnswer


def all_told(contribution_node: int) -> list[SourceAnswer]:
    """Everything that was said of one contribution (by its node), the latest first. One query."""
    rows = SourceAnswer.objects.filter(contribution__node_id=contribution_node)
    return list(rows.select_related("brought_in_by").order_by("-at", "-pk"))


def last_told(contributions: Collection[int]) -> dict[int, SourceAnswer]:
    """What was said of each last, by key of the contribution. One query."""
    return {row.contribution_id: row for row in _last(SourceAnswer.objects.filter(contribution_id__in=contributions))}


def last_told_to_all(nodes: Collection[int]) -> dict[int, SourceAnswer]:
    """The same by node, for contributions that are published. One query."""
    published = SourceAnswer.objects.filter(contribution__state=Contribution.State.PUBLISHED)
    found = _last(published.filter(contribution__node_id__in=nodes)).select_related("contribution")
    return {row.contribution.node_id: row for row in found}


def _last(rows: QuerySet[SourceAnswer]) -> QuerySet[SourceAnswer]:
    return rows.select_related("brought_in_by").order_by("contribution_id", "-at", "-pk").distinct("contribution_id")
