"""Reads of `documents`, shaped for pages and for the contexts above."""

from impulsem.documents.queries.checking import Checked, check
from impulsem.documents.queries.papers import content

__all__ = ["Checked", "check", "content"]
