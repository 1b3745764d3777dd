"""Reads of `documents`, shaped for pages and for the contexts above."""

from impulsem.documents.queries.checking import Checked, check
from impulsem.documents.queries.grounds import Standing, grounds_of, may, notices_of, standings
from impulsem.documents.queries.papers import READ, content, documents_about, documents_of, holds_of, signers_of, waiting_for

__all__ = [
    "READ",
    "Checked",
    "Standing",
    "check",
    "content",
    "documents_about",
    "documents_of",
    "grounds_of",
    "holds_of",
    "may",
    "notices_of",
    "signers_of",
    "standings",
    "waiting_for",
]
