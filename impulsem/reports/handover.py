"""What the reports say about a file that goes to somebody else: requests that are not delivered, which go with it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from impulsem.platform.actors import Actor
from impulsem.platform.handover import Bundle, ChecklistItem, Thing, checklist
from impulsem.reports import services
from impulsem.reports.models import ReportRequest


def _of(bundle: Bundle) -> Sequence[ReportRequest]:
    open_ones = ReportRequest.objects.filter(file_id=bundle.file_id, author_id=bundle.worker_id or 0, state__in=ReportRequest.OPEN)
    return list(open_ones.select_related("version").order_by("due_on"))


def _requests(bundle: Bundle) -> Sequence[Thing]:
    return [Thing(f"{one.version.name} · {one.asked_by} · {one.get_state_display()}", one.due_on) for one in _of(bundle)]


def _give(bundle: Bundle, worker_id: int, by: Actor, at: dt.datetime) -> int:
    """The one who takes over is the author of what is still being written; what is in approval or signature stays with who wrote it."""
    given = [one for one in _of(bundle) if one.state == ReportRequest.State.DRAFT]
    for one in given:
        services.give_to(request=one, worker_id=worker_id, by=by, at=at)
    return len(given)


checklist.register(
    ChecklistItem(
        code="reports.requests",
        label=_("Reports asked for and not delivered"),
        load=_requests,
        move=_give,
        order=60,
        advice=_("Those that are being written go along. Those that wait for approval or signature are finished by who wrote them."),
    )
)
