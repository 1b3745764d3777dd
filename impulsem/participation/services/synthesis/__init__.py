"""From words to proposals: what people decide, and what the machine proposes. The only writers of these tables."""

from impulsem.participation.services.synthesis.placing import TO_PROPOSAL, place, place_as_new, set_passage_apart, take_back
from impulsem.participation.services.synthesis.proposals import (
    answer_proposal,
    confirm_proposal,
    draft_proposal,
    file_proposal,
    merge_proposals,
    reword_proposal,
)
from impulsem.participation.services.synthesis.suggestions import METHOD, WorkedOut, work_out_suggestions
from impulsem.participation.services.synthesis.themes import add_theme, code, move_theme, retire_theme, tree_version

__all__ = [
    "METHOD",
    "TO_PROPOSAL",
    "WorkedOut",
    "add_theme",
    "answer_proposal",
    "code",
    "confirm_proposal",
    "draft_proposal",
    "file_proposal",
    "merge_proposals",
    "move_theme",
    "place",
    "place_as_new",
    "retire_theme",
    "reword_proposal",
    "set_passage_apart",
    "take_back",
    "tree_version",
    "work_out_suggestions",
]
