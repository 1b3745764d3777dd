"""The agenda's door in the side navigation, and its part of a file's page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from impulsem.agenda import queries
from impulsem.agenda.permissions import keeps_interpreters, may_book, may_cover, sees_agenda
from impulsem.organisation.models import Role
from impulsem.people.models import Person
from impulsem.platform import clock
from impulsem.platform.actors import Actor
from impulsem.platform.live import Hearing, topics
from impulsem.platform.registries import NavItem, Panel, Subject, nav, panels

topics.register(Hearing(code="waiting", places=lambda actor: actor.centres(Role.FRONT_DESK, Role.PROFESSIONAL)))
nav.register(NavItem(code="agenda", label=_("Agenda"), icon="calendar", url_name="agenda:week", order=20, allowed=sees_agenda, key="g"))
nav.register(NavItem(code="waiting", label=_("Waiting room"), icon="door", url_name="agenda:waiting", order=25, allowed=may_book, key="s"))

nav.register(NavItem(code="cover", label=_("Cover"), icon="people", url_name="agenda:away", order=26, allowed=may_cover))
nav.register(
    NavItem(code="interpreters", label=_("Interpreters"), icon="message", url_name="agenda:interpreters", order=27, allowed=may_book)
)
nav.register(
    NavItem(
        code="interpreter_list",
        label=_("List of interpreters"),
        icon="message",
        url_name="agenda:interpreter_list",
        order=28,
        allowed=keeps_interpreters,
    )
)


def load(subject: Subject, actor: Actor) -> Mapping[str, Any]:
    """What comes, what was, and who may be given an appointment (three queries)."""
    now = clock.now()
    people = Person.objects.visible_to(actor, at=now).filter(pk__in=subject.person_ids).order_by("birth_date") if may_book(actor) else []
    return {"found": queries.appointments_of(subject.person_ids, now, actor=actor), "people": list(people), "subject": subject}


panels.register(
    Panel(
        code="appointments",
        title=_("Appointments"),
        template="agenda/parts/appointments.html",
        load=load,
        budget=3,
        order=50,
        allowed=sees_agenda,
    )
)
