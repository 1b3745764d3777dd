"""What `documents` shows on a file's page, and its door in the side navigation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from impulsem.documents import permissions, queries
from impulsem.people.models import Person
from impulsem.platform import clock
from impulsem.platform.actors import Actor
from impulsem.platform.registries import NavItem, Panel, Subject, nav, panels

SHOWN = 6


def documents(subject: Subject, actor: Actor) -> Mapping[str, Any]:
    """The newest papers of the household, what waits for a signature first; and a door to each person's (four queries)."""
    now = clock.now()
    people = Person.objects.visible_to(actor, at=now).filter(pk__in=subject.person_ids).defer("name_vector")
    return {
        "rows": queries.documents_about(subject.person_ids, actor, at=now, most=SHOWN),
        "people": sorted(people, key=lambda person: subject.person_ids.index(person.pk)),
        "today": subject.on,
    }


panels.register(
    Panel(
        code="documents",
        title=_("Documents"),
        template="documents/panels/documents.html",
        load=documents,
        budget=4,
        order=50,
        allowed=permissions.reads_documents,
    )
)
nav.register(
    NavItem(
        code="signatures",
        label=_("To sign"),
        icon="pencil",
        url_name="documents:waiting",
        order=45,
        allowed=permissions.asks_for_signatures,
    )
)
