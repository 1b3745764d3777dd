"""The commands of casework: the only writers of its tables."""

from impulsem.casework.services.access import FILE_READ, note_file_read, note_part_read, open_with_reason, review_grant
from impulsem.casework.services.assignments import (
    assign,
    change_referent,
    end_assignment,
    end_reach_of_leaver,
    hand_over,
    refresh_reach_of_joiner,
)
from impulsem.casework.services.commitments import (
    CommitmentDetails,
    keep_commitment,
    make_commitment,
    move_commitment,
    reopen_commitment,
    waive_commitment,
)
from impulsem.casework.services.drafts import discard_draft, save_draft
from impulsem.casework.services.entries import EntryDetails, SegmentDetails, amend_entry, record_entry
from impulsem.casework.services.files import (
    claim_earlier_entries,
    close_file,
    open_file,
    pause_file,
    reopen_file,
    reserve_numbers,
    resume_file,
    set_intensity,
    set_phase,
)
from impulsem.casework.services.refusals import SegmentChanged

__all__ = [
    "FILE_READ",
    "CommitmentDetails",
    "EntryDetails",
    "SegmentChanged",
    "SegmentDetails",
    "amend_entry",
    "assign",
    "change_referent",
    "claim_earlier_entries",
    "close_file",
    "discard_draft",
    "end_assignment",
    "end_reach_of_leaver",
    "hand_over",
    "keep_commitment",
    "make_commitment",
    "move_commitment",
    "note_file_read",
    "note_part_read",
    "open_file",
    "open_with_reason",
    "pause_file",
    "record_entry",
    "refresh_reach_of_joiner",
    "reopen_commitment",
    "reopen_file",
    "reserve_numbers",
    "resume_file",
    "review_grant",
    "save_draft",
    "set_intensity",
    "set_phase",
    "waive_commitment",
]
