"""Who may, on the pages of `documents`. Predicates over an `Actor`; which documents is said by `Document.objects.visible_to`."""

from __future__ import annotations

from impulsem.organisation.permissions import attends_people, directs, is_professional, supports_economically
from impulsem.platform.actors import Actor, ActorKind


def reads_documents(actor: Actor) -> bool:
    return attends_people(actor) or directs(actor) or supports_economically(actor)


def brings_documents(actor: Actor) -> bool:
    return attends_people(actor) or supports_economically(actor)


def asks_for_signatures(actor: Actor) -> bool:
    return attends_people(actor)


def signs_for_people(actor: Actor) -> bool:
    """An authorised official (Law 39/2015, art. 12.2): whoever attends people, named on the document."""
    return attends_people(actor)


def holds_back(actor: Actor) -> bool:
    """May say that something must not be let go."""
    return is_professional(actor) or directs(actor)


def lets_go(actor: Actor) -> bool:
    """Only the command that an operator or a timer runs."""
    return actor.kind == ActorKind.JOB
