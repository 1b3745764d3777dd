"""What PostgreSQL keeps by itself: folded words, periods that do not overlap, tokens, history that stays."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.utils import ProgrammingError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from impulsem.people.models import Address, HouseholdMembership, NameToken, Person, PersonRevision
from impulsem.people.queries import household_on
from impulsem.people.rules import addresses, households, names
from impulsem.people.tests.factories import make_household, make_person
from impulsem.platform.periods import period

pytestmark = pytest.mark.django_db
quick = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

LETTERS = [chr(code) for code in (*range(0x20, 0x7F), *range(0xA0, 0x250), *range(0x1E00, 0x1F00), 0x2019)]


def sql(function: str, *arguments: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}({', '.join(['%s::text'] * len(arguments))})", arguments)
        return cursor.fetchone()[0]


def test_every_latin_letter_is_folded_alike_in_sql_and_python() -> None:
    with connection.cursor() as cursor:
        cleaned = [names.clean(f"a{letter}a") for letter in LETTERS]
        cursor.execute("SELECT fold(t) FROM unnest(%s::text[]) WITH ORDINALITY AS x (t, n) ORDER BY n", [cleaned])
        folded = [row[0] for row in cursor.fetchall()]
    assert [(text, names.fold(text)) for text in cleaned] == list(zip(cleaned, folded, strict=True))


@quick
@given(st.text(LETTERS, max_size=40))
def test_names_are_folded_alike_in_sql_and_python(text: str) -> None:
    assert names.fold(names.clean(text)) == sql("fold", names.clean(text))


streets = st.tuples(st.sampled_from(["Carrer de l'", "c/ ", "Avinguda ", "La ", ""]), st.text(LETTERS, max_size=30)).map("".join)


@quick
@given(streets, st.text("0123456789bis", max_size=4))
def test_addresses_are_keyed_alike_in_sql_and_python(street: str, number: str) -> None:
    street = names.clean(street)
    assert addresses.key(street, number) == sql("address_key", street, number)


@quick
@given(st.text("abcdefgñ", max_size=10).map(names.fold))
def test_slips_are_listed_alike_in_sql_and_python(token: str) -> None:
    if token:
        assert set(sql("name_slips", token)) == {token} | names.shortened(token)


def test_the_words_of_a_name_are_kept_for_the_search_in_bulk_and_one_by_one() -> None:
    Person.objects.bulk_create([Person(given_name="Núria", surname1=f"Gal·la{n}") for n in range(3)])
    person = make_person(given_name="Zohra")
    assert {"nuria", "galla0", "galla2", "zohra"} <= set(NameToken.objects.values_list("token", flat=True))
    person.known_as = "Zuzú"
    person.save()
    assert NameToken.objects.filter(token="zuzu").exists()


spans = st.tuples(st.integers(0, 60), st.integers(1, 40)).map(lambda s: (dt.date(2020, 1, 1) + dt.timedelta(s[0]), dt.timedelta(s[1])))


@quick
@given(st.lists(spans, min_size=2, max_size=5))
def test_the_database_refuses_two_main_households_at_a_time(stays: list[tuple[dt.date, dt.timedelta]]) -> None:
    person = make_person()
    held: list[tuple[dt.date, dt.date]] = []
    for start, length in stays:
        end = start + length
        clash = any(start < other_end and other_start < end for other_start, other_end in held)
        home = make_household(since=dt.date(2000, 1, 1))
        try:
            with transaction.atomic():
                HouseholdMembership.objects.create(household=home, person=person, role="relative", valid=period(start, end))
        except IntegrityError:
            assert clash
        else:
            assert not clash
            held.append((start, end))


@quick
@given(st.lists(st.tuples(st.integers(0, 3), spans), max_size=8), st.integers(0, 110))
def test_composition_on_any_date_equals_a_naive_count(stays, offset: int) -> None:
    people = [make_person() for _ in range(4)]
    home = make_household(since=dt.date(2019, 12, 1))
    rows = []
    for who, (start, length) in stays:
        try:
            with transaction.atomic():
                HouseholdMembership.objects.create(household=home, person=people[who], role="relative", valid=period(start, start + length))
        except IntegrityError:
            continue
        rows.append((people[who].pk, start, start + length))
    day = dt.date(2020, 1, 1) + dt.timedelta(offset)
    naive = {person for person, start, end in rows if start <= day < end}
    shown = {member.person_id for member in household_on(home, day)} & {person.pk for person in people}
    assert shown == naive
    pure = households.composition([households.Stay(person, "relative", start, end) for person, start, end in rows], day)
    assert {stay.person_id for stay in pure} == naive


def test_a_household_has_one_home_at_a_time() -> None:
    home = make_household()
    Address.objects.create(household=home, street_text="Carrer de l'Aurora", number="11", valid=period(dt.date(2020, 1, 1)))
    with pytest.raises(IntegrityError), transaction.atomic():
        Address.objects.create(household=home, street_text="Carrer d'Entença", valid=period(dt.date(2024, 1, 1)))
    assert Address.objects.get(household=home).search_key == "aurora 11"


def test_what_a_person_was_called_before_cannot_be_changed() -> None:
    revision = PersonRevision.objects.create(person=make_person(), version=1, before={"surname1": "Roca"})
    with pytest.raises(ProgrammingError), transaction.atomic():
        PersonRevision.objects.filter(pk=revision.pk).update(before={})
