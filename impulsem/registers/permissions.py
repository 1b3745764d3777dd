"""Who may, on the pages of `registers`. Predicates over an `Actor`; which look-ups: `LookUp.objects.visible_to`."""

from __future__ import annotations

from impulsem.organisation.permissions import administers, directs, heads_economic_office, supports_economically
from impulsem.people.permissions import reads_money, writes_money
from impulsem.platform.actors import Actor


def reads_look_ups(actor: Actor) -> bool:
    """What registers say is money and health: for who plans with the person, and who answers for that."""
    return reads_money(actor)


def looks_up(actor: Actor) -> bool:
    """Asks registers, and decides when they say something else; about whom is said by reach."""
    return writes_money(actor)


def reads_counters(actor: Actor) -> bool:
    """How often nobody had to be asked again."""
    return directs(actor) or supports_economically(actor) or administers(actor)


def minds_registers(actor: Actor) -> bool:
    """Sees which registers do not answer, and has them asked at once."""
    return administers(actor) or heads_economic_office(actor)
