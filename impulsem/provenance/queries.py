"""Chains: what came of a node, what it came from, each told by its own context."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Collection

from django.db import connection

from impulsem.provenance.declarations import Description, kinds
from impulsem.provenance.models import Derivation, Node

LONGEST = 12  # steps; a chain from words to a figure has six

WALK = """
WITH RECURSIVE walk(node_id, depth) AS (
    SELECT unnest(%s::bigint[]), 0
    UNION
    SELECT edge.{there}_id, walk.depth + 1
    FROM walk JOIN provenance_derivation edge ON edge.{here}_id = walk.node_id
    WHERE walk.depth < {longest} AND NOT EXISTS (SELECT FROM provenance_withdrawal gone WHERE gone.derivation_id = edge.id)
)
SELECT DISTINCT node_id FROM walk
"""


@dataclasses.dataclass(frozen=True, slots=True)
class Step:
    """A node of a chain, as its context describes it, and the derivations that led to it."""

    node_id: int
    kind: str
    label: str
    what: Description
    via: tuple[Derivation, ...]


def reached_from(nodes: Collection[int]) -> set[int]:
    """Keys of the nodes and of all that came of them (one query)."""
    return _walk(nodes, here="source", there="target")


def origins_of(nodes: Collection[int]) -> set[int]:
    """Keys of the nodes and of all that they came from (one query)."""
    return _walk(nodes, here="target", there="source")


def _walk(nodes: Collection[int], *, here: str, there: str) -> set[int]:
    with connection.cursor() as cursor:
        cursor.execute(WALK.format(here=here, there=there, longest=LONGEST), [list(nodes)])
        return {row[0] for row in cursor.fetchall()}


def told(nodes: Collection[int]) -> list[Step]:
    """The nodes as the public may see them, from words to figures; three queries and those of the kinds that occur."""
    by_kind: defaultdict[str, list[int]] = defaultdict(list)
    for pk, code in Node.objects.filter(pk__in=nodes).values_list("pk", "kind"):
        by_kind[code].append(pk)
    via: defaultdict[int, list[Derivation]] = defaultdict(list)
    for edge in Derivation.objects.standing().filter(target_id__in=nodes, source_id__in=nodes).order_by("at", "pk"):
        via[edge.target_id].append(edge)
    steps = []
    for kind in kinds:
        if kind.code in by_kind:
            described = kind.describe(by_kind[kind.code])
            steps += [Step(pk, kind.code, str(kind.label), what, tuple(via[pk])) for pk, what in described.items()]
    return steps


def what_became_of(nodes: Collection[int]) -> list[Step]:
    """The chain from the nodes down to today's figures."""
    return told(reached_from(nodes))


def where_from(nodes: Collection[int]) -> list[Step]:
    """The chain from the nodes back to the words that they came from."""
    return told(origins_of(nodes))
