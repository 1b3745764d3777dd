"""How much of what was said has an answer."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable

from django.db import connection

from impulsem.participation.models import Dimension, Process
from impulsem.participation.queries.table import dimensions_of


@dataclasses.dataclass(frozen=True, slots=True)
class Coverage:
    """Of a dimension (none: in all): contributions, and what became of them. They add up: placed + aside + withheld + waiting = said."""

    dimension: Dimension | None
    said: int
    placed: int
    aside: int
    withheld: int
    waiting: int

    @property
    def covered(self) -> float:
        """Share that has an answer, 0 to 1."""
        return 1 - self.waiting / self.said if self.said else 1.0


COVERAGE = """
SELECT said.dimension_id, count(*),
    count(*) FILTER (WHERE fate.placed), count(*) FILTER (WHERE fate.aside AND fate.placed IS NOT TRUE),
    count(*) FILTER (WHERE fate.placed IS NULL AND said.state = 'withheld'),
    count(*) FILTER (WHERE fate.placed IS NULL AND said.state <> 'withheld')
FROM participation_contribution said
LEFT JOIN (
    SELECT own.contribution_id, bool_or(own.type <> 'set_aside') AS placed, bool_or(own.type = 'set_aside') AS aside
    FROM (
        SELECT whole.id AS contribution_id, edge.id, edge.type FROM participation_contribution whole
        JOIN provenance_derivation edge ON edge.source_id = whole.node_id AND edge.type <> 'quoted'
        WHERE whole.process_id = %(process)s
        UNION ALL
        SELECT whole.id, edge.id, edge.type FROM participation_contribution whole
        JOIN participation_excerpt part ON part.contribution_id = whole.id
        JOIN provenance_derivation edge ON edge.source_id = part.node_id
        WHERE whole.process_id = %(process)s
    ) own
    WHERE NOT EXISTS (SELECT FROM provenance_withdrawal gone WHERE gone.derivation_id = own.id)
    GROUP BY own.contribution_id
) fate ON fate.contribution_id = said.id
WHERE said.process_id = %(process)s
GROUP BY said.dimension_id
"""


def coverage(process: Process) -> list[Coverage]:
    """By dimension and, last, in all; drafts of proposals are an answer here, for whoever writes them. Two queries."""
    with connection.cursor() as cursor:
        cursor.execute(COVERAGE, {"process": process.pk})
        counted = {row[0]: row[1:] for row in cursor.fetchall()}
    return with_total(Coverage(dimension, *counted.get(dimension.pk, (0, 0, 0, 0, 0))) for dimension in dimensions_of(process.pk))


def with_total(lines: Iterable[Coverage]) -> list[Coverage]:
    """The lines and, last, what they add up to."""
    found = list(lines)
    columns = ("said", "placed", "aside", "withheld", "waiting")
    return [*found, Coverage(None, *(sum(getattr(line, column) for line in found) for column in columns))]
