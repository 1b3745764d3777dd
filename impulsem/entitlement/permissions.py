"""Who may do what with benefits as code. Predicates over an `Actor`; no query."""

from __future__ import annotations

from impulsem.organisation.models import Role
from impulsem.organisation.permissions import directs, is_professional, is_staff, supports_economically
from impulsem.platform.actors import Actor, ActorKind


def reads_parameters(actor: Actor) -> bool:
    """Figures, where they come from and how sure they are: everybody on the staff."""
    return is_staff(actor)


def keeps_parameters(actor: Actor) -> bool:
    """Proposes values, approves those of others, publishes."""
    return actor.holds(Role.ECONOMIC_HEAD, Role.INSTITUTE)


def brings_the_folder(actor: Actor) -> bool:
    """The command that loads the city's folder."""
    return actor.kind == ActorKind.JOB


def sees_entitlements(actor: Actor) -> bool:
    """What a household is probably entitled to, where its people are within reach: it says what they live on."""
    return is_professional(actor) or directs(actor) or supports_economically(actor)


def scans(actor: Actor) -> bool:
    """Goes through the files at night: a job, and nobody by hand."""
    return actor.kind == ActorKind.JOB


def sees_findings(actor: Actor) -> bool:
    """What the scan found for the households of whoever plans with people."""
    return is_professional(actor)


def asks_what_if(actor: Actor) -> bool:
    """What other figures would change, for those who answer for the city's money."""
    return actor.holds(Role.INSTITUTE, Role.ECONOMIC_HEAD)


def reads_what_if(actor: Actor) -> bool:
    return asks_what_if(actor) or actor.holds(Role.TERRITORIAL_DIRECTOR)
