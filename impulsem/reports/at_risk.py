"""Reports that fall due while their author or reviewer is away."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from impulsem.organisation.permissions import directs
from impulsem.platform import clock
from impulsem.platform.at_risk import AtRisk, Gone, RiskKind, risks
from impulsem.reports.models import ReportRequest


def _due(gone: Gone) -> Sequence[AtRisk]:
    theirs = Q(author_id=gone.worker_id) | Q(reviewer_id=gone.worker_id)
    sealed = ReportRequest.about.through.objects.filter(reportrequest_id=OuterRef("pk"), person__sealed_by__isnull=False)
    rows = ReportRequest.objects.filter(theirs, ~Exists(sealed), state__in=ReportRequest.OPEN, due_on__range=(gone.first, gone.last))
    return [
        AtRisk(
            key=str(row.pk),
            says=_("Report for %(body)s, file %(number)s") % {"body": row.asked_by, "number": row.file.number},
            starts_at=clock.at(row.due_on, dt.time.min),
            url=reverse("reports:report", args=[row.uuid]),
        )
        for row in rows.select_related("file").order_by("due_on", "pk")
    ]


risks.register(
    RiskKind(
        code="reports.deadlines",
        label=gettext_lazy("Reports that fall due"),
        load=_due,
        order=40,
        advice=gettext_lazy("Name another author or reviewer on the request: the day does not move."),
        allowed=directs,
    )
)
