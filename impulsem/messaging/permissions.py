"""Who may deal with messages. Predicates over an `Actor`; which messages: `Message.objects.visible_to`."""

from __future__ import annotations

from django.conf import settings

from impulsem.organisation.models import Role
from impulsem.organisation.permissions import attends_people, directs, is_staff
from impulsem.platform.actors import Actor


def sees_outbox(actor: Actor) -> bool:
    """Whoever attends people, and whoever answers for that."""
    return attends_people(actor) or directs(actor)


def writes_messages(actor: Actor) -> bool:
    """Sends, sends another way, prints, reads what was said: whoever attends people."""
    return attends_people(actor)


def rewrites_templates(actor: Actor) -> bool:
    """What the city tells people is written in one place."""
    return actor.holds(Role.INSTITUTE)


def sees_demo_gateway(actor: Actor) -> bool:
    return settings.DEMO_MODE and is_staff(actor)
