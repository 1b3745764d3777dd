"""The reports' part of the file's page, and their doors in the side navigation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from impulsem.platform import clock
from impulsem.platform.actors import Actor
from impulsem.platform.registries import NavItem, Panel, Subject, nav, panels
from impulsem.reports import permissions, queries


def _reports(subject: Subject, actor: Actor) -> Mapping[str, Any]:
    """What was asked about this file, and what left about those who live there (three queries)."""
    rows = queries.requests_of_file(subject.file_id, actor, at=clock.now())
    return {"rows": rows, "disclosures": queries.disclosed_of(subject.person_ids) if rows else []}


panels.register(
    Panel(
        code="reports",
        title=_("Reports for others"),
        template="reports/panel.html",
        load=_reports,
        budget=4,
        order=65,
        allowed=permissions.may_read,
    )
)
nav.register(NavItem(code="reports", label=_("Reports"), icon="file", url_name="reports:board", order=45, allowed=permissions.may_read))
nav.register(
    NavItem(
        code="report_types",
        label=_("Inventory of reports"),
        icon="file-question",
        url_name="reports:inventory",
        order=78,
        allowed=permissions.may_read,
        section=_("Improve"),
    )
)
