"""What `benefits` shows on a file's page, and its doors in the side navigation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from impulsem.benefits import permissions, queries
from impulsem.benefits.for_others_permissions import counts_for_others
from impulsem.people.models import Household
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
        code="for_others",
        label=_("For others"),
        icon="forward",
        url_name="benefits:for_others",
        order=84,
        allowed=counts_for_others,
        section=_("Improve"),
    )
)
