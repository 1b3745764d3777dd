"""Sessions that somebody who is away was to hold."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from impulsem.groups.models import Enrolment, GroupSession
from impulsem.groups.permissions import may_plan
from impulsem.groups.services.planning import hand_session
from impulsem.organisation.models import Worker
from impulsem.platform import clock
from impulsem.platform.actors import Actor
from impulsem.platform.at_risk import AtRisk, Gone, RiskKind, risks


def _sessions(gone: Gone) -> Sequence[AtRisk]:
    starts, _after = clock.day_span(gone.first)
    _before, ends = clock.day_span(gone.last)
    held = GroupSession.objects.filter(
        holders__worker_id=gone.worker_id, state=GroupSession.State.PLANNED, span__startswith__gte=starts, span__startswith__lt=ends
    )
    rows = held.select_related("version").annotate(promised=Count("enrolments", filter=Q(enrolments__state__in=Enrolment.EXPECTED)))
    return [
        AtRisk(
            key=f"{row.pk}:{gone.worker_id}",
            says=f"{row.version} ({row.promised})",
            starts_at=row.starts_at,
            minutes=row.minutes,
            centre_id=row.centre_id,
            url=reverse("groups:session", args=[row.uuid]),
        )
        for row in rows.order_by("span__startswith", "pk")
    ]


def _give(key: str, worker_id: int, by: Actor, at: dt.datetime) -> None:
    session_id, away_id = key.split(":")
    hand_session(session_id=int(session_id), from_worker_id=int(away_id), to=Worker.objects.get(pk=worker_id), by=by, at=at)


risks.register(
    RiskKind(
        code="groups.sessions",
        label=_("Group sessions"),
        load=_sessions,
        order=20,
        give=_give,
        advice=_("Somebody else of the centre can hold it with the guide of the project; otherwise call it off, and everybody is told."),
        allowed=may_plan,
    )
)
