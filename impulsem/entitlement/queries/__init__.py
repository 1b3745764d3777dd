"""Reads, shaped for a page."""

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
from impulsem.entitlement.queries.parameters import parameters_in_force

__all__ = [
    "ParameterLine",
    "Scheme",
    "catalogue",
    "drawing",
    "history",
    "parameters_in_force",
    "proposals",
    "publications",
    "replaced_by",
    "scheme_name",
    "scheme_names",
    "schemes",
]
