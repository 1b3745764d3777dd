"""Who may do what with groups. Predicates over an `Actor`; no query. Which rows: the managers of the models."""

from __future__ import annotations

from impulsem.groups.models import GroupProject, GroupSession
from impulsem.organisation.models import Centre, Role
from impulsem.organisation.permissions import attends_people, directs, directs_centre
from impulsem.platform.actors import Actor, ActorKind

#: Who deals with nobody's place but their own.
BY_THEMSELVES = frozenset({ActorKind.RESIDENT, ActorKind.REPRESENTATIVE, ActorKind.KIOSK})


def sees_groups(actor: Actor) -> bool:
    """The library and the calendar of sessions, without names: whoever attends people or directs."""
    return attends_people(actor) or directs(actor)


def may_enrol(actor: Actor) -> bool:
    """In any centre's sessions."""
    return attends_people(actor) or actor.kind == ActorKind.JOB


def may_plan(actor: Actor) -> bool:
    return actor.holds(Role.PROFESSIONAL) or directs(actor) or actor.kind == ActorKind.JOB


def may_plan_at(actor: Actor, centre: Centre) -> bool:
    """Professionals at their centres, and who directs it."""
    return (
        actor.kind == ActorKind.JOB
        or centre.pk in actor.centres(Role.PROFESSIONAL)
        or directs_centre(actor, centre_id=centre.pk, territory_id=centre.territory_id)
    )


def may_write_project(actor: Actor, project: GroupProject) -> bool:
    """A centre's copy; the city's own come with its folder."""
    return project.centre is not None and may_plan_at(actor, project.centre)


def runs(actor: Actor, session: GroupSession, *, holders: frozenset[int] | set[int]) -> bool:
    """Opens the list of people and says who came: who holds it, front desk and professionals of the centre."""
    return (
        actor.kind == ActorKind.JOB or actor.worker_id in holders or session.centre_id in actor.centres(Role.FRONT_DESK, Role.PROFESSIONAL)
    )


def leads(actor: Actor, session: GroupSession, *, holders: frozenset[int] | set[int]) -> bool:
    """Says what each one leaves with, and finishes: who holds it, professionals of the centre."""
    return actor.kind == ActorKind.JOB or actor.worker_id in holders or session.centre_id in actor.centres(Role.PROFESSIONAL)
