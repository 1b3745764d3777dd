"""The intake's doors in the side navigation, and its part of a file's page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from impulsem.intake import permissions, queries
from impulsem.organisation.models import Role
from impulsem.organisation.permissions import administers
from impulsem.platform import clock
from impulsem.platform.actors import Actor
from impulsem.platform.live import Hearing, topics
from impulsem.platform.registries import NavItem, Panel, Strip, Subject, nav, panels, strips

topics.register(Hearing(code="demands", places=lambda actor: actor.centres()))
strips.register(Strip(code="demands", url_name="intake:urgent", kinds="demands", order=20, allowed=permissions.receives, every=60))
topics.register(Hearing(code="calls", places=permissions.hears_calls_of))
strips.register(Strip(code="ringing", url_name="intake:ringing", kinds="calls", order=15, allowed=permissions.answers_phones, every=10))
nav.register(
    NavItem(code="calls", label=_("Calls"), icon="phone", url_name="intake:calls", order=23, allowed=permissions.sees_calls, key="c")
)
topics.register(Hearing(code="turns", places=lambda actor: actor.centres(Role.FRONT_DESK)))
nav.register(NavItem(code="turns", label=_("Turns"), icon="door", url_name="intake:turns", order=26, allowed=permissions.calls_turns))
nav.register(NavItem(code="kiosks", label=_("Kiosks"), icon="desk", url_name="intake:kiosks", order=63, allowed=administers))
nav.register(NavItem(code="lines", label=_("Phone lines"), icon="phone", url_name="intake:lines", order=62, allowed=administers))
nav.register(
    NavItem(
        code="demands", label=_("Demands"), icon="message", url_name="intake:inbox", order=22, allowed=permissions.sees_demands, key="d"
    )
)
nav.register(
    NavItem(
        code="waiting_lists",
        label=_("Waiting lists"),
        icon="people",
        url_name="intake:waiting_lists",
        order=24,
        allowed=permissions.sees_lists,
    )
)
nav.register(
    NavItem(
        code="group_proposals",
        label=_("Groups from demand"),
        icon="group",
        url_name="intake:group_proposals",
        order=26,
        allowed=permissions.sees_group_proposals,
    )
)
nav.register(
    NavItem(
        code="screening",
        label=_("Screening"),
        icon="eye",
        url_name="intake:compare",
        order=79,
        allowed=permissions.compares,
        section=_("Improve"),
    )
)


def load(subject: Subject, actor: Actor) -> Mapping[str, Any]:
    """What those who live there asked for (one query)."""
    return {"rows": queries.demands_of(subject.person_ids, actor, at=clock.now())}


panels.register(
    Panel(
        code="demands",
        title=_("Demands"),
        template="intake/parts/panel.html",
        load=load,
        budget=1,
        order=55,
        allowed=permissions.receives,
    )
)
