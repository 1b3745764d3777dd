"""Reads, shaped for a page."""

from impulsem.registers.queries.answers import Line, Said, lines_of
from impulsem.registers.queries.counters import Counted, Counters, asked_counters
from impulsem.registers.queries.look_ups import Cell, Last, PersonLookUps, history, home_of, last_of, look_ups_of, purposes_of, single
from impulsem.registers.queries.registers import RegisterState, state_of_registers

__all__ = [
    "Cell",
    "Counted",
    "Counters",
    "Last",
    "Line",
    "PersonLookUps",
    "RegisterState",
    "Said",
    "asked_counters",
    "history",
    "home_of",
    "last_of",
    "lines_of",
    "look_ups_of",
    "purposes_of",
    "single",
    "state_of_registers",
]
