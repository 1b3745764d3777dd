"""Parting safely: what the one act does, what nobody can do afterwards, and what the database refuses whoever asks."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from impulsem.organisation.models import Role, Team
from impulsem.organisation.tests.factories import actor, make_worker
from impulsem.people import queries, services
from impulsem.people.models import Address, ContactPoint, EconomicFact, HouseholdMembership, HouseholdSplit, PersonLink, PossibleDuplicate
from impulsem.people.services import AddressDetails, FactDetails, SplitDetails
from impulsem.people.services import contacts as contact_refusals
from impulsem.people.services import duplicates as duplicate_refusals
from impulsem.people.services import households as household_refusals
from impulsem.people.services import split as refusals
from impulsem.people.tests.factories import TODAY, make_household, make_person
from impulsem.platform import clock
from impulsem.platform.actors import Actor
from impulsem.platform.errors import NotAllowed
from impulsem.platform.models import AuditEvent
from impulsem.platform.periods import period

pytestmark = pytest.mark.django_db

BEFORE = TODAY - dt.timedelta(days=400)


@pytest.fixture
def anna() -> Actor:
    return actor(make_worker(role=Role.PROFESSIONAL), on=TODAY)


@pytest.fixture
def guard(guards: Team) -> Actor:
    return actor(make_worker(teams=(guards,)), on=TODAY)


@pytest.fixture
def family(anna: Actor):
    """Karim, Fàtima and Lina live in Carrer Vell."""
    karim, lina = make_person(given_name="Karim"), make_person(given_name="Lina", birth_date=dt.date(2019, 1, 1))
    fatima = make_person(given_name="Fàtima", surname1="Benali", birth_date=dt.date(1984, 5, 3))
    home = make_household(karim)
    services.join_household(person=fatima, household=home, role="partner", on=BEFORE, by=anna)
    services.join_household(person=lina, household=home, role="child", on=BEFORE, by=anna)
    services.move_home(household=home, address=AddressDetails(street="Carrer Vell", number="1"), on=BEFORE, by=anna)
    return home, karim, fatima, lina


def part(family, by: Actor, **details):
    home, _karim, fatima, lina = family
    return services.split_household(household=home, leaving=[fatima, lina], on=TODAY, by=by, details=SplitDetails(**details))


def test_a_safe_split_leaves_no_trace_of_where_they_went(family, anna) -> None:
    home, karim, fatima, lina = family
    fresh = part(family, anna)
    assert [(m.person_id, m.role) for m in queries.household_on(fresh, TODAY)] == [(fatima.pk, "principal"), (lina.pk, "child")]
    assert [m.person_id for m in queries.household_on(home, TODAY)] == [karim.pk]
    assert not Address.objects.filter(household=fresh).exists()
    assert all(m.ended_because == "" for m in HouseholdMembership.objects.filter(household=home))
    assert not AuditEvent.objects.filter(subject_type="people.household", subject_id=home.pk, action="people.split_household").exists()
    assert {m.full_name for m in queries.household_past(home, TODAY).left} == {fatima.full_name, lina.full_name}


def test_what_cannot_be_is_refused_and_leaves_nothing(family, anna, desk, guards) -> None:
    home, _karim, fatima, _lina = family
    with pytest.raises(NotAllowed):
        part(family, desk)
    with pytest.raises(refusals.NobodyLeaves):
        services.split_household(household=home, leaving=[], on=TODAY, by=anna)
    with pytest.raises(refusals.NobodyStays):
        services.split_household(household=home, leaving=list(family[1:]), on=TODAY, by=anna)
    with pytest.raises(household_refusals.DoesNotLiveThere):
        services.split_household(household=home, leaving=[make_person()], on=TODAY, by=anna)
    with pytest.raises(refusals.NotInTheFuture):
        services.split_household(household=home, leaving=[fatima], on=clock.today() + dt.timedelta(days=1), by=anna)
    with pytest.raises(refusals.NeedsATeam):
        part(family, anna, ground="violence")
    assert not HouseholdSplit.objects.exists()
    part(family, anna)
    with pytest.raises(refusals.PartedMeanwhile):
        part(family, anna)


def test_they_cannot_come_together_again_in_a_household(family, anna, guard) -> None:
    home, karim, fatima, _lina = family
    fresh = part(family, anna)
    with pytest.raises(household_refusals.CannotLiveTogether):
        services.join_household(person=fatima, household=home, role="partner", on=TODAY + dt.timedelta(days=1), by=guard)
    with pytest.raises(household_refusals.CannotLiveTogether):
        services.join_household(person=karim, household=fresh, role="partner", on=TODAY + dt.timedelta(days=1), by=anna)
    third = make_household(make_person())
    services.join_household(person=karim, household=third, role="relative", on=TODAY + dt.timedelta(days=1), by=anna)
    with pytest.raises(household_refusals.CannotLiveTogether):
        services.join_household(person=fatima, household=third, role="relative", on=TODAY + dt.timedelta(days=2), by=anna)


def test_the_refusal_does_not_say_why(family, anna) -> None:
    for refusal in (household_refusals.CannotLiveTogether, duplicate_refusals.CannotBeLinked):
        assert not any(word in str(refusal()).lower() for word in ("apart", "violen", "split", "separa"))


def test_the_database_refuses_it_whoever_writes(family, anna) -> None:
    home, _karim, fatima, _lina = family
    part(family, anna)
    with pytest.raises(IntegrityError), transaction.atomic():
        HouseholdMembership.objects.create(household=home, person=fatima, role="partner", main=False, valid=period(TODAY))
    stay = HouseholdMembership.objects.get(person=fatima, valid__endswith__isnull=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        HouseholdMembership.objects.filter(pk=stay.pk).update(household=home)


def test_a_new_registration_does_not_bring_them_together(family, anna, guards, guard) -> None:
    home, karim, fatima, _lina = family
    part(family, anna, ground="violence", sealed=True, team=guards)
    again = services.register_person(
        details=services.PersonDetails(
            given_name=fatima.given_name, surname1=fatima.surname1, birth_date=fatima.birth_date, sex=fatima.sex
        ),
        household=home,
        by=anna,
        on=TODAY,
    ).person
    question = PossibleDuplicate.objects.get(second=again)
    assert question.team == guards
    for record, main in ((again, fatima), (fatima, again)):
        with pytest.raises(duplicate_refusals.CannotBeLinked):
            services.link_persons(record=record, main=main, by=guard, at=clock.now())
    assert not PersonLink.objects.exists()
    with pytest.raises(duplicate_refusals.CannotBeLinked):
        services.link_persons(record=karim, main=fatima, by=guard, at=clock.now())


def test_a_record_that_is_linked_to_them_does_not_move_in_either(family, anna, guard) -> None:
    home, _karim, fatima, _lina = family
    part(family, anna)
    other = make_person()
    services.link_persons(record=other, main=fatima, by=guard, at=clock.now())
    with pytest.raises(household_refusals.CannotLiveTogether):
        services.join_household(person=other, household=home, role="relative", on=TODAY, by=anna)


def test_a_shared_phone_is_never_used_again(family, anna) -> None:
    _home, karim, fatima, lina = family
    for person in (karim, fatima, lina):
        services.add_contact_point(person=person, kind="phone", value="932000111", by=anna, on=BEFORE)
    own = services.add_contact_point(person=fatima, kind="phone", value="600000222", preferred=True, by=anna, on=BEFORE)
    mail = services.add_contact_point(person=fatima, kind="email", value="home@example.org", by=anna, on=BEFORE)
    part(family, anna, unsafe=(mail.pk,))
    points = {(c.person_id, c.value): c.safe_to_use for c in ContactPoint.objects.all()}
    assert points[(fatima.pk, "+34932000111")] is points[(lina.pk, "+34932000111")] is points[(fatima.pk, "home@example.org")] is False
    assert points[(fatima.pk, own.value)] is points[(karim.pk, "+34932000111")] is True
    shared = ContactPoint.objects.get(person=fatima, value="+34932000111")
    with pytest.raises(contact_refusals.StaysUnsafe):
        services.mark_safe(contact=shared, by=anna)
    later = services.add_contact_point(person=karim, kind="phone", value="600000222", by=anna, on=TODAY)
    own.refresh_from_db()
    assert (own.safe_to_use, later.safe_to_use) == (False, False)


def test_costs_of_the_old_home_end_and_post_goes_there_no_more(family, anna) -> None:
    _home, karim, fatima, _lina = family
    for person, category in ((fatima, "rent"), (fatima, "salary"), (karim, "utilities")):
        details = FactDetails(kind="", category=category, amount=Decimal(500), since=BEFORE)
        services.record_economic_fact(person=person, details=details, by=anna, on=BEFORE)
    Address.objects.create(person=fatima, use="postal", street_text="Carrer Vell", number="1", valid=period(BEFORE))
    part(family, anna)
    assert {(f.person_id, f.category) for f in EconomicFact.objects.on(TODAY)} == {(fatima.pk, "salary"), (karim.pk, "utilities")}
    assert not Address.objects.on(TODAY).filter(person=fatima).exists()


def test_where_they_are_is_found_only_by_who_works_with_them(family, anna, guards) -> None:
    _home, _karim, fatima, _lina = family
    fresh = part(family, anna, address=AddressDetails(street="Passatge Nou", number="7"))
    [hit] = queries.search(f"{fatima.given_name} {fatima.surname1}", actor=anna, at=clock.now())
    assert (hit.guarded, hit.address, hit.household_uuid) == (True, "", None)
    assert not queries.search("Passatge Nou 7", actor=anna, at=clock.now())
    assert Address.objects.on(TODAY).get(household=fresh).line == "Passatge Nou, 7"


def test_only_the_team_lifts_it_and_says_why(family, anna, guards, guard) -> None:
    home, _karim, fatima, _lina = family
    fresh = part(family, anna, ground="violence", team=guards)
    stranger = actor(make_worker(teams=(Team.objects.create(name="Others", kind=Team.Kind.PROTECTION),)), on=TODAY)
    for by in (anna, stranger):
        with pytest.raises(NotAllowed):
            services.lift_split(split=fresh.parting, because="They asked.", by=by, at=clock.now())
    with pytest.raises(refusals.SayWhyUndone):
        services.lift_split(split=fresh.parting, because=" ", by=guard, at=clock.now())
    services.lift_split(split=fresh.parting, because="The order ended; she asked for it.", by=guard, at=clock.now())
    with pytest.raises(refusals.UndoneAlready):
        services.lift_split(split=fresh.parting, because="Again.", by=guard, at=clock.now())
    services.join_household(person=fatima, household=home, role="partner", on=TODAY + dt.timedelta(days=1), by=anna)


def test_a_split_that_fails_midway_leaves_everything_as_it_was(family, anna, monkeypatch) -> None:
    home, _karim, fatima, _lina = family
    services.add_contact_point(person=fatima, kind="phone", value="932000111", by=anna, on=BEFORE)

    def power_cut(*_args: object, **_more: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(refusals, "_costs_of_the_old_home", power_cut)
    with pytest.raises(KeyboardInterrupt):
        part(family, anna)
    assert len(queries.household_on(home, TODAY)) == 3
    assert not HouseholdSplit.objects.exists()
    assert ContactPoint.objects.get(person=fatima).safe_to_use


@pytest.mark.django_db(transaction=True)
def test_two_who_part_one_household_at_once_take_turns(family, anna) -> None:
    import threading

    from django.db import connection

    home, _karim, fatima, lina = family
    outcomes: list[str] = []
    gate = threading.Barrier(2)

    def act(leaving) -> None:
        gate.wait()
        try:
            services.split_household(household=home, leaving=leaving, on=TODAY, by=anna)
            outcomes.append("parted")
        except refusals.PartedMeanwhile:
            outcomes.append("too late")
        finally:
            connection.close()

    threads = [threading.Thread(target=act, args=([fatima, lina],)) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["parted", "too late"]
    assert HouseholdSplit.objects.count() == 1
