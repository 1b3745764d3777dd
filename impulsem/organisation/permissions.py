"""Who may, by post. Predicates over an `Actor`; no query."""

from __future__ import annotations

from collections.abc import Collection

from impulsem.organisation.models import Role
from impulsem.platform.actors import Actor, ActorKind


def is_staff(actor: Actor) -> bool:
    """Any worker with a post today."""
    return actor.kind == ActorKind.WORKER and bool(actor.posts)


def is_front_desk(actor: Actor) -> bool:
    return actor.holds(Role.FRONT_DESK)


def is_professional(actor: Actor) -> bool:
    return actor.holds(Role.PROFESSIONAL)


def attends_people(actor: Actor) -> bool:
    """Front desk and professionals: whoever finds, registers and books."""
    return actor.holds(Role.FRONT_DESK, Role.PROFESSIONAL)


def supports_economically(actor: Actor) -> bool:
    """The economic-support office: whoever handles applications there, and its head."""
    return actor.holds(Role.ECONOMIC_OFFICE, Role.ECONOMIC_HEAD)


def heads_economic_office(actor: Actor) -> bool:
    return actor.holds(Role.ECONOMIC_HEAD)


def directs(actor: Actor) -> bool:
    return actor.holds(Role.CENTRE_DIRECTOR, Role.TERRITORIAL_DIRECTOR, Role.INSTITUTE)


def directs_centre(actor: Actor, *, centre_id: int, territory_id: int) -> bool:
    """Director of that centre, or of the territory that it is in, or of the institute."""
    return (
        centre_id in actor.centres(Role.CENTRE_DIRECTOR)
        or territory_id in actor.territories(Role.TERRITORIAL_DIRECTOR)
        or actor.holds(Role.INSTITUTE)
    )


def administers(actor: Actor) -> bool:
    return actor.holds(Role.ADMINISTRATOR)


def may_administer(actor: Actor) -> bool:
    """Administrators, and the commands that an operator runs on the machine."""
    return administers(actor) or actor.kind == ActorKind.JOB


def keeps_hours(actor: Actor) -> bool:
    """Whoever writes down contract hours and absences of others: administrators, and directors for the people of their centre."""
    return actor.holds(Role.ADMINISTRATOR, Role.CENTRE_DIRECTOR)


def keeps_hours_at(actor: Actor, centre_ids: Collection[int]) -> bool:
    """Of somebody with posts at these centres."""
    return may_administer(actor) or not actor.centres(Role.CENTRE_DIRECTOR).isdisjoint(centre_ids)
