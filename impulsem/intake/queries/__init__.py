"""Reads of intake, shaped for the pages; each says how many SQL queries it takes."""

from impulsem.intake.queries.calls import (
    CallRow,
    LineRow,
    Ringing,
    call_row,
    call_story,
    done_calls,
    lines,
    on_the_line,
    pending_calls,
)
from impulsem.intake.queries.comparison import VersionComparison, comparison
from impulsem.intake.queries.demands import (
    Asked,
    InboxRow,
    Standing,
    Story,
    demand_of,
    demands_of,
    inbox,
    screening_of,
    standing,
    story,
    urgent_ones,
)
from impulsem.intake.queries.guides import Guide, PublishedInstrument, guide, published_instrument, told, topics
from impulsem.intake.queries.kiosks import TurnRow, called_turns, kiosks, turns_of
from impulsem.intake.queries.routes import attending, sessions_for, slots_for
from impulsem.intake.rules.screening import propose

__all__ = [
    "Asked",
    "CallRow",
    "Guide",
    "InboxRow",
    "LineRow",
    "PublishedInstrument",
    "Ringing",
    "Standing",
    "Story",
    "TurnRow",
    "VersionComparison",
    "attending",
    "call_row",
    "call_story",
    "called_turns",
    "comparison",
    "demand_of",
    "demands_of",
    "done_calls",
    "guide",
    "inbox",
    "kiosks",
    "lines",
    "on_the_line",
    "pending_calls",
    "propose",
    "published_instrument",
    "screening_of",
    "sessions_for",
    "slots_for",
    "standing",
    "story",
    "told",
    "topics",
    "turns_of",
    "urgent_ones",
]
