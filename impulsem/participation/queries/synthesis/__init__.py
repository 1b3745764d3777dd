"""What the workbench shows: what has no place yet, what stands beside a contribution, themes, agreement, coverage."""

from impulsem.participation.queries.synthesis.coding import ThemeRow, TwoCoders, agreement_of_coders, sample, theme_tree, to_code
from impulsem.participation.queries.synthesis.coverage import Coverage, coverage, with_total
from impulsem.participation.queries.synthesis.placing import Alike, Beside, Place, beside, places_of, queue, without_place
from impulsem.participation.queries.synthesis.proposals import Source, confirmed_proposals, find_proposals, proposals_of, sources_of
from impulsem.participation.queries.synthesis.wordings import Worded, now_says

__all__ = [
    "Alike",
    "Beside",
    "Coverage",
    "Place",
    "Source",
    "ThemeRow",
    "TwoCoders",
    "Worded",
    "agreement_of_coders",
    "beside",
    "confirmed_proposals",
    "coverage",
    "find_proposals",
    "now_says",
    "places_of",
    "proposals_of",
    "queue",
    "sample",
    "sources_of",
    "theme_tree",
    "to_code",
    "with_total",
    "without_place",
]
