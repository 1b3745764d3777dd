"""Commands of `reports`: the only writers of its tables."""

from impulsem.reports.services.composing import compose_draft
from impulsem.reports.services.judging import review_version, take_back
from impulsem.reports.services.leaving import begin_signing, deliver_report, note_signed, paper_of
from impulsem.reports.services.refusals import JudgementChanged
from impulsem.reports.services.requests import (
    RequestDetails,
    deadline,
    give_to,
    link_entry,
    move_deadline,
    note_read,
    receive_request,
    unlink_entry,
    withdraw_request,
)
from impulsem.reports.services.types import TypeDetails, change_type, check_sections, give_opinion, prune_type, version_on
from impulsem.reports.services.writing import (
    choices_of,
    choose,
    content_of,
    is_in,
    reviewers_of,
    send_to_approval,
    write_judgement,
)

__all__ = [
    "JudgementChanged",
    "RequestDetails",
    "TypeDetails",
    "begin_signing",
    "change_type",
    "check_sections",
    "choices_of",
    "choose",
    "compose_draft",
    "content_of",
    "deadline",
    "deliver_report",
    "give_opinion",
    "give_to",
    "is_in",
    "link_entry",
    "move_deadline",
    "note_read",
    "note_signed",
    "paper_of",
    "prune_type",
    "receive_request",
    "review_version",
    "reviewers_of",
    "send_to_approval",
    "take_back",
    "unlink_entry",
    "version_on",
    "withdraw_request",
    "write_judgement",
]
