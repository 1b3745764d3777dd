"""Somebody without an account says who they are: found beyond doubt, or registered anew, and never told which."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse

from impulsem.organisation.models import Team
from impulsem.organisation.tests.factories import actor, logged_in, make_worker
from impulsem.people import services
from impulsem.people.models import ContactPoint, Person, PersonIdentifier, PossibleDuplicate
from impulsem.people.rules.identifiers import check_letter
from impulsem.people.services import IdentifierDetails, PersonDetails, check_identity, person_of_stranger
from impulsem.people.services.refusals import WrongNumber
from impulsem.people.tests.factories import TODAY, make_household, make_person
from impulsem.platform import clock
from impulsem.platform.actors import Actor, ActorKind
from impulsem.platform.periods import period

pytestmark = pytest.mark.django_db
BY = Actor(kind=ActorKind.RESIDENT, name="web")
BORN = dt.date(1980, 5, 17)
DNI = "97000012" + check_letter("97000012")


def known(**fields: Any) -> Person:
    person = make_person(**{"given_name": "Núria", "surname1": "Inventada", "surname2": "Prova", "birth_date": BORN, **fields})
    PersonIdentifier.objects.create(person=person, kind="dni", value=DNI, valid=period(None))
    return person


def number() -> IdentifierDetails:
    return IdentifierDetails(kind="dni", value=DNI)


def said(**fields: Any) -> PersonDetails:
    return PersonDetails(**{"given_name": "Nuria", "surname1": "INVENTADA", "birth_date": BORN, "identifier": number(), **fields})


def come(**fields: Any) -> Person:
    return person_of_stranger(details=said(**fields), by=BY, at=clock.now())


def test_number_birth_date_and_name_together_find_the_record_and_leave_it_as_it_is():
    person = known()
    assert come(phone="612345678") == person
    assert not ContactPoint.objects.exists()
    assert not hasattr(Person.objects.get(pk=person.pk), "self_registration")


@pytest.mark.parametrize(
    "other", [{"birth_date": dt.date(1980, 5, 18)}, {"given_name": "Maria"}, {"surname1": "Altra"}, {"identifier": None}]
)
def test_anything_else_is_a_new_record_that_the_records_team_looks_at(other: dict[str, Any]):
    person = known()
    made = come(**other)
    assert made != person
    assert made.self_registration.checked_at is None
    assert bool(PossibleDuplicate.objects.filter(first=person, second=made)) or other == {"birth_date": dt.date(1980, 5, 18)}


def test_a_sealed_person_is_never_found_and_their_team_is_told():
    team = Team.objects.create(name="Protection", kind=Team.Kind.PROTECTION)
    person = known(sealed_by=team)
    made = come()
    assert made != person
    assert PossibleDuplicate.objects.get().team == team


def test_somebody_who_left_safely_is_never_found():
    by, person, karim = actor(make_worker(), on=TODAY), known(), make_person(given_name="Karim")
    home = make_household(karim)
    services.join_household(person=person, household=home, role="partner", on=TODAY - dt.timedelta(days=99), by=by)
    services.split_household(household=home, leaving=[person], on=TODAY, by=by)
    assert come() != person


def test_who_comes_again_by_the_same_phone_is_the_same_stranger():
    first = come(identifier=None, phone="612 34 56 78")
    assert come(identifier=None, phone="+34612345678") == first
    assert come(identifier=None, phone="612 34 56 79") != first
    assert come(identifier=None, phone="612 34 56 78", given_name="Maria") != first


def test_once_somebody_saw_who_it_is_a_phone_is_not_enough():
    first = come(identifier=None, phone="612 34 56 78")
    check_identity(person=first, by=actor(make_worker()), at=clock.now())
    assert come(identifier=None, phone="612 34 56 78") != first


def test_a_number_that_cannot_be_is_refused():
    with pytest.raises(WrongNumber):
        come(identifier=IdentifierDetails(kind="dni", value="12345678A"))
    assert not Person.objects.exists()


def test_staff_see_that_nobody_has_checked_and_say_when_they_have():
    person = come(identifier=None)
    client = logged_in(make_worker())
    contacts = reverse("people:contacts", args=[person.uuid])
    assert "Nobody has seen yet who they are" in client.get(contacts).content.decode()
    assert client.post(reverse("people:check_identity", args=[person.uuid])).status_code == 302
    assert "Nobody has seen yet who they are" not in client.get(contacts).content.decode()
    assert "Nobody has seen yet" not in client.get(reverse("people:contacts", args=[make_person().uuid])).content.decode()
