"""Who may, on the pages of `people`. Predicates over an `Actor`; which persons is said by `Person.objects.visible_to` and by reach."""

from __future__ import annotations

from impulsem.organisation.models import Team
from impulsem.organisation.permissions import attends_people, directs, is_professional, supports_economically
from impulsem.platform.actors import Actor


def may_register(actor: Actor) -> bool:
    return attends_people(actor)


def may_part(actor: Actor) -> bool:
    """Parting a household safely is a professional's act, or a protection team's."""
    return is_professional(actor) or protects(actor)


def reads_people(actor: Actor) -> bool:
    return attends_people(actor) or directs(actor) or supports_economically(actor)


def reads_money(actor: Actor) -> bool:
    """Economic facts are for who plans with the person and who answers for that; not for the front desk."""
    return is_professional(actor) or directs(actor) or supports_economically(actor)


def writes_money(actor: Actor) -> bool:
    return is_professional(actor) or supports_economically(actor)


def decides_duplicates(actor: Actor) -> bool:
    """The records team, and for sealed persons the protection teams."""
    return bool(actor.team_kinds & {Team.Kind.RECORDS, Team.Kind.PROTECTION})


def protects(actor: Actor) -> bool:
    """A protection team: who seals persons, and takes the seal off."""
    return Team.Kind.PROTECTION in actor.team_kinds
