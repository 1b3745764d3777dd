"""What `entitlement` shows on a file's page, and its doors in the side navigation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from impulsem.entitlement import queries
from impulsem.entitlement.permissions import keeps_parameters, reads_parameters, reads_what_if, sees_entitlements, sees_findings
from impulsem.people.models import Household
from impulsem.platform.actors import Actor
from impulsem.platform.registries import NavItem, Panel, Subject, nav, panels

SAID = ("proposed", "missing")  # the states that a worker acts on


def entitlement(subject: Subject, actor: Actor) -> Mapping[str, Any]:
    """One line a benefit that is proposed or hangs on something missing, and one for all the others; the why is on its own page."""
    household = Household.objects.get(pk=subject.household_id)
    lines = queries.household_lines(household, on=subject.on, actor=actor)
    rest: dict[str, list[str]] = {}
    for benefit, state, label, _amount in lines:
        if state not in SAID:
            rest.setdefault(label, []).append(str(benefit))
    return {"household": household, "said": [line for line in lines if line[1] in SAID], "rest": list(rest.items())}


panels.register(
    Panel(
        code="entitlement",
        title=_("Probably entitled to"),
        template="entitlement/panel.html",
        load=entitlement,
        budget=9,
        order=22,
        allowed=sees_entitlements,
    )
)
nav.register(
    NavItem(
        code="catalogue",
        label=_("Benefits"),
        icon="flag",
        url_name="entitlement:catalogue",
        order=57,
        allowed=lambda actor: reads_parameters(actor) and not keeps_parameters(actor),
    )
)
nav.register(
    NavItem(
        code="parameters",
        label=_("Figures of the rules"),
        icon="key",
        url_name="entitlement:parameters",
        order=58,
        allowed=keeps_parameters,
    )
)
nav.register(
    NavItem(code="findings", label=_("May be entitled"), icon="check", url_name="entitlement:findings", order=46, allowed=sees_findings)
)
nav.register(NavItem(code="what_if", label=_("What if"), icon="search", url_name="entitlement:what_ifs", order=59, allowed=reads_what_if))
