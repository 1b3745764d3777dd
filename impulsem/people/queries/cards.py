"""One person at a glance, and the contact points that must not be used."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from impulsem.people.models import Address, ContactPoint, HouseholdMembership, Person, PersonIdentifier, PersonLink
from impulsem.people.queries.visibility import known_to
from impulsem.people.rules import phones
from impulsem.platform.actors import Actor
from impulsem.platform.prepared import prepared


@dataclasses.dataclass(frozen=True, slots=True)
class ContactAlert:
    """A contact point that is not safe to use, and why."""

    person_id: int
    first_name: str
    kind: str
    value: str
    note: str


@dataclasses.dataclass(frozen=True, slots=True)
class Contact:
    id: int
    kind: str
    kind_label: str
    value: str  # as people write it
    href: str  # "tel:…" or "mailto:…"; empty when it is not safe to use
    safe_to_use: bool
    preferred: bool
    note: str
    since: dt.date | None


@dataclasses.dataclass(frozen=True, slots=True)
class PersonCard:
    """A person on a day: who they are, how to reach them, where they live."""

    person: Person
    age: int | None
    identifiers: list[PersonIdentifier]
    contacts: list[Contact]
    home: Address | None
    postal: Address | None
    household_id: int | None
    household_uuid: UUID | None
    role_label: str
    linked_records: int

    @property
    def unsafe(self) -> list[Contact]:
        return [contact for contact in self.contacts if not contact.safe_to_use]


def contact_alerts(persons: Mapping[int, str], day: dt.date) -> list[ContactAlert]:
    """Phones and e-mails that must not be used, of persons whom the caller looked up through visibility. 1 query.

    persons: what they are called, by key.
    """
    rows = _unsafe(tuple(persons), day)
    return [ContactAlert(row.person_id, persons[row.person_id], row.kind, shown(row), row.note) for row in rows]


@prepared
def _unsafe(person_ids: tuple[int, ...], day: dt.date) -> QuerySet[ContactPoint]:
    return ContactPoint.objects.on(day).filter(person_id__in=person_ids, safe_to_use=False).order_by("person_id", "pk")


def contacts_of(
    person_ids: Collection[int], day: dt.date, *, actor: Actor | None = None, at: dt.datetime | None = None
) -> dict[int, list[Contact]]:
    """Phones and e-mails by person: the preferred first, the unsafe last. 1 query."""
    rows = ContactPoint.objects.on(day).filter(known_to(actor, at), person_id__in=person_ids)
    contacts: dict[int, list[Contact]] = {person_id: [] for person_id in person_ids}
    for row in rows.order_by("-safe_to_use", "-preferred", "-kind", "pk"):
        contacts[row.person_id].append(_contact(row))
    return contacts


def person_card(person: Person, day: dt.date) -> PersonCard:
    """Everything that one person's page says about them on `day`. The caller looked the person up through visibility. 6 queries."""
    membership = HouseholdMembership.objects.on(day).filter(person=person, main=True).select_related("household").first()
    home = Address.objects.on(day).filter(household_id=membership.household_id, use="home").first() if membership else None
    return PersonCard(
        person=person,
        age=person.age(day),
        identifiers=_identifiers(person, day),
        contacts=_contacts(person, day),
        home=home,
        postal=Address.objects.on(day).filter(person=person, use="postal").first(),
        household_id=membership.household_id if membership else None,
        household_uuid=membership.household.uuid if membership else None,
        role_label=str(membership.get_role_display()) if membership else "",
        linked_records=PersonLink.objects.filter(main=person, unlinked_at__isnull=True).count(),
    )


def shown(row: ContactPoint) -> str:
    return phones.shown(row.value) if row.kind == ContactPoint.Kind.PHONE else row.value


def _identifiers(person: Person, day: dt.date) -> list[PersonIdentifier]:
    """Numbers of the person. "Disputed" is said only where the other holder is no secret: a sealed person leaves no trace here."""
    other_holder = PersonIdentifier.objects.filter(kind=OuterRef("kind"), value=OuterRef("value"), person__sealed_by__isnull=True)
    rows = PersonIdentifier.objects.on(day).filter(person=person).order_by("kind", "pk")
    found: Iterable[Any] = list(rows.annotate(openly=Exists(other_holder.exclude(person=person))))
    for identifier in found:
        identifier.disputed = identifier.disputed and identifier.openly
    return list(found)


def _contacts(person: Person, day: dt.date) -> list[Contact]:
    rows = ContactPoint.objects.on(day).filter(person=person)
    return [_contact(row) for row in rows.order_by("-safe_to_use", "-preferred", "-kind", "pk")]


def _contact(row: ContactPoint) -> Contact:
    scheme = "tel" if row.kind == ContactPoint.Kind.PHONE else "mailto"
    return Contact(
        id=row.pk,
        kind=row.kind,
        kind_label=str(row.get_kind_display()),
        value=shown(row),
        href=f"{scheme}:{row.value}" if row.safe_to_use else "",
        safe_to_use=row.safe_to_use,
        preferred=row.preferred,
        note=row.note,
        since=row.since,
    )
