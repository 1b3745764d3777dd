"""Who may, in `benefits`. Predicates over an `Actor`; which applications is said by `Application.objects.visible_to`."""

from __future__ import annotations

from impulsem.organisation.permissions import heads_economic_office, is_professional, supports_economically
from impulsem.platform.actors import Actor, ActorKind


def reads_applications(actor: Actor) -> bool:
    """Whoever plans with the household, and the economic-support office."""
    return is_professional(actor) or supports_economically(actor)


def opens_applications(actor: Actor) -> bool:
    return reads_applications(actor)


def opens_from_a_door(actor: Actor) -> bool:
    """Somebody without an account, whose contact has been confirmed; and what the machine does for them."""
    return actor.kind in (ActorKind.RESIDENT, ActorKind.JOB)


def handles_applications(actor: Actor) -> bool:
    """The economic-support office's own desk."""
    return supports_economically(actor)


def decides_above(actor: Actor) -> bool:
    """What only its head decides."""
    return heads_economic_office(actor)


def assesses(actor: Actor) -> bool:
    """A social assessment is a professional's."""
    return is_professional(actor)
