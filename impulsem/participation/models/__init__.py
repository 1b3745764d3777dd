"""The tables of listening: processes, sessions, contributions, receipts, synthesis."""

from impulsem.participation.models.contributions import (
    Card,
    CardImage,
    Channel,
    Contribution,
    ContributionEvent,
    Correction,
    Rendering,
    Transcription,
)
from impulsem.participation.models.exchange import Import, SourceAnswer
from impulsem.participation.models.processes import CitedFigure, Dimension, Phase, Process
from impulsem.participation.models.receipts import Follow, Receipt
from impulsem.participation.models.sessions import (
    Attendance,
    LiveGroup,
    LivePrompt,
    LiveVote,
    Minutes,
    ParticipationCode,
    Return,
    Session,
)
from impulsem.participation.models.synthesis import Coding, Excerpt, Proposal, ProposalVersion, Suggestion, Theme

__all__ = [
    "Attendance",
    "Card",
    "CardImage",
    "Channel",
    "CitedFigure",
    "Coding",
    "Contribution",
    "ContributionEvent",
    "Correction",
    "Dimension",
    "Excerpt",
    "Follow",
    "Import",
    "LiveGroup",
    "LivePrompt",
    "LiveVote",
    "Minutes",
    "ParticipationCode",
    "Phase",
    "Process",
    "Proposal",
    "ProposalVersion",
    "Receipt",
    "Rendering",
    "Return",
    "Session",
    "SourceAnswer",
    "Suggestion",
    "Theme",
    "Transcription",
]
