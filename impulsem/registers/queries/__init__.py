"""Reads, shaped for a page."""

from impulsem.registers.queries.registers import RegisterState, state_of_registers

__all__ = ["RegisterState", "state_of_registers"]
