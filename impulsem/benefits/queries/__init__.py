"""Reads, shaped for a page."""

from impulsem.benefits.queries.applications import READ, HouseholdRow, Story, Twin, application_of, applications_of, story_of, to_assess
from impulsem.benefits.queries.known import Known, known_of
from impulsem.benefits.queries.months import Month, OfBenefit, by_benefit, months
from impulsem.benefits.queries.papers import Paper, papers_of
from impulsem.benefits.queries.queue import Asked, QueueRow, Standing, appeals_waiting, benefits_paid_here, queue, standing
from impulsem.benefits.queries.receipts import Progress, progress_of
from impulsem.benefits.queries.told import told_to_reader

__all__ = [
    "READ",
    "Asked",
    "HouseholdRow",
    "Known",
    "Month",
    "OfBenefit",
    "Paper",
    "Progress",
    "QueueRow",
    "Standing",
    "Story",
    "Twin",
    "appeals_waiting",
    "application_of",
    "applications_of",
    "benefits_paid_here",
    "by_benefit",
    "known_of",
    "months",
    "papers_of",
    "progress_of",
    "queue",
    "standing",
    "story_of",
    "to_assess",
    "told_to_reader",
]
