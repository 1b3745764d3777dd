"""Numbers that identify somebody, and ways to reach them."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from impulsem.people.models import ContactPoint, PartedPerson, Person, PersonIdentifier
from impulsem.people.rules import identifiers, likeness, names, phones
from impulsem.people.services.apart import kept_apart_from, team_for
from impulsem.people.services.details import IdentifierDetails
from impulsem.people.services.duplicates import raise_duplicate, records_team
from impulsem.people.services.refusals import AlreadyEnded, AlreadyRegistered, WrongNumber
from impulsem.platform import audit
from impulsem.platform.actors import Actor
from impulsem.platform.errors import DomainError, refusing
from impulsem.platform.periods import cut_short, period


class WrongContact(DomainError):
    message = _("This is not a phone number. Numbers of other countries begin with + and the country.")
    field = "phone"


class WrongEmail(DomainError):
    message = _("This is not an e-mail address.")
    field = "email"


class AlreadyAContact(DomainError):
    message = _("The person already has this phone or e-mail.")
    field = "value"


class AlreadyOneOfThisKind(DomainError):
    message = _("The person already has a number of this kind. End that one first.")
    field = "identifier_value"


class PreferredMustBeSafe(DomainError):
    message = _("A contact that is not safe cannot be the preferred one.")
    field = "preferred"


class StaysUnsafe(DomainError):
    message = _("Somebody else has this one too. Write down another that only this person uses.")


def phone_of(text: str) -> str:
    """E.164, or the refusal `WrongContact`."""
    try:
        return phones.normalise(text)
    except phones.WrongPhone as error:
        raise WrongContact from error


def email_of(text: str) -> str:
    """In small letters, or the refusal `WrongEmail`."""
    value = names.clean(text).lower()
    try:
        validate_email(value)
    except ValidationError as error:
        raise WrongEmail from error
    return value


def identifier_of(details: IdentifierDetails) -> IdentifierDetails:
    """With its written form, or the refusal `WrongNumber`."""
    try:
        value = identifiers.normalise(details.kind, details.value)
    except identifiers.WrongIdentifier as error:
        raise WrongNumber(error.sentence) from error
    return IdentifierDetails(kind=details.kind, value=value, verified=details.verified)


def claim_identifier(
    person: Person, number: IdentifierDetails, *, insist: bool, by: Actor, on: dt.date, at: dt.datetime
) -> PersonIdentifier:
    """Write a number down for a person, when `number` has its written form.

    Another holder whom the actor may know of is a refusal unless they insist. A sealed holder out of reach is none: the number is
    taken as disputed, as if nothing were, and the holder's team gets the question.
    """
    held = PersonIdentifier.objects.on(on).filter(kind=number.kind, value=number.value).exclude(person=person)
    holders = list(Person.objects.filter(pk__in=held.values("person_id")).select_related("sealed_by").order_by("pk"))
    known = set(Person.objects.visible_to(by, at=at).filter(pk__in=[h.pk for h in holders]).values_list("pk", flat=True))
    known_holder = next((holder for holder in holders if holder.pk in known), None)
    if known_holder is not None and not insist:
        raise AlreadyRegistered(person=known_holder)
    with refusing({"identifier_one_of_a_kind": AlreadyOneOfThisKind}):
        identifier = PersonIdentifier.objects.create(
            person=person,
            kind=number.kind,
            value=number.value,
            verified=number.verified,
            disputed=bool(holders),
            valid=period(on),
        )
    for holder in holders:
        weight = likeness.WEIGHTS["identifier"]
        raise_duplicate(person, holder, score=weight, why=("identifier",), team=team_for(holder) or records_team())
    return identifier


@transaction.atomic
def add_identifier(
    *, person: Person, details: IdentifierDetails, insist: bool = False, by: Actor, on: dt.date, at: dt.datetime
) -> PersonIdentifier:
    """Write down a number of a person; see `claim_identifier` for a number that somebody else holds."""
    identifier = claim_identifier(person, identifier_of(details), insist=insist, by=by, on=on, at=at)
    audit.record(by, "people.add_identifier", on=person, kind=identifier.kind)
    return identifier


@transaction.atomic
def end_identifier(*, identifier: PersonIdentifier, by: Actor, on: dt.date) -> PersonIdentifier:
    """From `on` the number holds no more. One that was written down the same day is a slip and is taken away again."""
    _refuse_ended(identifier.until, on)
    if identifier.since is not None and identifier.since >= on:
        key, kind, person = identifier.pk, identifier.kind, identifier.person
        identifier.delete()
        audit.record(by, "people.take_back_identifier", on=person, kind=kind, identifier=key)
        return identifier
    identifier.valid = cut_short(identifier.valid, on)
    identifier.save(update_fields=["valid"])
    audit.record(by, "people.end_identifier", on=identifier.person, kind=identifier.kind, identifier=identifier.pk)
    return identifier


@transaction.atomic
def add_contact_point(
    *,
    person: Person,
    kind: str,
    value: str,
    safe: bool = True,
    preferred: bool = False,
    note: str = "",
    by: Actor,
    on: dt.date,
) -> ContactPoint:
    """A phone or an e-mail from `on`. A new preferred one takes the place of the old."""
    if preferred and not safe:
        raise PreferredMustBeSafe
    written = phone_of(value) if kind == ContactPoint.Kind.PHONE else email_of(value)
    if _is_of_somebody_kept_apart(person, kind, written):
        safe = preferred = False
    _take_from_those_kept_apart(person, kind, written, on=on, by=by)
    if preferred:
        _no_longer_preferred(person, kind, on)
    with refusing({"contact_point_once": AlreadyAContact}):
        contact = ContactPoint.objects.create(
            person=person,
            kind=kind,
            value=written,
            safe_to_use=safe,
            preferred=preferred,
            note=names.clean(note)[:200],
            valid=period(on),
        )
    audit.record(by, "people.add_contact_point", on=person, kind=kind, contact=contact.pk, safe=safe)
    return contact


def _is_of_somebody_kept_apart(person: Person, kind: str, value: str) -> bool:
    """The one from whom the person is kept apart has it, or had it: they may still read or answer it."""
    others = kept_apart_from(person.pk)
    return bool(others) and ContactPoint.objects.filter(person_id__in=others, kind=kind, value=value).exists()


def _take_from_those_kept_apart(person: Person, kind: str, value: str, *, on: dt.date, by: Actor) -> None:
    """Whoever is kept apart from the person and has this contact too cannot rely on it any more. The writer sees nothing of it."""
    held = ContactPoint.objects.on(on).filter(person_id__in=kept_apart_from(person.pk), kind=kind, value=value, safe_to_use=True)
    for contact in held.filter(person__in=PartedPerson.objects.values("person_id")).select_related("person"):
        mark_unsafe(contact=contact, note=contact.note, by=by)


def _no_longer_preferred(person: Person, kind: str, on: dt.date) -> None:
    ContactPoint.objects.filter(person=person, kind=kind, preferred=True, valid__overlap=period(on)).update(preferred=False)


@transaction.atomic
def end_contact_point(*, contact: ContactPoint, by: Actor, on: dt.date) -> ContactPoint:
    """From `on` the phone or e-mail is not used any more. One that was written down the same day is a slip and is taken away again."""
    _refuse_ended(contact.until, on)
    person, key = contact.person, contact.pk
    if contact.since is not None and contact.since >= on:
        contact.delete()
        audit.record(by, "people.take_back_contact_point", on=person, contact=key)
        return contact
    contact.valid = cut_short(contact.valid, on)
    contact.save(update_fields=["valid"])
    audit.record(by, "people.end_contact_point", on=person, contact=key)
    return contact


@transaction.atomic
def mark_unsafe(*, contact: ContactPoint, note: str, by: Actor) -> ContactPoint:
    """Not to be used any more, now: somebody else may read or hear it. `note` says why."""
    contact.safe_to_use = False
    contact.preferred = False
    contact.note = names.clean(note)[:200]
    contact.save(update_fields=["safe_to_use", "preferred", "note"])
    audit.record(by, "people.mark_unsafe", on=contact.person, contact=contact.pk)
    return contact


@transaction.atomic
def mark_safe(*, contact: ContactPoint, by: Actor) -> ContactPoint:
    """Safe to use again. Refuses what somebody has from whom the person is kept apart."""
    if _is_of_somebody_kept_apart(contact.person, contact.kind, contact.value):
        raise StaysUnsafe
    contact.safe_to_use = True
    contact.note = ""
    contact.save(update_fields=["safe_to_use", "note"])
    audit.record(by, "people.mark_safe", on=contact.person, contact=contact.pk)
    return contact


def _refuse_ended(until: dt.date | None, on: dt.date) -> None:
    if until is not None and until <= on:
        raise AlreadyEnded
