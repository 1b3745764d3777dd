"""Registering and amending a person, numbers and contact points: what the commands do and what they refuse."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest

from impulsem.organisation.models import Team
from impulsem.organisation.tests.factories import actor, make_worker
from impulsem.people import queries, services
from impulsem.people.models import (
    Address,
    ContactPoint,
    Household,
    Person,
    PersonIdentifier,
    PersonRevision,
    PossibleDuplicate,
)
from impulsem.people.services import AddressDetails, IdentifierDetails, refusals
from impulsem.people.services import contacts as contact_refusals
from impulsem.people.services import persons as person_refusals
from impulsem.people.tests.factories import AT, DNI, FATIMA, TODAY, make_person, register
from impulsem.platform.errors import ChangedMeanwhile
from impulsem.platform.models import AuditEvent

pytestmark = pytest.mark.django_db


def test_registering_makes_a_person_with_a_household_of_their_own(desk) -> None:
    made = register(
        desk, identifier=DNI, phone="600 000 142", email="Fatima@Example.org", address=AddressDetails(street="Carrer Nou", number="3")
    )
    assert made.will_be_checked
    assert PersonIdentifier.objects.get(person=made.person).value == "12345678Z"
    assert set(ContactPoint.objects.filter(person=made.person).values_list("value", flat=True)) == {"+34600000142", "fatima@example.org"}
    (member,) = queries.household_on(made.household, TODAY)
    assert (member.person_id, member.role) == (made.person.pk, "principal")
    assert Address.objects.get(household=made.household).line == "Carrer Nou, 3"
    assert AuditEvent.objects.filter(action="people.register_person", subject_id=made.person.pk).exists()


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"given_name": " "}, person_refusals.NameMissing),
        ({"surname1": "宫"}, person_refusals.NameUnreadable),
        ({"surname1": "x" * 81}, person_refusals.NameTooLong),
        ({"birth_date": dt.date(1880, 1, 1)}, person_refusals.BornTooEarly),
        ({"birth_date": dt.date(2027, 1, 1)}, person_refusals.BornInTheFuture),
        ({"died_on": dt.date(1980, 1, 1)}, person_refusals.DiedBeforeBirth),
        ({"died_on": dt.date(2027, 1, 1)}, person_refusals.DiedInTheFuture),
        ({"identifier": IdentifierDetails(kind="dni", value="12345678A")}, refusals.WrongNumber),
        ({"phone": "12"}, contact_refusals.WrongContact),
        ({"email": "nobody"}, contact_refusals.WrongEmail),
    ],
)
def test_what_cannot_be_is_refused_and_leaves_no_trace(desk, changes, refusal) -> None:
    with pytest.raises(refusal) as caught:
        register(desk, **changes)
    assert str(caught.value)
    assert not Person.objects.exists()
    assert not Household.objects.exists()
    assert not AuditEvent.objects.exists()


def test_a_number_of_a_known_person_is_refused_and_that_person_offered(desk) -> None:
    first = register(desk, identifier=DNI).person
    with pytest.raises(services.AlreadyRegistered) as caught:
        register(desk, given_name="Another", identifier=DNI)
    assert caught.value.person == first
    assert Person.objects.count() == 1


def test_whoever_insists_registers_a_disputed_number_and_the_records_team_is_asked(desk) -> None:
    first = register(desk, identifier=DNI).person
    second = register(desk, given_name="Another", identifier=DNI, insist=True).person
    assert PersonIdentifier.objects.get(person=second).disputed
    question = PossibleDuplicate.objects.get()
    assert {question.first_id, question.second_id} == {first.pk, second.pk}
    assert question.team.kind == Team.Kind.RECORDS
    assert "identifier" in question.why


def test_a_very_like_record_is_asked_about(desk) -> None:
    register(desk)
    register(desk, given_name="Fatima")
    assert PossibleDuplicate.objects.get().why == ["same_name", "birth_date"]


def test_against_a_sealed_person_the_answer_is_like_any_other(desk, guards: Team) -> None:
    sealed = register(desk, identifier=DNI, phone="600000142").person
    guard = actor(make_worker(teams=(guards,)), on=TODAY)
    services.seal_person(person=sealed, team=guards, by=guard)
    made = register(desk, identifier=DNI, phone="600000142")
    assert made.will_be_checked
    question = PossibleDuplicate.objects.get()
    assert question.team == guards
    with pytest.raises(services.AlreadyRegistered):  # the guard knows, so the guard is told
        register(guard, identifier=DNI)
    assert list(queries.duplicates_to_decide(desk)) == []
    assert list(queries.duplicates_to_decide(guard)) == [question]


def test_questions_about_a_person_go_with_whoever_seals_them(desk, guards: Team) -> None:
    first = register(desk).person
    register(desk, given_name="Fatima")
    question = PossibleDuplicate.objects.get()
    guard = actor(make_worker(teams=(guards,)), on=TODAY)
    services.seal_person(person=first, team=guards, by=guard)
    question.refresh_from_db()
    assert question.team == guards
    services.unseal_person(person=first, by=guard)
    question.refresh_from_db()
    assert question.team.kind == Team.Kind.RECORDS


def test_amending_keeps_what_was_before(desk) -> None:
    person = register(desk).person
    amended = services.amend_person(person=person, details=dataclasses.replace(FATIMA, surname2="Haddu"), version=1, by=desk, on=TODAY)
    assert (amended.surname2, amended.version) == ("Haddu", 2)
    assert PersonRevision.objects.get(person=person).before == {"surname2": "Haddou"}
    with pytest.raises(ChangedMeanwhile):
        services.amend_person(person=person, details=FATIMA, version=1, by=desk, on=TODAY)
    services.amend_person(person=person, details=dataclasses.replace(FATIMA, surname2="Haddu"), version=2, by=desk, on=TODAY)
    assert PersonRevision.objects.count() == 1  # nothing changed, nothing written


def test_a_contact_that_becomes_unsafe_is_never_the_preferred_one(desk) -> None:
    person = make_person()
    contact = services.add_contact_point(person=person, kind="phone", value="600000142", preferred=True, by=desk, on=TODAY)
    services.mark_unsafe(contact=contact, note="Shared with a former partner", by=desk)
    (alert,) = queries.contact_alerts({person.pk: "Ana"}, TODAY)
    assert alert.note == "Shared with a former partner"
    with pytest.raises(services.AlreadyAContact):
        services.add_contact_point(person=person, kind="phone", value="+34 600 000 142", by=desk, on=TODAY)
    with pytest.raises(contact_refusals.PreferredMustBeSafe):
        services.add_contact_point(person=person, kind="phone", value="600000143", safe=False, preferred=True, by=desk, on=TODAY)
    services.mark_safe(contact=contact, by=desk)
    assert queries.contact_alerts({person.pk: "Ana"}, TODAY) == []


def test_a_new_preferred_contact_takes_the_place_of_the_old(desk) -> None:
    person = make_person()
    old = services.add_contact_point(person=person, kind="phone", value="600000142", preferred=True, by=desk, on=TODAY)
    services.add_contact_point(person=person, kind="phone", value="600000143", preferred=True, by=desk, on=TODAY)
    old.refresh_from_db()
    assert not old.preferred


def test_a_contact_ends_and_a_slip_of_the_same_day_goes(desk) -> None:
    person = make_person()
    contact = services.add_contact_point(person=person, kind="phone", value="600000142", by=desk, on=TODAY - dt.timedelta(days=9))
    services.end_contact_point(contact=contact, by=desk, on=TODAY)
    assert contact.until == TODAY
    with pytest.raises(refusals.AlreadyEnded):
        services.end_contact_point(contact=contact, by=desk, on=TODAY)
    slip = services.add_contact_point(person=person, kind="email", value="a@example.org", by=desk, on=TODAY)
    services.end_contact_point(contact=slip, by=desk, on=TODAY)
    assert ContactPoint.objects.filter(person=person).count() == 1


def test_one_number_of_a_kind_at_a_time(desk) -> None:
    person = make_person()
    number = services.add_identifier(person=person, details=DNI, by=desk, on=TODAY - dt.timedelta(days=5), at=AT)
    with pytest.raises(contact_refusals.AlreadyOneOfThisKind):
        services.add_identifier(person=person, details=IdentifierDetails(kind="dni", value="1234567L"), by=desk, on=TODAY, at=AT)
    services.end_identifier(identifier=number, by=desk, on=TODAY)
    services.add_identifier(person=person, details=IdentifierDetails(kind="dni", value="1234567L"), by=desk, on=TODAY, at=AT)
