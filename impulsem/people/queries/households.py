"""Who lives together on a day, and what a household is called."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections import defaultdict
from collections.abc import Collection
from uuid import UUID

from django.utils.translation import gettext as _

from impulsem.people.models import Address, Household, HouseholdMembership, Person
from impulsem.people.queries.visibility import known_to
from impulsem.people.rules import households as rules
from impulsem.platform import clock
from impulsem.platform.actors import Actor
from impulsem.platform.periods import ValidQuerySet, contains
from impulsem.platform.prepared import prepared

ADULT = 18
#: What of a person the household's name is made of.
NAMING = ("given_name", "known_as", "surname1", "surname2", "birth_date", "died_on")


@dataclasses.dataclass(frozen=True, slots=True)
class Member:
    """Somebody who lives in a household on the day that was asked for. `age` in years on that day."""

    membership_id: int
    person_id: int
    uuid: UUID
    full_name: str
    first_name: str
    role: str
    role_label: str
    age: int | None
    sex: str
    since: dt.date | None
    until: dt.date | None
    registered: bool
    main: bool
    died_on: dt.date | None
    languages: tuple[str, ...]
    needs_interpreter: bool
    sealed: bool

    @property
    def is_minor(self) -> bool:
        return self.age is not None and self.age < ADULT


@dataclasses.dataclass(frozen=True, slots=True)
class Past:
    """A household over time: the days on which it changed (newest first), who lives there, and who has left, with the day."""

    changes: list[dt.date]
    here: list[Member]
    left: list[Member]


def household_on(household: Household, day: dt.date, *, actor: Actor | None = None, at: dt.datetime | None = None) -> list[Member]:
    """Who lived there on `day`, the principal person first. Sealed persons only for `actor`s who reach them. 1 query."""
    rows = _memberships(actor, at).filter(household=household, valid__contains=day)
    return _in_order([_member(row, day) for row in rows])


@dataclasses.dataclass(frozen=True, slots=True)
class Sheet:
    """A household on a day: what it is called, and who lives there, the principal person first."""

    label: str
    members: list[Member]


def household_sheet(household_id: int, day: dt.date, *, actor: Actor | None = None, at: dt.datetime | None = None) -> Sheet:
    """`households_label` and `household_on` of one household, from the same rows. 1 query."""
    at = clock.now() if at is None else at
    rows = _living_in(household_id, day, actor, at)
    named = [named_member(row.person, row.role, day) for row in rows]
    return Sheet(label([row.person for row in rows], named), _in_order([_member(row, day) for row in rows]))


@prepared
def _living_in(household_id: int, day: dt.date, actor: Actor | None, at: dt.datetime | None) -> ValidQuerySet:
    return _memberships(actor, at).filter(household_id=household_id, valid__contains=day).order_by("pk")


def household_past(household: Household, today: dt.date, *, actor: Actor | None = None, at: dt.datetime | None = None) -> Past:
    """When the household changed until `today`, who lives there then, and who has left it. 1 query."""
    rows = list(_memberships(actor, at).filter(household=household))
    stays = [rules.Stay(row.person_id, row.role, row.since, row.until) for row in rows]
    here = {stay.person_id for stay in rules.composition(stays, today)}
    last: dict[int, Member] = {}
    for row in sorted(rows, key=lambda row: row.since or dt.date.min):
        if row.person_id not in here and row.until is not None and row.until <= today:
            last[row.person_id] = _member(row, row.until)
    left = sorted(last.values(), key=lambda member: member.until or dt.date.min, reverse=True)
    present = _in_order([_member(row, today) for row in rows if contains(row.valid, today)])
    return Past(rules.days_of_change(stays, today), present, left)


def household_of(person: Person, day: dt.date) -> Household | None:
    """The main household of a person on `day`. 1 query."""
    return (
        Household.objects.filter(
            memberships__in=HouseholdMembership.objects.on(day).filter(person=person, main=True),
        )
        .order_by("pk")
        .first()
    )


def households_of(person_ids: Collection[int], day: dt.date) -> dict[int, int]:
    """Main household by person on `day`. 1 query."""
    rows = HouseholdMembership.objects.on(day).filter(person_id__in=person_ids, main=True)
    return dict(rows.values_list("person_id", "household_id"))


def households_label(
    household_ids: Collection[int], day: dt.date, *, actor: Actor | None = None, at: dt.datetime | None = None
) -> dict[int, str]:
    """ "Família Benali Ortega", or the name of somebody who lives alone, by household. Every household gets a label. 1 query."""
    members: dict[int, list[Person]] = defaultdict(list)
    named: dict[int, list[rules.Named]] = defaultdict(list)
    if not household_ids:
        return {}
    rows = HouseholdMembership.objects.on(day).filter(known_to(actor, at), household_id__in=set(household_ids))
    for row in rows.select_related("person").only("household_id", "role", *(f"person__{name}" for name in NAMING)).order_by("pk"):
        members[row.household_id].append(row.person)
        named[row.household_id].append(named_member(row.person, row.role, day))
    return {key: label(members[key], named[key]) for key in set(household_ids)}


def named_member(person: Person, role: str, day: dt.date) -> rules.Named:
    age = person.age(day)
    return rules.Named(role, person.full_name, person.surname1, person.surname2, minor=age is not None and age < ADULT)


def label(persons: list[Person], named: list[rules.Named]) -> str:
    """The household's name from its members; a household that nobody lives in says so."""
    surnames = rules.surnames(named)
    if surnames is not None:
        return _("%(surnames)s family") % {"surnames": surnames}
    return persons[0].full_name if persons else _("Empty household")


def home_on(household_id: int, day: dt.date) -> Address | None:
    """The address of a household on `day`. 1 query."""
    return Address.objects.on(day).filter(household_id=household_id, use="home").select_related("neighbourhood").first()


def _memberships(actor: Actor | None, at: dt.datetime | None) -> ValidQuerySet:
    return HouseholdMembership.objects.filter(known_to(actor, at)).select_related("person").defer("person__name_vector")


def _member(row: HouseholdMembership, day: dt.date) -> Member:
    person = row.person
    return Member(
        membership_id=row.pk,
        person_id=person.pk,
        uuid=person.uuid,
        full_name=person.full_name,
        first_name=person.known_as or person.given_name,
        role=row.role,
        role_label=str(row.get_role_display()),
        age=person.age(day),
        sex=person.sex,
        since=row.since,
        until=row.until,
        registered=row.registered,
        main=row.main,
        died_on=person.died_on,
        languages=tuple(person.languages),
        needs_interpreter=person.needs_interpreter,
        sealed=person.is_sealed,
    )


def _in_order(members: list[Member]) -> list[Member]:
    """Principal, partner, children from the eldest, then the others."""
    place = {role: number for number, role in enumerate(rules.ORDER)}
    return sorted(members, key=lambda m: (place.get(m.role, len(place)), -(m.age if m.age is not None else -1), m.person_id))
