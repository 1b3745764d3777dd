"""The tables of `casework`, split by noun."""

from impulsem.casework.models.commitments import Commitment, CommitmentEvent
from impulsem.casework.models.entries import Entry, EntryDraft, EntryParticipant, EntryProfessional, EntrySegment
from impulsem.casework.models.files import AccessGrant, Assignment, CaseFile, CaseFileQuerySet, FileCounter, FileEvent

__all__ = [
    "AccessGrant",
    "Assignment",
    "CaseFile",
    "CaseFileQuerySet",
    "Commitment",
    "CommitmentEvent",
    "Entry",
    "EntryDraft",
    "EntryParticipant",
    "EntryProfessional",
    "EntrySegment",
    "FileCounter",
    "FileEvent",
]
