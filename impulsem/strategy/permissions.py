"""Who may, in the strategy. Predicates over an `Actor`; no query."""

from __future__ import annotations

from impulsem.organisation.models import Role
from impulsem.organisation.permissions import directs, is_staff
from impulsem.platform.actors import Actor, ActorKind


def may_read(actor: Actor) -> bool:
    """The strategy is everybody's; its work pages are the staff's."""
    return is_staff(actor)


def may_lead(actor: Actor) -> bool:
    """Directors and the institute draft versions, configure rounds and adapt the strategy to their places."""
    return directs(actor) or actor.kind == ActorKind.JOB


def may_decide(actor: Actor) -> bool:
    """The institute puts a version in force, freezes, closes, certifies and publishes."""
    return actor.holds(Role.INSTITUTE) or actor.kind == ActorKind.JOB


def may_transcribe(actor: Actor) -> bool:
    """Any worker may hand out and type in ballots on paper."""
    return is_staff(actor)


def may_adapt(actor: Actor, *, territory_id: int, centre_id: int | None = None) -> bool:
    """The institute everywhere, a territory's director in it, a centre's director there."""
    return (
        actor.holds(Role.INSTITUTE)
        or territory_id in actor.territories(Role.TERRITORIAL_DIRECTOR)
        or (centre_id is not None and centre_id in actor.centres(Role.CENTRE_DIRECTOR))
    )
