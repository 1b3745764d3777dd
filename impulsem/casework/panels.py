"""Casework's parts of the file's page, and its doors in the side navigation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from impulsem.casework import permissions, queries
from impulsem.casework.forms import CommitmentForm
from impulsem.platform import clock
from impulsem.platform.actors import Actor
from impulsem.platform.registries import NavItem, Panel, Subject, nav, panels


def _commitments(subject: Subject, actor: Actor) -> Mapping[str, Any]:
    """What was promised in this file (one query)."""
    rows = queries.commitments_of(subject.file_id, actor, on=subject.on)
    return {
        "rows": rows,
        "late": [row.pk for row in rows if row.is_late(subject.on)],
        "form": CommitmentForm(auto_id="c-%s"),
    }


def _plan(subject: Subject, actor: Actor) -> Mapping[str, Any]:
    """What is under way, and when somebody last looked at each person's situation (five queries)."""
    at = clock.now()
    return {"lines": queries.plan_lines(subject.file_id, actor, at=at), "looks": queries.assessments_of(subject.file_id, actor, at=at)}


def _team(subject: Subject, actor: Actor) -> Mapping[str, Any]:
    """Who is responsible, and the centre (one query)."""
    return {"team": queries.team_of(subject.file_id, on=subject.on), "today": subject.on}


panels.register(
    Panel(
        code="commitments",
        title=_("Commitments"),
        template="casework/panels/commitments.html",
        load=_commitments,
        budget=2,
        order=30,
        allowed=permissions.may_look,
    )
)
panels.register(
    Panel(
        code="plan",
        title=_("Plan and diagnosis"),
        template="casework/plans/panel.html",
        load=_plan,
        budget=5,
        order=25,
        allowed=permissions.may_plan,
    )
)
panels.register(
    Panel(
        code="team",
        title=_("Who is responsible"),
        template="casework/panels/team.html",
        load=_team,
        budget=2,
        order=70,
        allowed=permissions.may_look,
    )
)

nav.register(
    NavItem(
        code="commitments",
        label=_("Commitments"),
        icon="heart",
        url_name="casework:commitments",
        order=40,
        allowed=permissions.may_look,
    )
)
nav.register(
    NavItem(
        code="grants",
        label=_("Opened with a reason"),
        icon="eye",
        url_name="casework:grants",
        order=50,
        allowed=permissions.reviews_grants,
    )
)
nav.register(
    NavItem(
        code="hand_over",
        label=_("Caseload"),
        icon="people",
        url_name="casework:hand_over",
        order=60,
        allowed=permissions.directs_somewhere,
    )
)
nav.register(
    NavItem(
        code="transfers",
        label=_("Hand-overs"),
        icon="forward",
        url_name="casework:transfers",
        order=62,
        allowed=permissions.may_look,
    )
)
nav.register(
    NavItem(
        code="consultations",
        label=_("Consultations"),
        icon="info",
        url_name="casework:consultations",
        order=64,
        allowed=permissions.may_look,
    )
)
