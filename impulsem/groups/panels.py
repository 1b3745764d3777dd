"""The door of groups in the side navigation, and its part of a file's page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from impulsem.groups import queries
from impulsem.groups.permissions import may_enrol, sees_groups
from impulsem.organisation.models import Role
from impulsem.people.models import Person
from impulsem.platform import clock
from impulsem.platform.actors import Actor
from impulsem.platform.live import Hearing, topics
from impulsem.platform.registries import NavItem, Panel, Subject, nav, panels

nav.register(NavItem(code="groups", label=_("Groups"), icon="group", url_name="groups:sessions", order=30, allowed=sees_groups))

topics.register(Hearing("groups", lambda actor: actor.centres(Role.FRONT_DESK, Role.PROFESSIONAL)))


def _places(subject: Subject, actor: Actor) -> Mapping[str, Any]:
    """Sessions to come and that were, and who may be given a place (two queries)."""
    now = clock.now()
    people = Person.objects.visible_to(actor, at=now).filter(pk__in=subject.person_ids).order_by("birth_date") if may_enrol(actor) else []
    coming, past = queries.places_of(subject.person_ids, actor, at=now)
    return {"coming": coming, "past": past, "people": list(people), "subject": subject, "now": now}


panels.register(
    Panel(code="groups", title=_("Groups"), template="groups/panel.html", load=_places, budget=2, order=55, allowed=sees_groups)
)
