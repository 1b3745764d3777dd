"""Who deals with demands. Predicates over an `Actor`; no query. Which demands: `Demand.objects.visible_to`."""

from __future__ import annotations

from impulsem.agenda.models import deals_with_all
from impulsem.organisation.models import Role
from impulsem.organisation.permissions import attends_people, directs
from impulsem.platform.actors import Actor, ActorKind
from impulsem.platform.live import CITY

receives = attends_people  # front desks, the city's phone service and professionals write demands down
compares = directs  # what was proposed beside what was decided


def sees_demands(actor: Actor) -> bool:
    """Whoever receives them, and whoever directs: how many wait, for how long."""
    return attends_people(actor) or directs(actor)


def receives_at(actor: Actor, centre_id: int) -> bool:
    """Staff where they attend, the city's phone service for every centre; residents on the web, jobs and machines for any."""
    if actor.kind != ActorKind.WORKER:
        return True
    return deals_with_all(actor) or centre_id in actor.centres(Role.FRONT_DESK, Role.PROFESSIONAL)


returns_calls = attends_people  # whoever attends people calls back


def returns_calls_at(actor: Actor, centre_id: int | None) -> bool:
    """At a centre where the actor attends; those of no centre are the city's phone service's, which notes calls for every centre."""
    return actor.kind == ActorKind.JOB or deals_with_all(actor) or centre_id in actor.centres(Role.FRONT_DESK, Role.PROFESSIONAL)


changes_criteria = directs  # proposes criteria of waiting lists, or approves what another proposed


def sees_lists(actor: Actor) -> bool:
    """Waiting lists of a centre: whoever attends there, and whoever directs."""
    return attends_people(actor) or directs(actor)


def sees_group_proposals(actor: Actor) -> bool:
    """Sessions that waiting demands ask for; where: `GroupProposal.objects.of`."""
    return actor.holds(Role.PROFESSIONAL) or directs(actor)


def decides_on_groups_at(actor: Actor, centre_id: int) -> bool:
    """Takes such a session up, or refuses it: a professional of the centre, who invites the people too."""
    return centre_id in actor.centres(Role.PROFESSIONAL)


def sees_calls(actor: Actor) -> bool:
    """Whoever returns them, and the director of a centre: how many wait, and for how long."""
    return attends_people(actor) or actor.holds(Role.CENTRE_DIRECTOR)


def answers_phones(actor: Actor) -> bool:
    """The desks where the phone rings."""
    return actor.holds(Role.FRONT_DESK)


def hears_calls_of(actor: Actor) -> list[int | str]:
    """Where: the centres whose calls the actor sees, and the city for its phone service."""
    if not sees_calls(actor):
        return []
    return [*actor.centres(Role.FRONT_DESK, Role.PROFESSIONAL, Role.CENTRE_DIRECTOR), *([CITY] if deals_with_all(actor) else [])]


def calls_turns(actor: Actor) -> bool:
    """The front desk of a centre."""
    return bool(actor.centres(Role.FRONT_DESK))
