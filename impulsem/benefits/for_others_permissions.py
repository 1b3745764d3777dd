"""Who may, with the work of others. Predicates over an `Actor`."""

from __future__ import annotations

from impulsem.organisation.models import Role
from impulsem.organisation.permissions import attends_people, directs, heads_economic_office, supports_economically
from impulsem.platform.actors import Actor


def notes_for_others(actor: Actor) -> bool:
    """Whoever attends people, and the office: to whom the work of others comes."""
    return attends_people(actor) or supports_economically(actor)


def counts_for_others(actor: Actor) -> bool:
    """Whoever directs, and the office."""
    return directs(actor) or supports_economically(actor)


def hands_back(actor: Actor) -> bool:
    """Whoever speaks for the services before another body."""
    return directs(actor) or heads_economic_office(actor)


def answers_for_all(actor: Actor) -> bool:
    """The whole city's counts, and not those of some centres: the institute and the office."""
    return actor.holds(Role.INSTITUTE) or supports_economically(actor)
