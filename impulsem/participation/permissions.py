"""Who may listen, and who leads. Predicates over an `Actor`; no query."""

from __future__ import annotations

from impulsem.organisation.models import Role
from impulsem.organisation.permissions import directs, is_staff
from impulsem.platform.actors import Actor, ActorKind


def may_work(actor: Actor) -> bool:
    """Facilitate, transcribe, code, place: any worker with a post, and the commands of an operator."""
    return is_staff(actor) or actor.kind == ActorKind.JOB


def may_lead(actor: Actor) -> bool:
    """Design a process, plan sessions, record returns: whoever directs."""
    return directs(actor) or actor.kind == ActorKind.JOB


def may_decide(actor: Actor) -> bool:
    """Open and close a process, close its synthesis: the institute."""
    return actor.holds(Role.INSTITUTE) or actor.kind == ActorKind.JOB
