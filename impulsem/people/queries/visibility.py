"""Which persons a reader may know of, as a condition on rows that point at a person."""

from __future__ import annotations

import datetime as dt

from django.db.models import Exists, OuterRef, Q

from impulsem.people.models import Reach
from impulsem.platform import clock
from impulsem.platform.actors import Actor


def known_to(actor: Actor | None, at: dt.datetime | None, *, through: str = "person") -> Q:
    """Rows whose person `actor` may know of; without an actor (a count, a job) no sealed person at all."""
    unsealed = Q(**{f"{through}__sealed_by__isnull": True})
    if actor is None:
        return unsealed
    reach = Reach.objects.of(actor, at=at or clock.now()).filter(person_id=OuterRef(f"{through}_id"))
    return unsealed | Q(Exists(reach))
