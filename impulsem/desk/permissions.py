"""Who may, on the desk's own pages."""

from __future__ import annotations

from impulsem.organisation.permissions import attends_people, directs
from impulsem.platform.actors import Actor


def searches_people(actor: Actor) -> bool:
    """Who attends people, and who answers for those that do; not the administrator of the system."""
    return attends_people(actor) or directs(actor)
