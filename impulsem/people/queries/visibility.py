"""Which persons a reader may know of, as a condition on rows that point at a person."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from impulsem.people.models import PartedPerson, Reach
from impulsem.platform import clock
from impulsem.platform.actors import Actor


def guarded() -> QuerySet[PartedPerson, Any]:
    """Keys of persons who left a household safely: where they are now is for who works with them, and for nobody else."""
    return PartedPerson.objects.filter(split__undone_at__isnull=True).values("person_id")


def whereabouts_known_to(actor: Actor, at: dt.datetime) -> Q:
    """Persons of whom the actor may know where they live and how to reach them: all but the guarded ones who are out of reach."""
    return ~Q(pk__in=guarded()) | Q(pk__in=Reach.objects.of(actor, at=at).values("person_id"))


def known_to(actor: Actor | None, at: dt.datetime | None, *, through: str = "person") -> Q:
    """Rows whose person `actor` may know of; without an actor (a count, a job) no sealed person at all."""
    unsealed = Q(**{f"{through}__sealed_by__isnull": True})
    if actor is None:
        return unsealed
    reach = Reach.objects.of(actor, at=at or clock.now()).filter(person_id=OuterRef(f"{through}_id"))
    return unsealed | Q(Exists(reach))
