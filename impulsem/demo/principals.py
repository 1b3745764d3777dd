"""Whom the synthetic life happens to: those who may ask, wait and come, and nobody who is guarded."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict

from impulsem.people.models import HouseholdMembership, PartedPerson


def principals_by_centre(on: dt.date) -> dict[int, list[int]]:
    """Keys of the principal persons of the open files of each centre, the oldest first; nobody who is sealed or left a household safely."""
    rows = HouseholdMembership.objects.on(on).filter(role="principal", household__files__state="open", person__sealed_by__isnull=True)
    rows = rows.exclude(person_id__in=PartedPerson.objects.values("person_id"))
    found: defaultdict[int, list[int]] = defaultdict(list)
    for centre, person in rows.order_by("pk").values_list("household__files__centre_id", "person_id"):
        found[centre].append(person)
    return dict(found)
