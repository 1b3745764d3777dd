"""The smallest valid persons and households for tests."""

from __future__ import annotations

import dataclasses
import datetime as dt
import itertools
from typing import Any

from impulsem.people import services
from impulsem.people.models import Household, HouseholdMembership, Person
from impulsem.people.services import IdentifierDetails, PersonDetails
from impulsem.platform.actors import Actor
from impulsem.platform.periods import period

_number = itertools.count(1)
LONG_AGO = dt.date(2015, 1, 1)
AT = dt.datetime(2026, 11, 22, 12, 0, tzinfo=dt.UTC)
TODAY = dt.date(2026, 11, 22)
FATIMA = PersonDetails(given_name="Fàtima", surname1="Benali", surname2="Haddou", birth_date=dt.date(1984, 5, 3), sex="F")
DNI = IdentifierDetails(kind="dni", value="12345678-z")


def make_person(**fields: Any) -> Person:
    n = next(_number)
    return Person.objects.create(**{"given_name": "Prova", "surname1": f"Cognom{n}", "birth_date": dt.date(1980, 1, 1), **fields})


def make_household(*people: Person, since: dt.date = LONG_AGO) -> Household:
    """The first is the principal person, the others are relatives; nobody given makes somebody."""
    household = Household.objects.create()
    for position, person in enumerate(people or (make_person(),)):
        role = HouseholdMembership.Role.PRINCIPAL if position == 0 else HouseholdMembership.Role.RELATIVE
        HouseholdMembership.objects.create(household=household, person=person, role=role, valid=period(since))
    return household


def register(
    by: Actor, details: PersonDetails = FATIMA, *, household: Household | None = None, insist: bool = False, **changes: Any
) -> services.Registration:
    """Register Fàtima, or somebody who differs from her in `changes`."""
    return services.register_person(details=dataclasses.replace(details, **changes), household=household, insist=insist, by=by, on=TODAY)
