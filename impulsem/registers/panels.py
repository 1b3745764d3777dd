"""What `registers` shows on a file's page, its door in the side navigation, and what its pages hear."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from impulsem.people.models import Household
from impulsem.platform import live
from impulsem.platform.actors import Actor
from impulsem.platform.registries import NavItem, Panel, Subject, nav, panels
from impulsem.registers import queries
from impulsem.registers.permissions import reads_counters, reads_look_ups

live.topics.register(live.Hearing(code="look_ups", places=lambda actor: (live.CITY,) if reads_look_ups(actor) else ()))
nav.register(
    NavItem(code="look_ups", label=_("Not asked again"), icon="search", url_name="registers:counters", order=58, allowed=reads_counters)
)


def look_ups(subject: Subject, actor: Actor) -> Mapping[str, Any]:
    last = queries.last_of(subject.person_ids, actor, on=subject.on)
    return {
        "rows": last,
        "to_decide": [row for row in last if row.to_decide],
        "household_uuid": Household.objects.values_list("uuid", flat=True).get(pk=subject.household_id),
    }


panels.register(
    Panel(
        code="look_ups",
        title=_("Looked up instead of asked"),
        template="registers/panels/look_ups.html",
        load=look_ups,
        budget=3,
        order=22,
        allowed=reads_look_ups,
    )
)
