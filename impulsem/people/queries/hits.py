"""What a list of found people shows: enough to tell them apart, no more."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db.models import Case, Exists, IntegerField, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.functions import JSONObject
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from impulsem.people.models import Address, HouseholdMembership, Person, PersonIdentifier
from impulsem.people.queries.households import label, named_member
from impulsem.people.queries.visibility import guarded, known_to
from impulsem.people.rules import households as rules
from impulsem.platform.actors import Actor
from impulsem.platform.prepared import prepared

MATCHED_ON: dict[str, str | Promise] = {
    "name": _("name"),
    "identifier": _("document"),
    "phone": _("phone"),
    "email": _("e-mail"),
    "birth_date": _("birth date"),
    "address": _("address"),
    "same_name": _("same name"),
    "similar_name": _("similar name"),
    "name_in_part": _("part of the name"),
    "birth_date_swapped": _("birth date with day and month swapped"),
    "birth_year": _("birth year"),
    "other_birth_date": _("another birth date"),
    "other_sex": _("another sex"),
}


@dataclasses.dataclass(frozen=True, slots=True)
class PersonHit:
    """A person found. `identifier` is masked; `matched_on` holds codes of `MATCHED_ON`.

    `linked_to` is the name on another record of the same person through which this one was found, empty if it was found itself.
    """

    id: int
    uuid: UUID
    name: str
    birth_date: dt.date | None
    age: int | None
    sex: str
    died: bool
    address: str
    household_id: int | None
    household_uuid: UUID | None
    household_label: str
    household_size: int
    identifier: str
    identifier_kind: str
    matched_on: tuple[str, ...]
    in_reach: bool
    linked_to: str = ""
    guarded: bool = False  # where they are is not for this reader

    @property
    def matched_labels(self) -> list[str]:
        return [str(MATCHED_ON.get(code, code)) for code in self.matched_on]


class Hits(list[PersonHit]):
    """Found people in order. `partial` when there are more, and then `advice` says what to add."""

    partial: bool = False
    advice: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class Found:
    """A person to be described, and how they were found."""

    person: Person
    matched_on: tuple[str, ...]
    in_reach: bool
    linked_to: str = ""


def describe(found: Sequence[Found], *, actor: Actor, at: dt.datetime, day: dt.date) -> list[PersonHit]:
    """Ages, addresses, households and numbers of found people. 2 queries, whatever their number."""
    rows = {row["pk"]: row for row in _details(tuple(one.person.pk for one in found), day)}
    for one in found:
        row = rows[one.person.pk]
        row["guarded"] = row["guarded"] and not one.in_reach
        if row["guarded"]:
            row["household"] = None
    labels = _labels({row["household"]["id"] for row in rows.values() if row["household"]}, actor, at, day)
    return [_hit(one, rows[one.person.pk], labels, day) for one in found]


@prepared
def _details(person_ids: tuple[int, ...], day: dt.date) -> QuerySet[Person, Any]:
    home = Address.objects.on(day).filter(household_id=OuterRef("household_id"), use="home")
    as_one = JSONObject(street_text="street_text", number="number", door="door", town="town")
    # The main household is looked up once, with its address inside.
    household = JSONObject(id="household_id", uuid="household__uuid", home=Subquery(home.values(row=as_one)[:1]))
    order = {kind: number for number, kind in enumerate(("dni", "nie", "passport", "cip", "nass"))}
    identifier = (
        PersonIdentifier.objects.on(day)
        .filter(person_id=OuterRef("pk"))
        .order_by(Case(*(When(kind=k, then=Value(n)) for k, n in order.items()), output_field=IntegerField()))
    )
    main = HouseholdMembership.objects.on(day).filter(person_id=OuterRef("pk"), main=True)
    return (
        Person.objects.filter(pk__in=person_ids)
        .annotate(
            household=Subquery(main.values(row=household)[:1]),
            identifier=Subquery(identifier.values(row=JSONObject(kind="kind", value="value"))[:1]),
            guarded=Exists(guarded().filter(person_id=OuterRef("pk"))),
        )
        .values("pk", "household", "identifier", "guarded")
    )


def _labels(households: set[int], actor: Actor, at: dt.datetime, day: dt.date) -> dict[int, tuple[str, int]]:
    """Name and number of members by household."""
    persons: dict[int, list[Person]] = defaultdict(list)
    named: dict[int, list[rules.Named]] = defaultdict(list)
    for row in _living(tuple(sorted(households)), actor, at, day):
        persons[row.household_id].append(row.person)
        named[row.household_id].append(named_member(row.person, row.role, day))
    return {key: (label(persons[key], named[key]), len(persons[key])) for key in households}


@prepared
def _living(households: tuple[int, ...], actor: Actor, at: dt.datetime, day: dt.date) -> QuerySet[HouseholdMembership]:
    rows = HouseholdMembership.objects.on(day).filter(known_to(actor, at), household_id__in=households)
    return rows.select_related("person").defer("person__name_vector").order_by("pk")


def _hit(one: Found, row: dict[str, Any], labels: dict[int, tuple[str, int]], day: dt.date) -> PersonHit:
    person = one.person
    household: dict[str, Any] = row["household"] or {"id": None, "uuid": None, "home": None}
    home: dict[str, str] = household["home"] or {}
    identifier: dict[str, str] = row["identifier"] or {}
    household_label, size = labels.get(household["id"], ("", 0))
    return PersonHit(
        id=person.pk,
        uuid=person.uuid,
        name=person.full_name,
        birth_date=person.birth_date,
        age=person.age(day),
        sex=person.sex,
        died=person.died_on is not None,
        address=Address(**home).line if home else "",
        household_id=household["id"],
        household_uuid=UUID(household["uuid"]) if household["uuid"] else None,
        household_label=household_label,
        household_size=size,
        identifier=PersonIdentifier(**identifier).masked if identifier else "",
        identifier_kind=str(PersonIdentifier.Kind(identifier["kind"]).label) if identifier else "",
        matched_on=one.matched_on,
        in_reach=one.in_reach,
        linked_to=one.linked_to,
        guarded=row["guarded"],
    )
