"""What pages for everyone read of the strategy, as values."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.db.models import QuerySet

from impulsem.platform.prepared import prepared
from impulsem.platform.words import Words
from impulsem.strategy.models import Element, Statement, Strategy


class Line(NamedTuple):
    """A line of the strategy: its code, its number within its facet, its title."""

    code: str
    number: str
    title: Words


def lines_by_node() -> tuple[list[Line], dict[int, str]]:
    """Lines of the version in force in their order, and the code of the line that each objective's and measure's node stands under."""
    rows = _in_force()
    parents = {row[0]: row[4] for row in rows}
    lines = {row[0]: Line(row[1], row[5], row[6]) for row in rows if row[2] == Element.Kind.LINE}
    under = {}
    for pk, _code, _kind, node, *_ in rows:
        above: int | None = pk
        while above is not None and above not in lines:
            above = parents.get(above)
        if node is not None and above is not None:
            under[node] = lines[above].code
    return list(lines.values()), under


@prepared
def _in_force() -> QuerySet[Statement, tuple[Any, ...]]:
    rows = Statement.objects.filter(strategy__status=Strategy.Status.IN_FORCE).order_by("order")
    return rows.values_list("element_id", "element__code", "element__kind", "element__node_id", "parent_id", "number", "title")


def codes_of(nodes: list[int]) -> dict[int, str]:
    """{node: code} of those objectives and measures that a version said which people could read. One query."""
    rows = Element.objects.filter(node_id__in=nodes, statements__strategy__status__in=("in_force", "superseded"))
    return {node: code for node, code in rows.values_list("node_id", "code").distinct() if node is not None}


def statements_for_all() -> Iterator[tuple[Any, ...]]:
    """Every statement of every version that people could read: version, status, valid from, code, kind, code above, number, words, node."""
    rows = (
        Statement.objects.exclude(strategy__status=Strategy.Status.DRAFT)
        .order_by("strategy__number", "order")
        .values_list(
            "strategy__number", "strategy__status", "strategy__valid_from", "element__code", "element__kind", "parent__code", "number",
            "title", "text", "element__node__uuid",
        )
    )  # fmt: skip
    for *first, title, text, node in rows.iterator(chunk_size=500):
        yield (
            *first,
            *(title.get(code, "") for code in ("ca", "es", "en-gb")),
            *(text.get(code, "") for code in ("ca", "es", "en-gb")),
            node,
        )
