"""Reads, shaped for a page."""

from impulsem.entitlement.queries.facts import FactUsed
from impulsem.entitlement.queries.household import (
    Entitled,
    FigureUsed,
    StepShown,
    household_entitlements,
    household_lines,
)
from impulsem.entitlement.queries.keeping import (
    ParameterLine,
    Scheme,
    catalogue,
    drawing,
    history,
    proposals,
    publications,
    replaced_by,
    scheme_name,
    scheme_names,
    schemes,
)
from impulsem.entitlement.queries.papers import Paper, papers_to_come
from impulsem.entitlement.queries.parameters import parameters_in_force

__all__ = [
    "Entitled",
    "FactUsed",
    "FigureUsed",
    "Paper",
    "ParameterLine",
    "Scheme",
    "StepShown",
    "catalogue",
    "drawing",
    "history",
    "household_entitlements",
    "household_lines",
    "papers_to_come",
    "parameters_in_force",
    "proposals",
    "publications",
    "replaced_by",
    "scheme_name",
    "scheme_names",
    "schemes",
]
