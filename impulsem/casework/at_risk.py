"""What of casework falls due while somebody is away: by the file's number, never by what it is about."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from impulsem.casework.models import Assignment, CaseFile, Commitment, Plan
from impulsem.organisation.permissions import directs
from impulsem.people.models import HouseholdMembership
from impulsem.platform import clock
from impulsem.platform.at_risk import AtRisk, Gone, RiskKind, risks

#: Of households with somebody sealed nothing is listed: their team looks after it.
SEALED = Exists(HouseholdMembership.objects.filter(household_id=OuterRef("file__household_id"), person__sealed_by__isnull=False))


def _thing(row: Commitment | Plan, file: CaseFile | None, due: dt.date | None) -> AtRisk:
    return AtRisk(
        key=str(row.pk),
        says=_("File %(number)s") % {"number": file.number} if file else _("Without a file"),
        starts_at=clock.at(due or clock.today(), dt.time.min),
        url=reverse("casework:file", args=[file.uuid]) if file else "",
    )


def _commitments(gone: Gone) -> Sequence[AtRisk]:
    due = Commitment.objects.filter(worker_id=gone.worker_id, state=Commitment.State.OPEN, due_on__range=(gone.first, gone.last))
    rows = due.filter(~SEALED, person__sealed_by__isnull=True).select_related("file").order_by("due_on", "pk")
    return [_thing(row, row.file, row.due_on) for row in rows]


def _reviews(gone: Gone) -> Sequence[AtRisk]:
    referent = Assignment.objects.on(gone.first).filter(worker_id=gone.worker_id, role=Assignment.Role.REFERENT)
    due = Plan.objects.filter(~SEALED, file_id__in=referent.values("file_id"), review_on__range=(gone.first, gone.last))
    rows = due.exclude(state=Plan.State.CLOSED).select_related("file").order_by("review_on", "pk")
    return [_thing(row, row.file, row.review_on) for row in rows]


risks.register(
    RiskKind(
        code="casework.commitments",
        label=gettext_lazy("Commitments that fall due"),
        load=_commitments,
        order=20,
        advice=gettext_lazy("They stay in the inbox of whoever is away. What cannot wait: call, or ask the co-referent."),
        allowed=directs,
    )
)
risks.register(
    RiskKind(
        code="casework.reviews",
        label=gettext_lazy("Plans to be looked at again"),
        load=_reviews,
        order=30,
        advice=gettext_lazy("Agree another day with the family, or let the co-referent hold the review."),
        allowed=directs,
    )
)
