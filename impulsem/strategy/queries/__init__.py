"""Reads of the strategy, shaped for pages."""

from impulsem.strategy.queries.content import (
    Branch,
    Difference,
    adaptations_of,
    changes_of,
    differences,
    draft,
    element_by_code,
    in_force,
    nodes_by_code,
    readable,
    statement_of,
    tree,
    versions,
)

__all__ = [
    "Branch",
    "Difference",
    "adaptations_of",
    "changes_of",
    "differences",
    "draft",
    "element_by_code",
    "in_force",
    "nodes_by_code",
    "readable",
    "statement_of",
    "tree",
    "versions",
]
