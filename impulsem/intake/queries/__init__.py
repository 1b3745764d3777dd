"""Reads, shaped for the pages."""

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

__all__ = [
    "CallRow",
    "LineRow",
    "Ringing",
    "call_row",
    "call_story",
    "done_calls",
    "lines",
    "on_the_line",
    "pending_calls",
]
