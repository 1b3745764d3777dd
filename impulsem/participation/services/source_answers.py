"""What the site that a contribution comes from says of it: decision, answer, who stood behind it. Added, never changed."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from impulsem.participation.exchange.shapes import AT_SOURCE
from impulsem.participation.models import Import, SourceAnswer
from impulsem.participation.rules import naming
from impulsem.platform import clock

Says = Mapping[str, Any]  #: values by a name of `AT_SOURCE`
NOTHING: Says = {"state": "", "answer": {}, "answered_at": None, "votes": None, "endorsements": None}


def last_of(contributions: Collection[int]) -> dict[int, Says]:
    """What was last said of each, by key of the contribution. One query."""
    rows = SourceAnswer.objects.filter(contribution_id__in=contributions).order_by("at", "pk")  # a later one takes the place
    return {row.contribution_id: {name: getattr(row, name) for name in AT_SOURCE} for row in rows}


def says_more(says: Says, before: Says) -> Says | None:
    """What holds now, if a file that `says` this adds to what was said `before`; what it has no column for stays as it was."""
    held = {**NOTHING, **before}
    now = {**held, **says}
    return now if now != held else None


def add(found: Mapping[int, tuple[Says, Says]], *, given: Import, names: Collection[str]) -> int:
    """Write down what the file says now of contributions (by key: what it says, what was said before); gives how many had news."""
    now = clock.now()
    made = [
        SourceAnswer(
            contribution_id=key,
            brought_in_by=given,
            public_answer={language: naming.masked(text, names) for language, text in holds["answer"].items()},
            at=now,
            **holds,
        )
        for key, (says, before) in found.items()
        if (holds := says_more(says, before)) is not None
    ]
    SourceAnswer.objects.bulk_create(made, batch_size=500)
    return len(made)
