"""Arithmetic of the agenda: stretches of time, days that are closed, the drawing of a week. Pure, no database."""
