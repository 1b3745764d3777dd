"""The page that seals a person, and what it leaves for others: nothing."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from impulsem.organisation.models import Team, Worker
from impulsem.organisation.tests.factories import make_worker
from impulsem.people.models import Person
from impulsem.people.tests.factories import make_household, make_person

pytestmark = pytest.mark.django_db


def logged_in(worker: Worker) -> Client:
    client = Client()
    assert worker.account is not None
    client.force_login(worker.account)
    return client


@pytest.fixture
def team() -> Team:
    return Team.objects.create(name="Protection", kind=Team.Kind.PROTECTION)


@pytest.fixture
def person() -> Person:
    person = make_person()
    make_household(person)
    return person


def test_a_protection_team_seals_a_person_and_nobody_else_finds_their_page(team: Team, person: Person):
    guard, colleague = logged_in(make_worker(teams=(team,))), logged_in(make_worker())
    page = reverse("desk:person", args=[person.uuid])
    assert colleague.get(page).status_code == 200
    guard.post(reverse("people:protection", args=[person.uuid]), {"team": team.pk})
    assert colleague.get(page).status_code == 404
    assert guard.get(page).status_code == 200


def test_the_seal_comes_off_again(team: Team, person: Person):
    guard, colleague = logged_in(make_worker(teams=(team,))), logged_in(make_worker())
    address = reverse("people:protection", args=[person.uuid])
    guard.post(address, {"team": team.pk})
    guard.post(address)
    assert colleague.get(reverse("desk:person", args=[person.uuid])).status_code == 200


def test_whoever_is_in_no_protection_team_cannot_seal(team: Team, person: Person):
    colleague = logged_in(make_worker())
    assert colleague.post(reverse("people:protection", args=[person.uuid]), {"team": team.pk}).status_code == 403
    person.refresh_from_db()
    assert not person.is_sealed


def test_a_person_is_not_sealed_for_a_team_of_others(team: Team, person: Person):
    others = Team.objects.create(name="Other protection", kind=Team.Kind.PROTECTION)
    guard = logged_in(make_worker(teams=(team,)))
    assert guard.post(reverse("people:protection", args=[person.uuid]), {"team": others.pk}).status_code == 422
    person.refresh_from_db()
    assert not person.is_sealed
