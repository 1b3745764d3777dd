"""Money: what the commands do and what they refuse."""

from __future__ import annotations

import dataclasses
import datetime as dt
from decimal import Decimal

import pytest

from impulsem.people import queries, services
from impulsem.people.models import (
    EconomicFact,
)
from impulsem.people.services import FactDetails, proof
from impulsem.people.services import economy as money_refusals
from impulsem.people.tests.factories import TODAY, make_person
from impulsem.platform.errors import DomainError

pytestmark = pytest.mark.django_db


def fact(**changes) -> FactDetails:
    return dataclasses.replace(
        FactDetails(kind="income", category="salary", amount=Decimal("900.00"), since=dt.date(2026, 1, 1)), **changes
    )


def test_the_money_of_a_household_is_added_up(desk) -> None:
    ana, pere = make_person(given_name="Ana"), make_person(given_name="Pere")
    services.record_economic_fact(person=ana, details=fact(frequency="fourteen"), by=desk, on=TODAY)
    services.record_economic_fact(person=pere, details=fact(kind="expense", category="rent", amount=Decimal("780.50")), by=desk, on=TODAY)
    services.record_economic_fact(person=pere, details=fact(kind="debt", category="loan", amount=Decimal(2000)), by=desk, on=TODAY)
    old = services.record_economic_fact(
        person=pere,
        details=fact(kind="income", category="family", amount=Decimal(100), verified_until=dt.date(2026, 6, 1)),
        by=desk,
        on=TODAY,
    )
    sheet = queries.money([ana.pk, pere.pk], TODAY)
    assert (sheet.totals.income, sheet.totals.expense, sheet.totals.left) == (Decimal("1150.00"), Decimal("780.50"), Decimal("369.50"))
    assert sheet.totals.debts == Decimal("2000.00")
    assert {person.person_name.split()[0]: person.totals.left for person in sheet.persons} == {
        "Ana": Decimal(1050),
        "Pere": Decimal("-680.50"),
    }
    assert [line.fact_id for line in sheet.stale] == [old.pk]
    services.verify_economic_fact(fact=old, source="document", until=dt.date(2027, 6, 1), by=desk, on=TODAY)
    assert queries.money([pere.pk], TODAY).stale == []


def test_a_changed_wage_ends_the_old_one(desk) -> None:
    ana = make_person()
    old = services.record_economic_fact(person=ana, details=fact(), by=desk, on=TODAY)
    with pytest.raises(money_refusals.FactAlreadyRuns):
        services.record_economic_fact(person=ana, details=fact(since=TODAY), by=desk, on=TODAY)
    services.record_economic_fact(person=ana, details=fact(since=TODAY, amount=Decimal(950)), replaces=old, by=desk, on=TODAY)
    assert queries.money([ana.pk], TODAY).totals.income == Decimal(950)
    assert queries.money([ana.pk], TODAY - dt.timedelta(days=1)).totals.income == Decimal(900)
    assert EconomicFact.objects.filter(person=ana).count() == 2


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"amount": Decimal(-1)}, money_refusals.WrongAmount),
        ({"amount": Decimal("1.001")}, money_refusals.WrongAmount),
        ({"amount": Decimal("NaN")}, money_refusals.WrongAmount),
        ({"category": "rent"}, money_refusals.WrongCategory),
        ({"category": "gold"}, money_refusals.WrongCategory),
        ({"until": dt.date(2025, 1, 1)}, proof.EndsBeforeItBegins),
        ({"verified_until": dt.date(2025, 1, 1)}, proof.ProofAlreadyOld),
    ],
)
def test_impossible_amounts_are_refused(desk, changes, refusal: type[DomainError]) -> None:
    with pytest.raises(refusal):
        services.record_economic_fact(person=make_person(), details=fact(**changes), by=desk, on=TODAY)
