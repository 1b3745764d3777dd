"""Who lives with whom, and where: starting, joining, leaving and moving. Parting safely is in `split`."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from impulsem.people.events import PersonJoinedHousehold, PersonLeftHousehold
from impulsem.people.models import Address, Household, HouseholdMembership, Person
from impulsem.people.rules import addresses, names
from impulsem.people.services.details import AddressDetails
from impulsem.people.services.refusals import AlreadyEnded, BeforeBirth, EndsBeforeItBegan
from impulsem.places.models import CensusSection, Neighbourhood, Street, StreetNumber
from impulsem.platform import audit, events
from impulsem.platform.actors import Actor
from impulsem.platform.errors import DomainError, refusing
from impulsem.platform.periods import cut_short, period

Role = HouseholdMembership.Role


class AlreadyLivesThere(DomainError):
    message = _("The person already lives in this household then.")
    field = "on"


class LivesElsewhereThen(DomainError):
    message = _("The person lives in another household at that time. End that stay first, or choose another day.")
    field = "on"


class HasAPrincipalPerson(DomainError):
    message = _("The household already has a principal person. Choose another role.")
    field = "role"


class DoesNotLiveThere(DomainError):
    message = _("The person does not live in this household on that day.")
    field = "on"


class CannotLiveTogether(DomainError):
    """People who are kept apart. The sentence does not say why: whoever reads it may work with the one who must not know."""

    message = _("This cannot be written down like this. Ask the records team.")
    field = "on"


class HomeOverlaps(DomainError):
    message = _("The household already has an address from that day on. Choose a later day.")
    field = "on"


class StreetMissing(DomainError):
    message = _("Write the street.")
    field = "street"


@transaction.atomic
def start_household(*, person: Person, on: dt.date, by: Actor) -> Household:
    """A household of the person alone, as its principal person. Where they lived before ends on that day."""
    household = Household.objects.create()
    join_household(person=person, household=household, role=Role.PRINCIPAL, on=on, by=by)
    return household


@transaction.atomic
def join_household(
    *, person: Person, household: Household, role: str, on: dt.date, by: Actor, main: bool = True, registered: bool = True
) -> HouseholdMembership:
    """From `on` the person lives here; a main household elsewhere ends on that day.

    `main=False` is a second household (shared custody), beside the main one.
    """
    if person.birth_date is not None and on < person.birth_date:
        raise BeforeBirth
    if HouseholdMembership.objects.on(on).filter(person=person, household=household).exists():
        raise AlreadyLivesThere
    if main:
        for stay in HouseholdMembership.objects.on(on).filter(person=person, main=True).select_related("person"):
            end_stay(stay, on=on, because="", by=by)
    refusals: dict[str, type[DomainError]] = {
        "membership_one_main_household": LivesElsewhereThen,
        "membership_once_a_household": AlreadyLivesThere,
        "membership_one_principal": HasAPrincipalPerson,
        "people_kept_apart": CannotLiveTogether,
    }
    with refusing(refusals):
        membership = HouseholdMembership.objects.create(
            household=household, person=person, role=role, registered=registered, main=main, valid=period(on)
        )
    audit.record(by, "people.join_household", on=household, person=person.pk, role=role)
    events.announce(PersonJoinedHousehold(person.pk, household.pk, on, by))
    return membership


@transaction.atomic
def leave_household(*, person: Person, household: Household, on: dt.date, because: str = "", by: Actor) -> HouseholdMembership:
    """From `on` the person does not live here. Nobody is put anywhere: join or start a household for where they live now."""
    stay = HouseholdMembership.objects.on(on).filter(person=person, household=household).select_related("person").first()
    if stay is None:
        ended = HouseholdMembership.objects.filter(person=person, household=household, valid__endswith=on).exists()
        raise AlreadyEnded if ended else DoesNotLiveThere
    return end_stay(stay, on=on, because=names.clean(because)[:200], by=by)


def end_stay(stay: HouseholdMembership, *, on: dt.date, because: str, by: Actor, split_to: Household | None = None) -> HouseholdMembership:
    if stay.since is not None and stay.since >= on:
        raise EndsBeforeItBegan
    stay.valid = cut_short(stay.valid, on)
    stay.ended_because = because
    stay.save(update_fields=["valid", "ended_because"])
    audit.record(by, "people.leave_household", on=stay.household, person=stay.person_id)
    events.announce(PersonLeftHousehold(stay.person_id, stay.household_id, on, by, split_to.pk if split_to else None))
    return stay


@transaction.atomic
def change_role(*, person: Person, household: Household, role: str, on: dt.date, by: Actor) -> HouseholdMembership:
    """From `on` the person has another role in the household where they live; the same day as it began, a slip is put right."""
    stay = HouseholdMembership.objects.on(on).filter(person=person, household=household).select_related("person").first()
    if stay is None:
        raise DoesNotLiveThere
    if stay.role == role:
        return stay
    with refusing({"membership_one_principal": HasAPrincipalPerson}):
        if stay.since == on:
            stay.role = role
            stay.save(update_fields=["role"])
        else:
            until = stay.until
            stay.valid = cut_short(stay.valid, on)
            stay.save(update_fields=["valid"])
            stay = HouseholdMembership.objects.create(
                household=household,
                person=person,
                role=role,
                registered=stay.registered,
                main=stay.main,
                valid=period(on, until),
            )
    audit.record(by, "people.change_role", on=household, person=person.pk, role=role)
    return stay


@transaction.atomic
def move_home(*, household: Household, address: AddressDetails, on: dt.date, by: Actor) -> Address:
    """From `on` the household lives at this address; the address until then ends. The same day again puts a slip right."""
    street = names.clean(address.street)[:150]
    if not street:
        raise StreetMissing
    current = Address.objects.on(on).filter(household=household, use=Address.Use.HOME).first()
    if current is not None and current.since == on and current.until is None:
        current.delete()
    elif current is not None:
        current.valid = cut_short(current.valid, on)
        current.save(update_fields=["valid"])
    town = names.clean(address.town)[:80]
    place = None if town else _place(street, names.clean(address.number))
    with refusing({"address_one_home": HomeOverlaps}):
        home = Address.objects.create(
            household=household,
            use=Address.Use.HOME,
            street=place.street if place else (None if town else _street(street)),
            street_text=street,
            number=names.clean(address.number)[:10],
            door=names.clean(address.door)[:30],
            postcode=names.clean(address.postcode)[:5],
            town=town,
            section=_section(place),
            neighbourhood=_neighbourhood(place),
            tenure=address.tenure,
            valid=period(on),
        )
    audit.record(by, "people.move_home", on=household, address=home.pk)
    return home


def _street(text: str) -> Street | None:
    """The street of that name; None when there is none or several."""
    exact = list(Street.objects.filter(name__iexact=text)[:2])
    found = exact or list(Street.objects.filter(search_key=addresses.key(text))[:2])
    return found[0] if len(found) == 1 else None


def _place(street_text: str, number: str) -> StreetNumber | None:
    """The door with that number, from which neighbourhood and section follow."""
    street = _street(street_text)
    if street is None or not number:
        return None
    doors = StreetNumber.objects.filter(street=street, number__iexact=number)
    return doors.select_related("street", "section__area__neighbourhood").first()


def _section(place: StreetNumber | None) -> CensusSection | None:
    return place.section if place else None


def _neighbourhood(place: StreetNumber | None) -> Neighbourhood | None:
    return place.section.area.neighbourhood if place else None
