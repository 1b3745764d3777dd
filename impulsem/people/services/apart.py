"""What follows, in other commands, from two persons being kept apart."""

from __future__ import annotations

import datetime as dt

from django.db.models import F, Q, QuerySet

from impulsem.organisation.models import Team
from impulsem.people.models import ContactPoint, KeptApart, Person, PersonLink


def records_of(person_id: int) -> set[int]:
    """All records of one person: the record itself, its main one, and what is linked to that (two queries)."""
    links = PersonLink.objects.filter(unlinked_at__isnull=True)
    mains = {person_id, *links.filter(record_id=person_id).values_list("main_id", flat=True)}
    return mains | set(links.filter(main_id__in=mains).values_list("record_id", flat=True))


def kept_apart_from(person_id: int) -> set[int]:
    """Records of those from whom the person is kept apart now."""
    if not KeptApart.objects.filter(lifted_at__isnull=True).exists():
        return set()
    mine = records_of(person_id)
    pairs = KeptApart.objects.filter(lifted_at__isnull=True).filter(Q(person_id__in=mine) | Q(other_id__in=mine))
    others = {other if one in mine else one for one, other in pairs.values_list("person_id", "other_id")}
    return {record for other in others for record in records_of(other)}


def any_kept_apart(person_ids: set[int]) -> bool:
    """Whether two of these persons are kept apart (one query)."""
    pairs = KeptApart.objects.filter(lifted_at__isnull=True, person_id__in=person_ids, other_id__in=person_ids)
    return pairs.exists()


def team_for(person: Person) -> Team | None:
    """The protection team that looks after the person: who sealed them, or who keeps them apart from somebody."""
    if person.sealed_by is not None:
        return person.sealed_by
    parted = Team.objects.filter(
        pk__in=KeptApart.objects.filter(Q(person=person) | Q(other=person), lifted_at__isnull=True, split__persons__person=person)
        .exclude(split__team=None)
        .values("split__team_id")
    )
    return parted.order_by("pk").first()


def contacts_shared_with(person_ids: set[int], others: set[int], *, on: dt.date) -> QuerySet[ContactPoint]:
    """Contact points of `person_ids` that some of `others` have or had too, in force on a day."""
    theirs = ContactPoint.objects.filter(person_id__in=others).values("kind", "value")
    held = ContactPoint.objects.on(on).filter(person_id__in=person_ids)
    same = Q(pk__in=[])
    for kind, value in theirs.values_list("kind", "value"):
        same |= Q(kind=kind, value=value)
    return held.filter(same).order_by(F("person_id"), "pk")
