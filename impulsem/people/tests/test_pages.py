"""The pages of people, as a browser uses them without scripts."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.test import Client
from django.urls import reverse

from impulsem.organisation.models import Role, Team, Worker
from impulsem.organisation.tests.factories import actor, make_worker
from impulsem.people import queries, services
from impulsem.people.models import (
    Address,
    ContactPoint,
    EconomicFact,
    HouseholdMembership,
    Person,
    PersonIdentifier,
    PersonLink,
    PossibleDuplicate,
    Relationship,
)
from impulsem.people.tests.factories import make_household, make_person
from impulsem.platform import clock
from impulsem.platform.periods import period

pytestmark = pytest.mark.django_db


def logged_in(worker: Worker) -> Client:
    client = Client()
    client.force_login(worker.account)
    return client


@pytest.fixture
def worker() -> Worker:
    return make_worker()


@pytest.fixture
def desk() -> Client:
    return logged_in(make_worker(role=Role.FRONT_DESK))


@pytest.fixture
def client(worker: Worker) -> Client:
    return logged_in(worker)


@pytest.fixture
def fatima(worker: Worker) -> Person:
    person = make_person(given_name="Fàtima", surname1="Benali", surname2="Haddou", birth_date=dt.date(1984, 5, 3), sex="F")
    services.grant_reach(
        person=person, worker=worker, reason="assignment", during=DateTimeTZRange(clock.now() - dt.timedelta(days=1), None), source="t:1"
    )
    return person


def form(**changes: str) -> dict[str, str]:
    return {
        "given_name": "Ana",
        "surname1": "Roca",
        "sex": "F",
        "notice_language": "ca",
        "identifier_kind": "dni",
        "identifier_value": "",
        **changes,
    }


def test_somebody_new_is_registered_with_few_fields(desk: Client) -> None:
    page = desk.get(reverse("people:register"))
    assert page.status_code == 200
    answer = desk.post(reverse("people:register"), form(street="Carrer Nou", number="3", languages="ca"))
    person = Person.objects.get()
    assert answer["Location"] == reverse("desk:person", args=[person.uuid])
    assert person.languages == ["ca"]
    assert Address.objects.get().line == "Carrer Nou, 3"


def test_a_wrong_letter_is_said_at_the_field_and_nothing_is_lost(desk: Client) -> None:
    answer = desk.post(reverse("people:register"), form(identifier_value="12345678A"))
    assert answer.status_code == 422
    assert answer.context["form"].errors["identifier_value"]
    assert 'value="12345678A"' in answer.content.decode()
    assert not Person.objects.exists()


def test_a_probable_double_is_shown_before_anything_is_written(desk: Client, fatima: Person) -> None:
    twin = form(given_name="Fatima", surname1="Benali", surname2="Haddou", birth_date="1984-05-03")
    answer = desk.post(reverse("people:register"), twin)
    assert answer.status_code == 422
    assert [hit.id for hit in answer.context["hits"]] == [fatima.pk]
    assert Person.objects.count() == 1
    answer = desk.post(reverse("people:register"), twin | {"insist": "1"})
    assert answer.status_code == 302
    assert PossibleDuplicate.objects.count() == 1


def test_likely_people_appear_while_somebody_types(desk: Client, fatima: Person) -> None:
    answer = desk.post(
        reverse("people:likely"), form(given_name="fatma", surname1="benali", birth_date="not yet"), headers={"HX-Request": "true"}
    )
    content = answer.content.decode()
    assert "Fàtima Benali Haddou" in content
    assert "<html" not in content
    assert desk.get(reverse("people:likely")).status_code == 405


def test_registering_into_a_household(desk: Client, fatima: Person) -> None:
    home = make_household(fatima)
    assert desk.get(reverse("people:register"), {"household": str(home.uuid)}).status_code == 200
    answer = desk.post(reverse("people:register"), form(given_name="Lina", household=str(home.uuid), role="child"))
    assert answer["Location"] == reverse("people:household", args=[home.uuid])
    assert [member.first_name for member in queries.household_on(home, clock.today())] == ["Fàtima", "Lina"]


def test_two_people_editing_one_person_see_both_versions(desk: Client, client: Client, fatima: Person) -> None:
    url = reverse("people:edit", args=[fatima.uuid])
    fields = form(given_name="Fàtima", surname1="Benali", version="1", birth_date="1984-05-03")
    assert desk.get(url).status_code == 200
    assert desk.post(url, fields | {"surname2": "Haddu"}).status_code == 302
    answer = client.post(url, fields | {"surname2": "Hadou"})
    assert answer.status_code == 422
    content = answer.content.decode()
    assert "Haddu" in content
    assert 'value="Hadou"' in content
    assert client.post(url, fields | {"surname2": "Hadou", "version": "2"}).status_code == 302
    fatima.refresh_from_db()
    assert (fatima.surname2, fatima.version) == ("Hadou", 3)


def test_contacts_are_added_marked_and_ended(desk: Client, fatima: Person) -> None:
    url = reverse("people:contacts", args=[fatima.uuid])
    assert desk.post(url, {"kind": "phone", "value": "12"}).status_code == 422
    assert desk.post(url, {"kind": "phone", "value": "600 000 142", "preferred": "on"}).status_code == 302
    contact = ContactPoint.objects.get()
    desk.post(reverse("people:mark_unsafe", args=[fatima.uuid, contact.pk]), {"note": "Shared"})
    page = desk.get(url).content.decode()
    assert "Shared" in page
    assert "tel:" not in page
    desk.post(reverse("people:mark_safe", args=[fatima.uuid, contact.pk]))
    assert "tel:+34600000142" in desk.get(url).content.decode()
    desk.post(reverse("people:end_contact", args=[fatima.uuid, contact.pk]))
    assert not ContactPoint.objects.filter(valid__contains=clock.today()).exists()
    assert desk.post(reverse("people:end_contact", args=[fatima.uuid, 999999])).status_code == 404


def test_a_number_that_somebody_holds_is_offered_and_can_be_insisted_on(desk: Client, fatima: Person) -> None:
    PersonIdentifier.objects.create(person=fatima, kind="dni", value="12345678Z", valid=period(dt.date(2020, 1, 1)))
    other = make_person()
    url = reverse("people:add_identifier", args=[other.uuid])
    number = {"n-kind": "dni", "n-identifier_value": "12345678z"}
    answer = desk.post(url, number)
    assert answer.status_code == 422
    assert answer.context["holder"] == fatima
    assert desk.post(url, number | {"n-insist": "1"}).status_code == 302
    mine = PersonIdentifier.objects.get(person=other)
    assert mine.disputed
    desk.post(reverse("people:end_identifier", args=[other.uuid, mine.pk]))
    assert not PersonIdentifier.objects.filter(person=other).exists()


def test_a_household_is_shown_on_any_day(desk: Client, fatima: Person) -> None:
    karim = make_person(given_name="Karim")
    home = make_household(fatima)
    HouseholdMembership.objects.create(
        household=home, person=karim, role="partner", valid=period(dt.date(2018, 1, 1), dt.date(2025, 2, 14))
    )
    url = reverse("people:household", args=[home.uuid])
    now = desk.get(url)
    assert [member.first_name for member in now.context["members"]] == ["Fàtima"]
    then = desk.get(url, {"on": "2020-06-01"})
    assert [member.first_name for member in then.context["members"]] == ["Fàtima", "Karim"]
    assert desk.get(url, {"on": "2020-99-99"}).status_code == 200


def test_somebody_joins_moves_and_leaves(desk: Client, fatima: Person) -> None:
    home, zohra = make_household(fatima), make_person(given_name="Zohra", surname1="Haddou")
    url, today = reverse("people:join", args=[home.uuid]), clock.today()
    found = desk.post(url, {"q": "zohra haddou", "find": "1"})
    assert [hit.id for hit in found.context["hits"]] == [zohra.pk]
    assert desk.post(url, {"role": "parent", "on": today.isoformat()}).status_code == 422
    assert desk.post(url, {"person": str(zohra.uuid), "role": "parent", "on": today.isoformat()}).status_code == 302
    move = reverse("people:move", args=[home.uuid])
    assert desk.get(move).status_code == 200
    assert desk.post(move, {"on": today.isoformat(), "street": "Carrer de l'Aurora", "number": "11", "tenure": "rent"}).status_code == 302
    assert "Aurora, 11" in desk.get(reverse("people:household", args=[home.uuid])).content.decode()
    desk.post(reverse("people:change_role", args=[home.uuid, zohra.uuid]), {"role": "grandparent", "on": today.isoformat()})
    assert HouseholdMembership.objects.get(person=zohra, household=home).role == "grandparent"
    leave = reverse("people:leave", args=[home.uuid, zohra.uuid])
    desk.post(leave, {"on": today.isoformat()})  # the day she came: refused, said on the next page
    assert HouseholdMembership.objects.filter(person=zohra, valid__contains=today).exists()
    desk.post(leave, {"on": (today + dt.timedelta(days=5)).isoformat(), "because": "moved"})
    assert HouseholdMembership.objects.get(person=zohra).until == today + dt.timedelta(days=5)


def test_ties_are_written_from_either_end_and_ended(desk: Client, fatima: Person) -> None:
    lina = make_person(given_name="Lina")
    make_household(fatima, lina)
    url, today = reverse("people:relationships", args=[lina.uuid]), clock.today().isoformat()
    assert desk.get(url).status_code == 200
    assert desk.post(url, {"kind": "parent:other", "person": str(fatima.uuid), "on": today}).status_code == 302
    tie = Relationship.objects.get()
    assert (tie.person, tie.other, tie.kind) == (fatima, lina, "parent")
    assert desk.post(url, {"kind": "support:other", "other_name": "Neighbour", "strength": "strong", "on": today}).status_code == 302
    assert desk.post(url, {"kind": "support", "on": today}).status_code == 422
    found = desk.post(url, {"q": "benali", "find": "1"})
    assert found.status_code == 200
    desk.post(reverse("people:unrelate", args=[lina.uuid, tie.pk]))
    assert not Relationship.objects.filter(pk=tie.pk).exists()


def test_money_is_for_professionals_who_work_with_the_household(desk: Client, client: Client, fatima: Person) -> None:
    home = make_household(fatima)
    url = reverse("people:economy", args=[home.uuid])
    assert desk.get(url).status_code == 403
    assert logged_in(make_worker()).get(url).status_code == 403
    assert client.get(url).status_code == 200
    stranger = make_household(make_person())
    assert client.get(reverse("people:economy", args=[stranger.uuid])).status_code == 403


def test_amounts_are_added_verified_changed_and_ended(client: Client, fatima: Person) -> None:
    home, today = make_household(fatima), clock.today()
    url = reverse("people:economy", args=[home.uuid])
    wage = {
        "what": "amount",
        "person": fatima.pk,
        "category": "salary",
        "amount": "684",
        "frequency": "monthly",
        "source": "declared",
        "since": "2025-01-01",
    }
    assert client.post(url, wage | {"amount": "-3"}).status_code == 422
    assert client.post(url, wage | {"amount": "many"}).status_code == 422
    assert client.post(url, wage).status_code == 302
    assert client.post(url, wage).status_code == 422  # there is already one
    fact = EconomicFact.objects.get()
    client.post(reverse("people:verify_fact", args=[home.uuid, fact.pk]), {"source": "tax", "verified_until": "2027-01-01"})
    fact.refresh_from_db()
    assert (fact.source, fact.verified_until) == ("tax", dt.date(2027, 1, 1))
    client.post(reverse("people:change_fact", args=[home.uuid, fact.pk]), {"amount": "700.50", "on": today.isoformat()})
    assert queries.money([fatima.pk], today).totals.income == Decimal("700.50")
    new = EconomicFact.objects.latest("pk")
    client.post(reverse("people:end_fact", args=[home.uuid, new.pk]), {"on": today.isoformat()})
    assert queries.money([fatima.pk], today).totals.income == 0
    assert client.post(reverse("people:end_fact", args=[home.uuid, 999999]), {"on": today.isoformat()}).status_code == 404


def test_the_records_team_decides_side_by_side_and_can_take_it_back() -> None:
    first, second = make_person(given_name="Ana"), make_person(given_name="Anna")
    team = Team.objects.create(name="Records", kind=Team.Kind.RECORDS)
    clerk = logged_in(make_worker(teams=(team,)))
    question = PossibleDuplicate.objects.create(first=first, second=second, score=Decimal("0.9"), why=["same_name"], team=team)
    url = reverse("people:duplicate", args=[question.pk])
    assert logged_in(make_worker()).get(reverse("people:duplicates")).status_code == 403
    assert "Anna" in clerk.get(reverse("people:duplicates")).content.decode()
    assert clerk.get(url).status_code == 200
    clerk.post(url, {})
    clerk.post(url, {"answer": "second"})
    assert PersonLink.objects.get().main == second
    assert clerk.get(url).status_code == 200
    clerk.post(reverse("people:unlink", args=[question.pk]), {"note": "sisters"})
    assert PersonLink.objects.get().unlinked_at is not None
    assert clerk.get(reverse("people:duplicate", args=[question.pk + 99])).status_code == 404


@pytest.mark.parametrize("name", ["edit", "contacts", "relationships"])
def test_a_forged_key_and_a_sealed_person_are_not_found(desk: Client, fatima: Person, name: str) -> None:
    assert desk.get(reverse(f"people:{name}", args=[fatima.uuid])).status_code == 200
    guards = Team.objects.create(name="Guards", kind=Team.Kind.PROTECTION)
    services.seal_person(person=fatima, team=guards, by=actor(make_worker(teams=(guards,))))
    assert desk.get(reverse(f"people:{name}", args=[fatima.uuid])).status_code == 404
    assert desk.get(reverse(f"people:{name}", args=[uuid4()])).status_code == 404
    home = make_household(fatima)
    assert desk.get(reverse("people:household", args=[home.uuid])).status_code == 404


def test_titles_hold_no_names(client: Client, fatima: Person) -> None:
    home = make_household(fatima)
    pages = [reverse(f"people:{name}", args=[fatima.uuid]) for name in ("edit", "contacts", "relationships")]
    pages += [reverse(f"people:{name}", args=[home.uuid]) for name in ("household", "join", "move", "split", "economy")]
    for page in pages:
        title = client.get(page).content.decode().split("<title>")[1].split("</title>")[0]
        assert "Benali" not in title
        assert "Fàtima" not in title
