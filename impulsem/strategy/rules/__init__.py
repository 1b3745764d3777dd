"""Arithmetic of a round: pure functions, no database."""
