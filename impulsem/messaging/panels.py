"""What `messaging` shows on a file's page, and its door in the side navigation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from impulsem.messaging import queries
from impulsem.messaging.permissions import sees_outbox, writes_messages
from impulsem.platform import clock
from impulsem.platform.actors import Actor
from impulsem.platform.registries import NavItem, Panel, Subject, nav, panels

nav.register(NavItem(code="messages", label=_("Messages"), icon="mail", url_name="messaging:outbox", order=55, allowed=sees_outbox))


def messages(subject: Subject, actor: Actor) -> Mapping[str, Any]:
    rows = queries.of_persons(subject.person_ids, actor, at=clock.now(), most=6)
    return {"rows": rows, "came_back": [row for row in rows if row.state in row.ATTENTION], "may_write": writes_messages(actor)}


panels.register(
    Panel(
        code="messages",
        title=_("Messages"),
        template="messaging/panels/messages.html",
        load=messages,
        budget=1,
        order=75,
        allowed=sees_outbox,
    )
)
