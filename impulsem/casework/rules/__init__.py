"""Arithmetic of the file, without a database."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from impulsem.casework.models import Entry

LONGEST_TEXT = 200_000  # characters of a segment: a hundred pages
LONGEST_DRAFT = 1_000_000  # characters of everything in a form
GRANT_HOURS = (1, 72)
RETURN_AFTER = dt.timedelta(hours=1)  # looking again sooner is the same look


def file_number(year: int, number: int) -> str:
    """ "2026-000412"."""
    return f"{year}-{number:06}"


def mode_of(households: Collection[int | None]) -> str | None:
    """The mode that follows from the participants' households (one key each, None for nobody's); None when nobody took part."""
    if not households:
        return None
    if len(households) == 1:
        return Entry.Mode.INDIVIDUAL
    together = None not in households and len(set(households)) == 1
    return Entry.Mode.HOUSEHOLD if together else Entry.Mode.GROUP


def assignment_source(assignment_id: int) -> str:
    """How a reach row names the assignment that it comes from."""
    return f"casework.assignment:{assignment_id}"


def grant_source(grant_id: int) -> str:
    """How a reach row names the grant that it comes from."""
    return f"casework.grant:{grant_id}"
