"""Somebody without an account, who says who they are: the record that is theirs, or a new one. Nobody is told which."""

from __future__ import annotations

import dataclasses
import datetime as dt

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from impulsem.people.models import ContactPoint, Person, PersonIdentifier, PersonLink, SelfRegistration
from impulsem.people.queries.visibility import guarded
from impulsem.people.rules import identifiers, names
from impulsem.people.services.contacts import email_of, identifier_of, phone_of
from impulsem.people.services.details import PersonDetails
from impulsem.people.services.persons import register_person
from impulsem.platform import audit
from impulsem.platform.actors import Actor


@transaction.atomic
def person_of_stranger(*, details: PersonDetails, door: str = SelfRegistration.Door.WEB, by: Actor, at: dt.datetime) -> Person:
    """The record of whoever says to be this; a new one, not checked by anybody, unless one is theirs beyond doubt.

    Theirs is a record with the same number, birth date and name, or one that they made themselves with the same phone or e-mail, name and
    birth date. Never one of somebody who is sealed or left a household safely: whoever knows their papers may not be them. A record that
    is found is left as it is; what was said about how to reach them is not written into it. The contact of `details` has been confirmed.

    Refuses what `register_person` refuses, never that somebody is known.
    """
    on = timezone.localdate(at)
    found = _by_number(details, on) or _own_before(details, on)
    if found is not None:
        audit.record(by, "people.stranger_recognised", on=found)
        return found
    number = details.identifier
    if number is not None:
        number = dataclasses.replace(identifier_of(number), verified=False)
    made = register_person(details=dataclasses.replace(details, identifier=number), insist=True, by=by, on=on)
    SelfRegistration.objects.create(person=made.person, door=door, at=at)
    return made.person


@transaction.atomic
def check_identity(*, person: Person, by: Actor, at: dt.datetime) -> None:
    """Somebody of the house has seen who this is. Twice is once."""
    waiting = SelfRegistration.objects.filter(person=person, checked_at__isnull=True)
    if waiting.update(checked_at=at, checked_by_id=by.worker_id):
        audit.record(by, "people.check_identity", on=person)


def _by_number(details: PersonDetails, on: dt.date) -> Person | None:
    if details.identifier is None or details.birth_date is None:
        return None
    try:
        value = identifiers.normalise(details.identifier.kind, details.identifier.value)
    except identifiers.WrongIdentifier:
        return None  # registering refuses it, with the reason
    held = PersonIdentifier.objects.on(on).filter(kind=details.identifier.kind, value=value, disputed=False)
    return _same(details, Person.objects.filter(pk__in=held.values("person_id")))


def _own_before(details: PersonDetails, on: dt.date) -> Person | None:
    contact = phone_of(details.phone) if details.phone else email_of(details.email) if details.email else ""
    if not contact or details.birth_date is None:
        return None
    reached = ContactPoint.objects.on(on).filter(value=contact, safe_to_use=True)
    own = SelfRegistration.objects.filter(checked_at__isnull=True, person__in=reached.values("person_id"))
    if details.identifier is not None:  # the number decided already; another record of theirs may lack it, and must not hold another
        own = own.exclude(person__identifiers__kind=details.identifier.kind)
    return _same(details, Person.objects.filter(pk__in=own.values("person_id")))


def _same(details: PersonDetails, among: QuerySet[Person]) -> Person | None:
    """The one with this name and birth date; none where there are several, or where more than one record would be meant."""
    alike = [each for each in among.filter(birth_date=details.birth_date) if _words(each) == _words(details)]
    if len(alike) != 1:
        return None
    link = PersonLink.objects.filter(record=alike[0], unlinked_at__isnull=True).select_related("main").first()
    person = link.main if link else alike[0]
    records = {alike[0].pk, person.pk}
    closed = Person.objects.filter(pk__in=records, sealed_by__isnull=False).exists() or guarded().filter(person_id__in=records).exists()
    return None if closed or person.died_on is not None else person


def _words(who: Person | PersonDetails) -> tuple[str, str]:
    return names.fold(who.given_name), names.fold(who.surname1)
