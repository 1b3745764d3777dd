"""What pages show of a process."""

from impulsem.participation.queries.contributions import ContributionPage, contribution_page, moderation_queue, rendered, waiting, withheld
from impulsem.participation.queries.processes import ProcessPage, is_overdue, process_page, processes
from impulsem.participation.queries.receipts import Chain, chain_of
from impulsem.participation.queries.sessions import (
    CardRow,
    Readings,
    Room,
    SessionPage,
    cards_of,
    next_card,
    readings_of,
    room,
    session_page,
)
from impulsem.participation.queries.table import Row, Table, participation_table

__all__ = [
    "CardRow",
    "Chain",
    "ContributionPage",
    "ProcessPage",
    "Readings",
    "Room",
    "Row",
    "SessionPage",
    "Table",
    "cards_of",
    "chain_of",
    "contribution_page",
    "is_overdue",
    "moderation_queue",
    "next_card",
    "participation_table",
    "process_page",
    "processes",
    "readings_of",
    "rendered",
    "room",
    "session_page",
    "waiting",
    "withheld",
]
