"""The bytes of a document, and lists of documents."""

from __future__ import annotations

from impulsem.documents import refusals, storage
from impulsem.documents.models import Document


def content(document: Document) -> bytes:
    """The bytes of a document as they are now. Refuses: LetGo, StillParked, Damaged, KeyAway."""
    if document.is_parked:
        raise refusals.StillParked
    return storage.get(document.blob)
