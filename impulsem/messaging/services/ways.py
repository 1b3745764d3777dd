"""Where somebody may be written to: only where it is safe now, and never where somebody reads along from whom they are kept apart."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from django.db.models import Exists, OuterRef, Q

from impulsem.messaging.models import FailingContact
from impulsem.messaging.rules.ways import Contact, Way, ways
from impulsem.people.models import Address, ContactPoint, HouseholdMembership, KeptApart, Person, PersonLink

Place = tuple[str, str]  # a contact's kind and value, or an address's search key and door


def ways_of(persons: Collection[Person], channels: Sequence[str], *, on: dt.date) -> dict[int, tuple[list[Way], bool]]:
    """By person: the safe ways, best first, and whether only failing ones are left. At most 7 queries, whatever the number of persons."""
    apart = _kept_apart({person.pk for person in persons})
    contacts = _contacts(persons, apart, on)
    addresses = _addresses(persons, apart, on) if "letter" in channels else {}
    found = {}
    for person in persons:
        usable, failing = ways(channels, contacts[person.pk], addresses.get(person.pk))
        found[person.pk] = (usable, failing)
    return found


def _kept_apart(keys: Collection[int]) -> Mapping[int, set[int]]:
    """From whom each is kept apart now, all records of both."""
    pairs = list(KeptApart.objects.filter(lifted_at__isnull=True).values_list("person_id", "other_id"))
    if not pairs:
        return {}
    same = _records({one for pair in pairs for one in pair} | set(keys))
    apart: defaultdict[int, set[int]] = defaultdict(set)
    for one, other in pairs:
        for record in same[one]:
            apart[record] |= same[other]
        for record in same[other]:
            apart[record] |= same[one]
    return {key: apart[key] for key in keys if key in apart}


def _records(keys: Collection[int]) -> Mapping[int, set[int]]:
    """All records of each person: those linked to it, the one it is linked to, and what is linked to that."""
    links = PersonLink.objects.filter(unlinked_at__isnull=True)
    mains = set(links.filter(record_id__in=keys).values_list("main_id", flat=True)) | set(keys)
    groups: defaultdict[int, set[int]] = defaultdict(set)
    main_of: dict[int, int] = {}
    for record, main in links.filter(main_id__in=mains).values_list("record_id", "main_id"):
        groups[main] |= {record, main}
        main_of[record] = main
    return {key: groups.get(main_of.get(key, key)) or {key} for key in keys}


def _contacts(persons: Collection[Person], apart: Mapping[int, set[int]], on: dt.date) -> Mapping[int, list[Contact]]:
    others = {other for keys in apart.values() for other in keys}
    held: defaultdict[int, set[Place]] = defaultdict(set)  # of those others, ever
    if others:
        for key, kind, value in ContactPoint.objects.filter(person_id__in=others).values_list("person_id", "kind", "value"):
            held[key].add((kind, value))
    rows = ContactPoint.objects.on(on).filter(person_id__in=[person.pk for person in persons], safe_to_use=True)
    contacts: defaultdict[int, list[Contact]] = defaultdict(list)
    fails = Exists(FailingContact.objects.filter(contact_id=OuterRef("pk")))
    for row in rows.annotate(fails=fails):
        if any((row.kind, row.value) in held[other] for other in apart.get(row.person_id, ())):
            continue
        contacts[row.person_id].append(Contact(row.pk, row.kind, row.value, row.preferred, row.fails))
    return contacts


def _addresses(persons: Collection[Person], apart: Mapping[int, set[int]], on: dt.date) -> dict[int, int]:
    """By person, the address that a letter may go to."""
    known = _places_of({other for others in apart.values() for other in others})
    found = {}
    for person_id, address in _present_addresses(persons, on).items():
        away = {place for other in apart.get(person_id, ()) for place in known[other]}
        if (address.search_key, address.door) not in away:
            found[person_id] = address.pk
    return found


def _present_addresses(persons: Collection[Person], on: dt.date) -> dict[int, Address]:
    """The address for post of each person, else the home; of a sealed person only one for post, which somebody chose for them."""
    keys = [person.pk for person in persons]
    open_ones = [person.pk for person in persons if not person.is_sealed]
    stays = HouseholdMembership.objects.on(on).filter(person_id__in=open_ones, main=True)
    lives = dict(stays.values_list("person_id", "household_id"))
    rows = Address.objects.on(on).filter(Q(person_id__in=keys, use="postal") | Q(household_id__in=lives.values(), use="home"))
    homes: dict[int, Address] = {}
    post: dict[int, Address] = {}
    for row in rows:
        if row.person_id is not None:
            post[row.person_id] = row
        elif row.household_id is not None:
            homes[row.household_id] = row
    return {person: homes[household] for person, household in lives.items() if household in homes} | post


def _places_of(keys: Collection[int]) -> Mapping[int, set[Place]]:
    """Where each of them lives or gets post, or ever did."""
    places: defaultdict[int, set[Place]] = defaultdict(set)
    if not keys:
        return places
    members: defaultdict[int, set[int]] = defaultdict(set)
    for person_id, household_id in HouseholdMembership.objects.filter(person_id__in=keys).values_list("person_id", "household_id"):
        members[household_id].add(person_id)
    for row in Address.objects.filter(Q(household_id__in=members) | Q(person_id__in=keys)):
        own = {row.person_id} if row.person_id is not None else members[row.household_id or 0]
        for key in own:
            places[key].add((row.search_key, row.door))
    return places
