"""Circumstances are written down once, with a source; slips are refused in words."""

from __future__ import annotations

import dataclasses
import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from impulsem.organisation.models import Team
from impulsem.organisation.tests.factories import actor, make_worker
from impulsem.people import services
from impulsem.people.models import Circumstance, EconomicFact, Person
from impulsem.people.services import CircumstanceDetails, FactDetails
from impulsem.people.tests.factories import AT, TODAY, make_person
from impulsem.platform.actors import Actor
from impulsem.platform.errors import DomainError
from impulsem.platform.handover import Bundle, checklist
from impulsem.platform.models import AuditEvent
from impulsem.platform.statements import About, Entering, data, mention

pytestmark = pytest.mark.django_db
DISABILITY = CircumstanceDetails(kind="disability", grade=45, since=dt.date(2024, 1, 1))
WAGE = FactDetails(kind="income", category="salary", amount=Decimal(900), since=dt.date(2026, 1, 1))


@pytest.fixture
def someone() -> Person:
    return make_person()


def record(person: Person, by: Actor, details: CircumstanceDetails = DISABILITY, replaces: Circumstance | None = None) -> Circumstance:
    return services.record_circumstance(person=person, details=details, replaces=replaces, by=by, on=TODAY)


def test_a_circumstance_is_kept_with_its_source_and_its_proof(someone: Person, desk: Actor) -> None:
    details = dataclasses.replace(DISABILITY, source="disability", evidence="registers.lookup:5", verified_until=dt.date(2028, 1, 1))
    row = Circumstance.objects.get(pk=record(someone, desk, details).pk)
    assert (row.kind, row.grade, row.source, row.evidence, row.since) == (
        "disability",
        45,
        "disability",
        "registers.lookup:5",
        DISABILITY.since,
    )
    assert AuditEvent.objects.filter(action="people.record_circumstance").count() == 1


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"kind": "lottery"}, "Choose what it is about."),
        ({"grade": 101}, "The grade of this is a whole number from 0 to 100."),
        ({"grade": None}, "The grade of this is a whole number from 0 to 100."),
        ({"kind": "dependency", "grade": 0}, "The grade of this is a whole number from 1 to 3."),
        ({"kind": "large_family", "grade": 3}, "The grade of this is a whole number from 1 to 2."),
        ({"kind": "pupil", "grade": 1}, "This has no grade. Leave it empty."),
        ({"until": dt.date(2024, 1, 1)}, "It ends before it begins."),
        ({"verified_until": dt.date(2023, 12, 31)}, "The day until which it is verified is before it begins."),
        ({"evidence": "javascript:alert"}, "That is no document or answer that could prove it."),
    ],
)
def test_a_slip_is_refused_in_words(changes: dict[str, object], sentence: str, someone: Person, desk: Actor) -> None:
    with override("en"):
        with pytest.raises(DomainError) as refusal:
            record(someone, desk, dataclasses.replace(DISABILITY, **changes))
        assert str(refusal.value) == sentence
    assert not Circumstance.objects.exists()


def test_one_that_already_runs_is_refused_and_another_grade_ends_it(someone: Person, desk: Actor) -> None:
    first = record(someone, desk)
    higher = dataclasses.replace(DISABILITY, grade=65, since=dt.date(2026, 3, 1))
    with override("en"), pytest.raises(DomainError, match="already written down for that time"):
        record(someone, desk, higher)
    record(someone, desk, higher, replaces=first)
    assert [(row.grade, row.until) for row in Circumstance.objects.order_by("valid")] == [(45, higher.since), (65, None)]


def test_ending_closes_the_period_and_takes_a_slip_away(someone: Person, desk: Actor) -> None:
    row = record(someone, desk)
    services.end_circumstance(circumstance=row, on=TODAY, by=desk)
    assert Circumstance.objects.get().until == TODAY
    with override("en"), pytest.raises(DomainError, match="already ended"):
        services.end_circumstance(circumstance=row, on=TODAY, by=desk)
    slip = record(someone, desk, CircumstanceDetails(kind="pupil"))
    services.end_circumstance(circumstance=slip, on=TODAY, by=desk)
    assert not Circumstance.objects.filter(kind="pupil").exists()


def test_seeing_it_again_keeps_the_proof_unless_there_is_a_new_one(someone: Person, desk: Actor) -> None:
    row = record(someone, desk, dataclasses.replace(DISABILITY, evidence="documents.document:3"))
    until = TODAY + dt.timedelta(days=365)
    services.verify_circumstance(circumstance=row, source="document", until=until, by=desk, on=TODAY)
    assert Circumstance.objects.get().evidence == "documents.document:3"
    services.verify_circumstance(circumstance=row, source="disability", until=until, by=desk, on=TODAY, evidence="registers.lookup:8")
    row = Circumstance.objects.get()
    assert (row.evidence, row.source, row.verified_until) == ("registers.lookup:8", "disability", until)
    with override("en"), pytest.raises(DomainError, match="before it begins"):
        services.verify_circumstance(circumstance=row, source="document", until=dt.date(2020, 1, 1), by=desk, on=TODAY)


def test_no_income_is_not_written_beside_an_income(someone: Person, desk: Actor) -> None:
    services.record_economic_fact(person=someone, details=WAGE, by=desk, on=TODAY)
    with override("en"), pytest.raises(DomainError, match="An income is written down for that time"):
        record(someone, desk, CircumstanceDetails(kind="no_income"))


def test_a_regular_income_ends_what_was_said_about_none(someone: Person, desk: Actor) -> None:
    record(someone, desk, CircumstanceDetails(kind="no_income", since=dt.date(2025, 1, 1)))
    once = dataclasses.replace(WAGE, frequency="once", since=dt.date(2025, 6, 1), until=dt.date(2025, 6, 2), category="other_income")
    services.record_economic_fact(person=someone, details=once, by=desk, on=TODAY)
    assert Circumstance.objects.get().until is None
    services.record_economic_fact(person=someone, details=WAGE, by=desk, on=TODAY)
    assert Circumstance.objects.get().until == WAGE.since


def test_incomes_of_one_kind_do_not_overlap_and_a_description_tells_two_apart(someone: Person, desk: Actor) -> None:
    services.record_economic_fact(person=someone, details=dataclasses.replace(WAGE, until=dt.date(2026, 7, 1)), by=desk, on=TODAY)
    overlapping = dataclasses.replace(WAGE, since=dt.date(2026, 6, 30), amount=Decimal(700))
    with override("en"), pytest.raises(DomainError, match="already one of this kind at that time"):
        services.record_economic_fact(person=someone, details=overlapping, by=desk, on=TODAY)
    services.record_economic_fact(person=someone, details=dataclasses.replace(overlapping, since=dt.date(2026, 7, 1)), by=desk, on=TODAY)
    services.record_economic_fact(person=someone, details=dataclasses.replace(overlapping, label="evenings"), by=desk, on=TODAY)
    assert EconomicFact.objects.count() == 3


@pytest.mark.parametrize("amount", ["-0.01", "NaN", "Infinity", "1.001", "1000000000"])
def test_an_amount_that_cannot_be_is_refused(amount: str, someone: Person, desk: Actor) -> None:
    with override("en"), pytest.raises(DomainError, match="zero or more, in euro and cents"):
        services.record_economic_fact(person=someone, details=dataclasses.replace(WAGE, amount=Decimal(amount)), by=desk, on=TODAY)


def test_an_amount_keeps_the_row_that_proves_it(someone: Person, desk: Actor) -> None:
    proven = dataclasses.replace(WAGE, source="document", evidence="documents.document:12")
    fact = services.record_economic_fact(person=someone, details=proven, by=desk, on=TODAY)
    until = TODAY + dt.timedelta(days=90)
    services.verify_economic_fact(fact=fact, source="tax", until=until, by=desk, on=TODAY, evidence="registers.lookup:4")
    assert EconomicFact.objects.get().evidence == "registers.lookup:4"
    with override("en"), pytest.raises(DomainError, match="no document or answer"):
        services.verify_economic_fact(fact=fact, source="tax", until=until, by=desk, on=TODAY, evidence="what I saw")


def about(*people: Person) -> About:
    return About(file_id=1, household_id=1, subjects=tuple(one.pk for one in people), others=(), on=TODAY, at=AT)


def test_reports_can_state_circumstances_but_no_permit_and_disability_only_when_chosen(someone: Person, desk: Actor) -> None:
    record(someone, desk, dataclasses.replace(DISABILITY, verified_until=dt.date(2026, 1, 1)))
    for kind in ("unemployed", "eviction", "legal_residence", "registered"):
        record(someone, desk, CircumstanceDetails(kind=kind))
    record(someone, desk, CircumstanceDetails(kind="large_family", grade=2))
    with override("en"), CaptureQueriesContext(connection) as log:
        told = {code: data[f"people.{code}"].load(about(someone), desk) for code in ("work", "housing_risks", "recognised", "disability")}
    assert len(log) == 4
    who = mention(someone.pk)
    assert {code: [one.text for one in lines] for code, lines in told.items()} == {
        "work": [f"{who}: Registered as unemployed."],
        "housing_risks": [f"{who}: An eviction is announced."],
        "recognised": [f"{who}: Large family, special."],
        "disability": [f"{who}: Recognised disability, 45 %."],
    }
    [disability] = told["disability"]
    assert (disability.entering, disability.stale_since) == (Entering.CHOSEN, dt.date(2026, 1, 2))


def test_nothing_is_stated_of_a_sealed_person(someone: Person, desk: Actor, guards: Team) -> None:
    record(someone, desk)
    services.seal_person(person=someone, team=guards, by=actor(make_worker(teams=(guards,)), on=TODAY))
    assert data["people.disability"].load(about(someone), desk) == []


def test_a_handover_tells_which_circumstances_must_be_proven_again(someone: Person, desk: Actor) -> None:
    record(someone, desk, dataclasses.replace(DISABILITY, verified_until=TODAY + dt.timedelta(days=9)))
    item = next(one for one in checklist if one.code == "people.proofs")
    bundle = Bundle(file_id=1, household_id=1, person_ids=(someone.pk,), worker_id=None, on=TODAY)
    with override("en"):
        assert [(thing.says, thing.due) for thing in item.load(bundle)] == [("Recognised disability", TODAY + dt.timedelta(days=9))]
