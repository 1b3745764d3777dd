"""What `benefits` shows on a file's page, and its doors in the side navigation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from impulsem.benefits import permissions, queries
from impulsem.benefits.for_others_permissions import counts_for_others
from impulsem.benefits.payment_permissions import gives_cards, sees_grants
from impulsem.benefits.queries.grants import grants_of
from impulsem.organisation.permissions import supports_economically
from impulsem.people.models import Household, Person
from impulsem.platform import clock
from impulsem.platform.actors import Actor
from impulsem.platform.registries import NavItem, Panel, Subject, nav, panels


def applications(subject: Subject, actor: Actor) -> Mapping[str, Any]:
    """What the household asks for, with where each stands (two queries)."""
    return {
        "rows": queries.applications_of(subject.household_id, subject.person_ids, actor, at=clock.now()),
        "household": Household.objects.values_list("uuid", flat=True).filter(pk=subject.household_id).first(),
    }


panels.register(
    Panel(
        code="applications",
        title=_("Applications"),
        template="benefits/parts/panel.html",
        load=applications,
        budget=2,
        order=45,
        allowed=permissions.reads_applications,
    )
)

CARD_AGE = 16  # who may be offered one; a card for a child is given to an adult


def payments(subject: Subject, actor: Actor) -> Mapping[str, Any]:
    """What is paid to the household from here, and who may be given a card (two queries)."""
    now = clock.now()
    seen = Person.objects.visible_to(actor, at=now).filter(pk__in=subject.person_ids).order_by("birth_date") if gives_cards(actor) else []
    people = [person for person in seen if (age := person.age(subject.on)) is None or age >= CARD_AGE]
    return {"grants": grants_of(subject.household_id, subject.person_ids, actor, at=now), "people": people}


panels.register(
    Panel(
        code="payments",
        title=_("Payments"),
        template="benefits/money/panel.html",
        load=payments,
        budget=2,
        order=46,
        allowed=sees_grants,
    )
)
nav.register(
    NavItem(
        code="applications",
        label=_("Applications"),
        icon="euro",
        url_name="benefits:queue",
        order=21,
        allowed=permissions.handles_applications,
        key="p",
    )
)

nav.register(
    NavItem(
        code="payments",
        label=_("Payments"),
        icon="check",
        url_name="benefits:payments",
        order=22,
        allowed=supports_economically,
    )
)

nav.register(
    NavItem(
        code="for_others",
        label=_("For others"),
        icon="forward",
        url_name="benefits:for_others",
        order=84,
        allowed=counts_for_others,
        section=_("Improve"),
    )
)
