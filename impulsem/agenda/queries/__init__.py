"""Reads of the agenda, shaped for its pages; each says how many SQL queries it takes, whatever the number of rows."""

from impulsem.agenda.queries.persons import AppointmentLine, PersonAppointments, appointments_of, past_of, upcoming_of, usual_workers
from impulsem.agenda.queries.sheets import SheetRow, Who, day_sheet, week_sheet
from impulsem.agenda.queries.single import Choices, History, choices_at, doubts_about, history_of, step_number
from impulsem.agenda.queries.slots import Slot, free_slots, free_time
from impulsem.agenda.queries.waiting import WaitingRow, waiting_room

__all__ = [
    "AppointmentLine",
    "Choices",
    "History",
    "PersonAppointments",
    "SheetRow",
    "Slot",
    "WaitingRow",
    "Who",
    "appointments_of",
    "choices_at",
    "day_sheet",
    "doubts_about",
    "free_slots",
    "free_time",
    "history_of",
    "past_of",
    "step_number",
    "upcoming_of",
    "usual_workers",
    "waiting_room",
    "week_sheet",
]
