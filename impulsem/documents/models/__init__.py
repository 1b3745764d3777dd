"""The tables of `documents`, split by noun."""

from impulsem.documents.models.grounds import Ground, GroundType, Notice, NoticeGiven
from impulsem.documents.models.papers import Blob, Document, DocumentQuerySet
from impulsem.documents.models.retention import LegalHold, RetentionEvent, RetentionRule
from impulsem.documents.models.signatures import Signature, SignatureRequest

__all__ = [
    "Blob",
    "Document",
    "DocumentQuerySet",
    "Ground",
    "GroundType",
    "LegalHold",
    "Notice",
    "NoticeGiven",
    "RetentionEvent",
    "RetentionRule",
    "Signature",
    "SignatureRequest",
]
