"""The doors of administrators and directors in the side navigation."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from impulsem.organisation.models import Role
from impulsem.organisation.permissions import administers
from impulsem.platform.actors import Actor
from impulsem.platform.live import Hearing, topics
from impulsem.platform.registries import NavItem, nav

nav.register(NavItem(code="staff", label=_("Staff"), icon="people", url_name="organisation:staff", order=60, allowed=administers))
nav.register(NavItem(code="centres", label=_("Centres"), icon="home", url_name="organisation:centres", order=61, allowed=administers))
topics.register(Hearing(code="alarms", places=lambda actor: actor.centres()))


def _directs_a_centre(actor: Actor) -> bool:
    return actor.holds(Role.CENTRE_DIRECTOR)


nav.register(
    NavItem(
        code="hours",
        label=_("Hours and absences"),
        icon="calendar",
        url_name="organisation:hours_at_centres",
        order=60,
        allowed=_directs_a_centre,
    )
)
