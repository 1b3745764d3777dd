"""Registering somebody, and putting right what is known of them."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from impulsem.people.models import Household, HouseholdMembership, Person, PersonRevision
from impulsem.people.queries.search import resembling
from impulsem.people.rules import addresses, identifiers, likeness, names, phones
from impulsem.people.services.apart import team_for
from impulsem.people.services.contacts import add_contact_point, claim_identifier, email_of, identifier_of, phone_of
from impulsem.people.services.details import PersonDetails
from impulsem.people.services.duplicates import raise_duplicate, records_team
from impulsem.people.services.households import join_household, move_home, start_household
from impulsem.people.services.refusals import AlreadyRegistered as AlreadyRegistered
from impulsem.platform import audit, clock
from impulsem.platform.actors import Actor
from impulsem.platform.errors import ChangedMeanwhile, DomainError

OLDEST = dt.date(1890, 1, 1)


class NameMissing(DomainError):
    message = _("Write at least a name and a surname.")
    field = "given_name"


class NameUnreadable(DomainError):
    message = _("Write the name in Latin letters, as the document has it.")
    field = "given_name"


class NameTooLong(DomainError):
    message = _("A name has at most 80 letters.")
    field = "given_name"


class BornTooEarly(DomainError):
    message = _("The birth date is before 1890. Check the year.")
    field = "birth_date"


class BornInTheFuture(DomainError):
    message = _("The birth date is in the future. Check it.")
    field = "birth_date"


class DiedBeforeBirth(DomainError):
    message = _("The date of death is before the birth date.")
    field = "died_on"


class DiedInTheFuture(DomainError):
    message = _("The date of death is in the future. Check it.")
    field = "died_on"


@dataclasses.dataclass(frozen=True, slots=True)
class Registration:
    """The new record. `will_be_checked` is always true: the answer must not tell whether somebody like this was known."""

    person: Person
    household: Household
    will_be_checked: bool = True


@transaction.atomic
def register_person(
    *,
    details: PersonDetails,
    household: Household | None = None,
    role: str = HouseholdMembership.Role.RELATIVE,
    insist: bool = False,
    by: Actor,
    on: dt.date,
) -> Registration:
    """Register somebody in `household`, or in a household of their own.

    A number that a person known to the actor holds is refused (`AlreadyRegistered.person` is that person), unless they `insist`:
    then both records stand and the records team decides. Against a sealed person the answer is like any other, and their team is told.
    """
    fields = _fields(details, on)
    number = identifier_of(details.identifier) if details.identifier else None
    phone = phone_of(details.phone) if details.phone.strip() else ""
    email = email_of(details.email) if details.email.strip() else ""
    traits = traits_of(details)
    alike = resembling(traits, Person.objects.all())
    person = Person.objects.create(**fields)
    if number is not None:
        claim_identifier(person, number, insist=insist, by=by, on=on, at=clock.now())
    if phone:
        add_contact_point(
            person=person, kind="phone", value=phone, safe=details.phone_is_safe, preferred=details.phone_is_safe, by=by, on=on
        )
    if email:
        add_contact_point(person=person, kind="email", value=email, by=by, on=on)
    _tell_teams(person, alike)
    if household is None:
        household = start_household(person=person, on=on, by=by)
    else:
        join_household(person=person, household=household, role=role, on=on, by=by)
    if details.address and details.address.street.strip():
        move_home(household=household, address=details.address, on=on, by=by)
    audit.record(by, "people.register_person", on=person, insisted=insist)
    return Registration(person, household)


def _tell_teams(person: Person, alike: list[tuple[Any, likeness.Likeness]]) -> None:
    """A question to the records team for each record that is very like; to the protection team where that record is sealed."""
    for other, like in alike:
        if like.score >= likeness.MUST_BE_CHECKED:
            raise_duplicate(person, other, score=like.score, why=like.why, team=team_for(other) or records_team())


@transaction.atomic
def amend_person(*, person: Person, details: PersonDetails, version: int, by: Actor, on: dt.date) -> Person:
    """Put right who somebody is. `version` is the one that was read: a change in between is refused (`ChangedMeanwhile`)."""
    fields = _fields(details, on)
    current = Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    if current.version != version:
        raise ChangedMeanwhile
    changed = sorted(name for name, value in fields.items() if getattr(current, name) != value)
    if not changed:
        return current
    before = {name: _plain(getattr(current, name)) for name in changed}
    for name in changed:
        setattr(current, name, fields[name])
    current.version += 1
    current.save(update_fields=[*changed, "version"])
    PersonRevision.objects.create(person=current, version=version, before=before, by_id=by.worker_id)
    audit.record(by, "people.amend_person", on=current, changed=changed, version=current.version)
    return current


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.date) else value


def traits_of(details: PersonDetails) -> likeness.Traits:
    """What the details are compared by; numbers that are not complete yet are left out (it is called while somebody types)."""
    numbers = {value for _kind, value in identifiers.guess(details.identifier.value)} if details.identifier else set()
    try:
        found_phones = {phones.normalise(details.phone)} if details.phone.strip() else set()
    except phones.WrongPhone:
        found_phones = set()
    return likeness.Traits(
        given_name=names.clean(details.given_name),
        surname1=names.clean(details.surname1),
        surname2=names.clean(details.surname2),
        birth_date=details.birth_date,
        sex=details.sex,
        identifiers=frozenset(numbers),
        phones=frozenset(found_phones),
        emails=frozenset({details.email.strip().lower()} if "@" in details.email else ()),
        address=addresses.key(details.address.street, details.address.number) if details.address else "",
    )


def _fields(details: PersonDetails, on: dt.date) -> dict[str, Any]:
    """The person's own columns, cleaned; refuses what cannot be."""
    texts = {
        name: names.clean(getattr(details, name))
        for name in ("given_name", "surname1", "surname2", "known_as", "gender_note", "communication_needs")
    }
    if not texts["given_name"] or not texts["surname1"]:
        raise NameMissing
    if not names.fold(texts["given_name"]) or not names.fold(texts["surname1"]):
        raise NameUnreadable
    if any(len(texts[name]) > 80 for name in ("given_name", "surname1", "surname2", "known_as", "gender_note")):
        raise NameTooLong
    _refuse_impossible_days(details, on)
    return texts | {
        "communication_needs": texts["communication_needs"][:200],
        "birth_date": details.birth_date,
        "birth_date_is_estimated": details.birth_date_is_estimated and details.birth_date is not None,
        "died_on": details.died_on,
        "sex": details.sex,
        "nationality": details.nationality.strip().upper(),
        "languages": list(dict.fromkeys(details.languages)),
        "notice_language": details.notice_language,
        "needs_interpreter": details.needs_interpreter,
    }


def _refuse_impossible_days(details: PersonDetails, on: dt.date) -> None:
    if details.birth_date is not None and details.birth_date < OLDEST:
        raise BornTooEarly
    if details.birth_date is not None and details.birth_date > on:
        raise BornInTheFuture
    if details.died_on is not None and details.died_on > on:
        raise DiedInTheFuture
    if details.died_on is not None and details.birth_date is not None and details.died_on < details.birth_date:
        raise DiedBeforeBirth
