"""Who has a place is reminded of it on the day before."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from impulsem.groups.models import Enrolment, GroupSession
from impulsem.groups.services import telling
from impulsem.platform import clock
from impulsem.platform.actors import job

BY = job("groups.remind")


@transaction.atomic
def remind(*, at: dt.datetime) -> int:
    """Tell everybody with a place tomorrow, once. Who enrolled today knows. Gives how many were told."""
    today = timezone.localdate(at)
    starts, ends = clock.day_span(today + dt.timedelta(days=1))
    places = Enrolment.objects.filter(
        session__state=GroupSession.State.PLANNED,
        session__span__startswith__gte=starts,
        session__span__startswith__lt=ends,
        state__in=Enrolment.EXPECTED,
        asked_at__lt=clock.day_span(today)[0],
    )
    return telling.tell(telling.REMINDER, places.select_related("person", "session__centre", "commitment"), by=BY, at=at)
