"""The one thing that the desk writes down by itself: who looked at whose card."""

from __future__ import annotations

from impulsem.people.models import Person
from impulsem.platform import audit
from impulsem.platform.actors import Actor


def note_card_read(*, person: Person, by: Actor) -> None:
    """Reading a person's card is logged like reading a file."""
    audit.record(by, "people.card_read", on=person)
