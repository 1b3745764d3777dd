"""Applications that somebody who is away has taken up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from impulsem.benefits.models import Application
from impulsem.benefits.permissions import handles_applications
from impulsem.benefits.services import hand_application
from impulsem.organisation.models import Worker
from impulsem.platform import clock
from impulsem.platform.actors import Actor
from impulsem.platform.at_risk import AtRisk, Gone, RiskKind, risks


def _applications(gone: Gone) -> Sequence[AtRisk]:
    """Those whose term ends before the worker is back."""
    rows = Application.objects.filter(claimed_by_id=gone.worker_id, state=Application.State.SUBMITTED, due_on__lte=gone.last)
    return [
        AtRisk(
            key=str(row.pk),
            says=f"{row.benefit} · {row.number}",
            starts_at=clock.at(max(row.due_on or gone.first, gone.first), dt.time(12)),
            person_id=row.applicant_id,
            url=reverse("benefits:application", args=[row.uuid]),
        )
        for row in rows.select_related("benefit").order_by("due_on", "pk")
    ]


def _give(key: str, worker_id: int, by: Actor, at: dt.datetime) -> None:
    hand_application(application=Application.objects.get(pk=int(key)), to=Worker.objects.get(pk=worker_id), by=by, at=at)


risks.register(
    RiskKind(
        code="benefits.applications",
        label=_("Applications to be decided"),
        load=_applications,
        order=40,
        give=_give,
        advice=_("Somebody else of the office can take it up."),
        allowed=handles_applications,
    )
)
