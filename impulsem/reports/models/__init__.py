"""The tables of `reports`, split by noun."""

from impulsem.reports.models.leaving import Delivery, Disclosure
from impulsem.reports.models.requests import ReportRequest, ReportRequestQuerySet, RequestEntry, RequestEvent
from impulsem.reports.models.types import ReportType, TypeVersion, Usefulness
from impulsem.reports.models.writing import Draft, DraftStatement, Judgement, ReportVersion, Review, StatementChoice

__all__ = [
    "Delivery",
    "Disclosure",
    "Draft",
    "DraftStatement",
    "Judgement",
    "ReportRequest",
    "ReportRequestQuerySet",
    "ReportType",
    "ReportVersion",
    "RequestEntry",
    "RequestEvent",
    "Review",
    "StatementChoice",
    "TypeVersion",
    "Usefulness",
]
