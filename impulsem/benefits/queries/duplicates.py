"""The same asked for twice, at whatever centre: seen before anything is decided or paid."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q

from impulsem.benefits.models import Application
from impulsem.benefits.models.applications import ApplicationQuerySet
from impulsem.people.models import HouseholdMembership
from impulsem.people.queries import guarded


def asked_already(application: Application, *, on: dt.date, in_hand: bool = False) -> ApplicationQuerySet:
    """Other open applications for the same benefit, of the household or of who lives there now; the oldest first.

    in_hand: only those that were submitted. Never one of somebody sealed, or who left a household safely, but for their own.
    """
    of_this = Q(applicant_id=application.applicant_id)
    if application.household_id is not None:
        here = HouseholdMembership.objects.on(on).filter(household_id=application.household_id).values("person_id")
        hidden = Q(applicant__sealed_by__isnull=False) | Q(applicant_id__in=guarded())
        of_this |= (Q(household_id=application.household_id) | Q(applicant_id__in=here)) & ~hidden
    states = Application.WAITS_FOR_US if in_hand else Application.OPEN
    rows = Application.objects.filter(of_this, benefit_id=application.benefit_id, state__in=states).exclude(pk=application.pk)
    return rows.select_related("centre").order_by("opened_at", "pk")
