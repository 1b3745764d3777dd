"""Who may be calling: people by the number of their phone. And how numbers are read and shown, for the contexts above."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections import defaultdict
from collections.abc import Collection
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from impulsem.people.models import ContactPoint, Reach
from impulsem.people.queries.visibility import guarded, known_to
from impulsem.people.rules.identifiers import compact as number_typed
from impulsem.people.rules.phones import WrongPhone
from impulsem.people.rules.phones import normalise as phone_dialled
from impulsem.people.rules.phones import shown as phone_shown
from impulsem.platform.actors import Actor

__all__ = ["Holder", "WrongPhone", "holders_of", "number_typed", "phone_dialled", "phone_shown"]


@dataclasses.dataclass(frozen=True, slots=True)
class Holder:
    """Somebody who can be reached at a number. Not safe: another may pick up, or call, with the same phone."""

    id: int
    uuid: UUID
    name: str
    age: int | None
    safe_to_use: bool
    note: str
    language: str
    needs_interpreter: bool


def holders_of(numbers: Collection[str], *, actor: Actor, at: dt.datetime) -> dict[str, list[Holder]]:
    """By number (E.164), whose it is today, as far as the actor may know. 1 query; none without numbers.

    Of sealed people, and of those who left a household safely, only whoever works with them is told.
    """
    found: dict[str, list[Holder]] = defaultdict(list)
    if not numbers:
        return found
    day = timezone.localdate(at)
    mine = Q(person_id__in=Reach.objects.of(actor, at=at).values("person_id"))
    rows = (
        ContactPoint.objects.on(day)
        .filter(known_to(actor, at), mine | ~Q(person_id__in=guarded()), kind=ContactPoint.Kind.PHONE, value__in=numbers)
        .filter(person__died_on__isnull=True)
        .select_related("person")
        .defer("person__name_vector")
        .order_by("-safe_to_use", "-preferred", "pk")
    )
    for row in rows:
        person = row.person
        found[row.value].append(
            Holder(
                id=person.pk,
                uuid=person.uuid,
                name=person.full_name,
                age=person.age(day),
                safe_to_use=row.safe_to_use,
                note=row.note,
                language=person.notice_language,
                needs_interpreter=person.needs_interpreter,
            )
        )
    return found
