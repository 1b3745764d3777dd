"""The search box and the duplicates shown while registering."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.test.utils import CaptureQueriesContext

from impulsem.organisation.models import Role, Team
from impulsem.organisation.tests.factories import actor, make_worker
from impulsem.people import queries, services
from impulsem.people.models import Address, ContactPoint, NameVariant, Person, PersonIdentifier
from impulsem.people.rules import likeness
from impulsem.people.tests.factories import make_household, make_person
from impulsem.places.models import Street
from impulsem.platform.periods import period

pytestmark = pytest.mark.django_db

AT = dt.datetime(2026, 11, 22, 12, 0, tzinfo=dt.UTC)
TODAY = dt.date(2026, 11, 22)
SINCE = dt.date(2020, 1, 1)


@pytest.fixture
def desk():
    return actor(make_worker(role=Role.FRONT_DESK), on=TODAY)


@pytest.fixture
def fatima() -> Person:
    person = make_person(given_name="Fàtima", surname1="Benali", surname2="Haddou", birth_date=dt.date(1984, 5, 3), sex="F")
    child = make_person(given_name="Lina", surname1="Ortega", surname2="Benali", birth_date=dt.date(2019, 3, 1))
    home = make_household(person, child)
    Address.objects.create(household=home, street_text="Carrer d'Entença", number="12", door="3r 2a", valid=period(SINCE))
    PersonIdentifier.objects.create(person=person, kind="dni", value="12345678Z", valid=period(SINCE))
    ContactPoint.objects.create(person=person, kind="phone", value="+34600000142", valid=period(SINCE))
    ContactPoint.objects.create(person=person, kind="email", value="fatima@example.org", valid=period(SINCE))
    return person


def found(text: str, who) -> list[str]:
    return [hit.name for hit in queries.search(text, actor=who, at=AT)]


@pytest.mark.parametrize(
    "text",
    [
        "Fàtima Benali Haddou",
        "haddou fatima",
        "BENALI",
        "bena",
        "fatima ben",
        "fatma benali",
        "fatima bneali",
        "fatima benali hadou",
        "fatima benali haddou sanchez",
        "12345678Z",
        "12.345.678-z",
        "12345678",
        "600 000 142",
        "+34 600000142",
        "000142",
        "fatima@example.org",
        "3/5/1984",
        "benali 1984-05-03",
        "fatima 1984",
        "entença 12",
        "c/ Entença, 12, 3r 2a",
        "carrer d'entença",
    ],
)
def test_a_person_is_found_by_what_people_type(text: str, desk, fatima: Person) -> None:
    make_person(given_name="Pere", surname1="Roca")
    with CaptureQueriesContext(
        connection,
    ) as log:
        hits = queries.search(text, actor=desk, at=AT)
    assert "Fàtima Benali Haddou" in [hit.name for hit in hits]
    assert "Pere Roca" not in [hit.name for hit in hits]
    assert len(log) <= 6


def test_a_hit_shows_what_tells_people_apart(desk, fatima: Person) -> None:
    (hit,) = queries.search("fatima benali", actor=desk, at=AT)
    assert (hit.age, hit.address, hit.household_size) == (42, "Carrer d'Entença, 12, 3r 2a", 2)
    assert "Benali Haddou" in hit.household_label
    assert hit.identifier == "··· 678Z"
    assert hit.matched_on == ("name",)
    assert hit.in_reach is False


def test_forms_of_a_name_meet(desk) -> None:
    for token in ("jordi", "jorge"):
        NameVariant.objects.create(group="1", token=token)
    make_person(given_name="Jorge", surname1="Puig")
    assert found("jordi puig", desk) == ["Jorge Puig"]


def test_two_slips_are_forgiven_in_a_long_word(desk) -> None:
    make_person(given_name="Muhammad", surname1="Bhattacharya")
    assert found("batacharya", desk) == ["Muhammad Bhattacharya"]


def test_those_within_reach_come_first(fatima: Person) -> None:
    worker = make_worker()
    namesake = make_person(given_name="Zahra", surname1="Benali")
    services.grant_reach(
        person=namesake, worker=worker, reason="assignment", during=DateTimeTZRange(AT - dt.timedelta(days=1), None), source="test:1"
    )
    hits = queries.search("benali", actor=actor(worker, on=TODAY), at=AT)
    assert [(hit.name, hit.in_reach) for hit in hits][:2] == [("Zahra Benali", True), ("Fàtima Benali Haddou", False)]


def test_a_partial_list_says_so_and_what_to_add(desk) -> None:
    for number in range(15):
        make_person(given_name="Maria", surname1="Puig", surname2=f"Roca{number}")
    hits = queries.search("maria puig", actor=desk, at=AT)
    assert len(hits) == 12
    assert hits.partial
    assert hits.advice


def test_a_sealed_person_leaves_no_trace(desk, fatima: Person) -> None:
    guards = Team.objects.create(name="Guards", kind=Team.Kind.PROTECTION)
    guard = actor(make_worker(teams=(guards,)), on=TODAY)
    services.seal_person(person=fatima, team=guards, by=guard, at=AT - dt.timedelta(days=1))
    for text in ("fatima benali", "12345678Z", "600000142", "entença 12", "3/5/1984", "fatima@example.org"):
        assert "Fàtima Benali Haddou" not in found(text, desk)
        assert "Fàtima Benali Haddou" in found(text, guard)
    # the child's household does not show her either
    (hit,) = queries.search("lina ortega", actor=desk, at=AT)
    assert (hit.household_size, hit.household_label) == (1, "Lina Ortega Benali")
    traits = likeness.Traits("Fatima", "Benali", "Haddou", birth_date=dt.date(1984, 5, 3), identifiers=frozenset({"12345678Z"}))
    assert queries.likely_existing(traits, actor=desk, at=AT) == []


def test_linked_records_are_shown_once_as_the_main_one(desk, fatima: Person) -> None:
    double = make_person(given_name="Zohra", surname1="Ruiz", birth_date=dt.date(1984, 5, 3))
    link = services.link_persons(record=double, main=fatima, by=desk, at=AT)
    hits = queries.search("zohra ruiz", actor=desk, at=AT)
    assert [(hit.name, hit.linked_to) for hit in hits] == [("Fàtima Benali Haddou", "Zohra Ruiz")]
    assert [(hit.name, hit.linked_to) for hit in queries.search("fatima benali", actor=desk, at=AT)] == [("Fàtima Benali Haddou", "")]
    services.unlink_persons(link=link, by=desk, at=AT)
    assert found("zohra ruiz", desk) == ["Zohra Ruiz"]


def test_likely_persons_come_with_reasons(desk, fatima: Person) -> None:
    make_person(given_name="Fatima", surname1="Roca", birth_date=dt.date(1990, 1, 1))
    traits = likeness.Traits("Fatma", "Benali", birth_date=dt.date(1984, 5, 3), phones=frozenset({"+34600000142"}))
    with CaptureQueriesContext(connection) as log:
        (hit,) = queries.likely_existing(traits, actor=desk, at=AT)
    assert hit.name == "Fàtima Benali Haddou"
    assert hit.matched_on == ("similar_name", "birth_date", "phone")
    assert len(log) <= 6


def test_the_bare_name_of_a_street_finds_who_lives_there_unless_somebody_is_called_so(desk, fatima: Person) -> None:
    street = Street.objects.create(code="144601", name="Carrer d'Entença", search_key="entenca")
    Address.objects.update(street=street)
    hits = queries.search("entença", actor=desk, at=AT)
    assert {(hit.name, hit.matched_on) for hit in hits} == {("Fàtima Benali Haddou", ("address",)), ("Lina Ortega Benali", ("address",))}
    assert found("carrer entença", desk) == [hit.name for hit in hits]
    make_person(given_name="Pau", surname1="Entença")
    assert found("entença", desk) == ["Pau Entença"]


def test_nothing_is_found_for_nothing(desk) -> None:
    assert found("", desk) == []
    assert found("!!!", desk) == []
    assert found("x", desk) == []
