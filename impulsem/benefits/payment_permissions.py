"""Who may do what with money. Predicates over an `Actor`; no query. Which rows: the managers of the models."""

from __future__ import annotations

from impulsem.organisation.models import Team
from impulsem.organisation.permissions import heads_economic_office, is_professional, supports_economically
from impulsem.platform.actors import Actor, ActorKind


def prepares_payments(actor: Actor) -> bool:
    """Accounts, grants, batches, receipts: the economic-support office."""
    return supports_economically(actor) or actor.kind == ActorKind.JOB


def approves_payments(actor: Actor) -> bool:
    """Batches, reclaims that are let off, budget lines: the head of the office."""
    return heads_economic_office(actor) or actor.kind == ActorKind.JOB


def looks_after_payments(actor: Actor) -> bool:
    """Whose account a grant goes to: the office; of sealed persons, whom the office does not see, their protection team."""
    return prepares_payments(actor) or Team.Kind.PROTECTION in actor.team_kinds


def gives_cards(actor: Actor) -> bool:
    """The office, and professionals: an emergency does not wait."""
    return prepares_payments(actor) or is_professional(actor)


def sees_grants(actor: Actor) -> bool:
    """Grants within reach."""
    return supports_economically(actor) or is_professional(actor)
