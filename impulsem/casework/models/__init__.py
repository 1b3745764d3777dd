"""The tables of `casework`, split by noun."""

from impulsem.casework.models.assessments import Assessment, DomainScore, Instrument, Need
from impulsem.casework.models.commitments import Commitment, CommitmentEvent
from impulsem.casework.models.dependency import CycleStep, DeadlineRule, DependencyCase, DependencyStep
from impulsem.casework.models.entries import Entry, EntryDraft, EntryParticipant, EntryProfessional, EntrySegment
from impulsem.casework.models.files import AccessGrant, Assignment, CaseFile, CaseFileQuerySet, FileCounter, FileEvent
from impulsem.casework.models.intensity import IntensityRule, TimeNeeded
from impulsem.casework.models.plans import Action, Goal, Plan, PlanEvent, PlanParty, PlanVersion, Progress, Review
from impulsem.casework.models.transfers import Consultation, Expertise, Transfer, TransferItem
from impulsem.casework.models.voices import Agreement, ChildHeard, OwnWords

__all__ = [
    "AccessGrant",
    "Action",
    "Agreement",
    "Assessment",
    "Assignment",
    "CaseFile",
    "CaseFileQuerySet",
    "ChildHeard",
    "Commitment",
    "CommitmentEvent",
    "Consultation",
    "CycleStep",
    "DeadlineRule",
    "DependencyCase",
    "DependencyStep",
    "DomainScore",
    "Entry",
    "EntryDraft",
    "EntryParticipant",
    "EntryProfessional",
    "EntrySegment",
    "Expertise",
    "FileCounter",
    "FileEvent",
    "Goal",
    "Instrument",
    "IntensityRule",
    "Need",
    "OwnWords",
    "Plan",
    "PlanEvent",
    "PlanParty",
    "PlanVersion",
    "Progress",
    "Review",
    "TimeNeeded",
    "Transfer",
    "TransferItem",
]
