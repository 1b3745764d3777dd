"""What households applied for or were granted here, so that the scan of entitlements does not propose it again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db.models import Q

from impulsem.benefits.models import Application

#: So long a closed application counts as claimed: who was refused is not proposed the same again the next night.
A_YEAR = dt.timedelta(days=365)


def claimed_by(households: Collection[int], *, at: dt.datetime) -> set[tuple[int, str]]:
    """Household and code of the benefit, for applications that came in and were not withdrawn (one query)."""
    state = Application.State
    came_in = Q(state__in=[state.SUBMITTED, state.MORE_INFORMATION, state.DECIDED]) | Q(state=state.CLOSED, ended_at__gte=at - A_YEAR)
    rows = Application.objects.filter(came_in, household_id__in=households).values_list("household_id", "benefit__code")
    return {(household, code) for household, code in rows if household is not None}
