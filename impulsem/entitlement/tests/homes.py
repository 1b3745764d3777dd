"""Households on which the rules answer something, without anything else of the city."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from impulsem.entitlement.models import Benefit, Owner
from impulsem.people.models import Address, Circumstance, EconomicFact, Household, HouseholdMembership, Person
from impulsem.people.tests.factories import LONG_AGO, make_person
from impulsem.places.models import District, Neighbourhood
from impulsem.platform.periods import period
from impulsem.platform.words import Words

DAY = dt.date(2026, 11, 23)
AT = dt.datetime(2026, 11, 23, 1, 15, tzinfo=dt.UTC)


def in_all(text: str) -> Words:
    return {"ca": text, "es": text, "en-gb": text}


def make_benefit(rule: str = "child_fund", **more: object) -> Benefit:
    owner, _ = Owner.objects.get_or_create(
        code="city", defaults={"kind": "city_social_services", "name": in_all("City"), "door": in_all("Door")}
    )
    given = {"kind": "benefit", "name": in_all(f"Aid {rule}"), "entity": "dwelling", "pace": "monthly", "rule": rule}
    words = {"summary": in_all("S"), "legal_basis": in_all("L")}
    return Benefit.objects.create(code=rule.replace("_", "-"), owner=owner, **words, **given | more)


def family(*, income: str | None = "500", children: int = 1, neighbourhood: str = "", **of_the_adult: object) -> Household:
    """One adult with children of five, who lives on so much a month since long ago; None: nobody said on what."""
    adult = make_person(nationality="ESP", **of_the_adult)
    home = Household.objects.create()
    HouseholdMembership.objects.create(household=home, person=adult, role="principal", valid=period(LONG_AGO))
    for _ in range(children):
        child = make_person(birth_date=dt.date(2021, 5, 5), nationality="ESP")
        HouseholdMembership.objects.create(household=home, person=child, role="child", valid=period(dt.date(2021, 5, 5)))
    if income is not None:
        EconomicFact.objects.create(person=adult, kind="income", category="salary", amount=Decimal(income), valid=period(LONG_AGO))
    if neighbourhood:
        district, _ = District.objects.get_or_create(code="98", defaults={"name": "District"})
        place, _ = Neighbourhood.objects.get_or_create(
            code=neighbourhood, defaults={"name": f"Place {neighbourhood}", "district": district}
        )
        Address.objects.create(household=home, street_text="Carrer", neighbourhood=place, valid=period(LONG_AGO))
    return home


def adult_of(home: Household) -> Person:
    return home.memberships.get(role="principal").person


def earn(person: Person, amount: str) -> None:
    EconomicFact.objects.filter(person=person).update(amount=Decimal(amount))


def without_income(person: Person) -> None:
    Circumstance.objects.create(person=person, kind="no_income", valid=period(LONG_AGO))
