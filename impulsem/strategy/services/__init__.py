"""Commands of the strategy: the only writers of its tables."""

from impulsem.strategy.services.adapting import adapt, end_adaptation
from impulsem.strategy.services.refusals import (
    AlreadyADraft,
    ChildrenFirst,
    NoReason,
    NotADraft,
    NothingChanged,
    NotInEveryLanguage,
    StrangePlace,
)
from impulsem.strategy.services.versions import add_element, describe_version, draft_version, drop, move, put_in_force, reword

__all__ = [
    "AlreadyADraft",
    "ChildrenFirst",
    "NoReason",
    "NotADraft",
    "NotInEveryLanguage",
    "NothingChanged",
    "StrangePlace",
    "adapt",
    "add_element",
    "describe_version",
    "draft_version",
    "drop",
    "end_adaptation",
    "move",
    "put_in_force",
    "reword",
]
