"""The commands of casework: the only writers of its tables."""

from impulsem.casework.services.access import FILE_READ, note_brief_read, note_file_read, note_part_read, open_with_reason, review_grant
from impulsem.casework.services.assessments import ScoreDetails, assess, end_need, name_need
from impulsem.casework.services.assignments import (
    assign,
    change_referent,
    end_assignment,
    end_reach_of_leaver,
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
from impulsem.casework.services.dependency import open_dependency_case, take_step
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
from impulsem.casework.services.plan_papers import print_plan
from impulsem.casework.services.plan_parties import add_party, end_party
from impulsem.casework.services.plan_refusals import PlanChanged
from impulsem.casework.services.plans import (
    ActionDetails,
    GoalDetails,
    PlanDetails,
    agree_plan,
    begin_plan,
    close_plan,
    plan_content,
    propose_plan,
    review_plan,
    withdraw_plan,
    write_plan,
)
from impulsem.casework.services.refusals import SegmentChanged
from impulsem.casework.services.time_needed import decide_time
from impulsem.casework.services.voices import answer_goal, hear_child, keep_words, record_progress

__all__ = [
    "FILE_READ",
    "ActionDetails",
    "CommitmentDetails",
    "EntryDetails",
    "GoalDetails",
    "PlanChanged",
    "PlanDetails",
    "ScoreDetails",
    "SegmentChanged",
    "SegmentDetails",
    "add_party",
    "agree_plan",
    "amend_entry",
    "answer_goal",
    "assess",
    "assign",
    "begin_plan",
    "change_referent",
    "claim_earlier_entries",
    "close_file",
    "close_plan",
    "decide_time",
    "discard_draft",
    "end_assignment",
    "end_need",
    "end_party",
    "end_reach_of_leaver",
    "hear_child",
    "keep_commitment",
    "keep_words",
    "make_commitment",
    "move_commitment",
    "name_need",
    "note_brief_read",
    "note_file_read",
    "note_part_read",
    "open_dependency_case",
    "open_file",
    "open_with_reason",
    "pause_file",
    "plan_content",
    "print_plan",
    "propose_plan",
    "record_entry",
    "record_progress",
    "refresh_reach_of_joiner",
    "reopen_commitment",
    "reopen_file",
    "reserve_numbers",
    "resume_file",
    "review_grant",
    "review_plan",
    "save_draft",
    "set_intensity",
    "set_phase",
    "take_step",
    "waive_commitment",
    "withdraw_plan",
    "write_plan",
]
