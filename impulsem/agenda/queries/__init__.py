"""Reads of the agenda, shaped for its pages; each says how many SQL queries it takes, whatever the number of rows."""

from impulsem.agenda.queries.boards import Board, Column, day_board, week_board
from impulsem.agenda.queries.cover import CoverLine, Proposal, proposal
from impulsem.agenda.queries.covered import CoverNote, away_at, cover_note, coverable_centres, lately_covered, unread_notes
from impulsem.agenda.queries.exceptions import ExceptionLine, exceptions_of
from impulsem.agenda.queries.feeds import feed_by, feed_lines, feed_of
from impulsem.agenda.queries.interpreters import ToInterpret, all_interpreters, interpreter_of, to_interpret
from impulsem.agenda.queries.links import by_link, by_offer
from impulsem.agenda.queries.next_slots import next_slots
from impulsem.agenda.queries.notices import Known, known_of, troubled
from impulsem.agenda.queries.opening import opening_hours_of, opening_on
from impulsem.agenda.queries.persons import (
    AppointmentLine,
    PersonAppointments,
    appointments_of,
    lines_of,
    past_of,
    upcoming_of,
    usual_workers,
)
from impulsem.agenda.queries.sheets import HeldRow, SheetRow, Who, day_sheet, held_time, week_sheet
from impulsem.agenda.queries.single import (
    Choices,
    History,
    centres_for_booking,
    centres_to_look_at,
    choices_at,
    doubts_about,
    history_of,
    step_number,
)
from impulsem.agenda.queries.slots import Slot, free_slots, free_time, hours_of
from impulsem.agenda.queries.trips import Beside, Trip, next_trips, times_beside
from impulsem.agenda.queries.waiting import WaitingRow, waiting_room

__all__ = [
    "AppointmentLine",
    "Beside",
    "Board",
    "Choices",
    "Column",
    "CoverLine",
    "CoverNote",
    "ExceptionLine",
    "HeldRow",
    "History",
    "Known",
    "PersonAppointments",
    "Proposal",
    "SheetRow",
    "Slot",
    "ToInterpret",
    "Trip",
    "WaitingRow",
    "Who",
    "all_interpreters",
    "appointments_of",
    "away_at",
    "by_link",
    "by_offer",
    "centres_for_booking",
    "centres_to_look_at",
    "choices_at",
    "cover_note",
    "coverable_centres",
    "day_board",
    "day_sheet",
    "doubts_about",
    "exceptions_of",
    "feed_by",
    "feed_lines",
    "feed_of",
    "free_slots",
    "free_time",
    "held_time",
    "history_of",
    "hours_of",
    "interpreter_of",
    "known_of",
    "lately_covered",
    "lines_of",
    "next_slots",
    "next_trips",
    "opening_hours_of",
    "opening_on",
    "past_of",
    "proposal",
    "step_number",
    "times_beside",
    "to_interpret",
    "troubled",
    "unread_notes",
    "upcoming_of",
    "usual_workers",
    "waiting_room",
    "week_board",
    "week_sheet",
]
