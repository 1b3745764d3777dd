"""Names that are found by two or three of their words as one number (decision 0010)."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from impulsem.organisation.models import Role
from impulsem.organisation.tests.factories import actor, make_worker
from impulsem.people import queries
from impulsem.people.migrations import __path__ as migrations
from impulsem.people.models import Person
from impulsem.people.queries.search import _under
from impulsem.people.rules import names
from impulsem.people.tests.factories import make_person

pytestmark = pytest.mark.django_db

AT = dt.datetime(2026, 11, 22, 12, 0, tzinfo=dt.UTC)
quick = settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
words = st.one_of(st.text("abcdefgñ7", min_size=1, max_size=8).map(names.fold), st.sampled_from(sorted(names.PARTICLES)))


@pytest.fixture
def desk():
    return actor(make_worker(role=Role.FRONT_DESK), on=dt.date(2026, 11, 22))


def found(text: str, who) -> list[str]:
    return [hit.name for hit in queries.search(text, actor=who, at=AT)]


@quick
@given(st.lists(words, max_size=7))
def test_names_have_the_same_keys_in_sql_and_python(some: list[str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name_keys(array_to_tsvector(%s::text[]))", [[word for word in some if word]])
        assert set(cursor.fetchone()[0]) == names.keys(some)


def test_the_words_that_tell_nobody_apart_are_the_same_in_sql_and_python() -> None:
    [path] = [*migrations]
    with open(f"{path}/0005_name_keys.py") as file:
        [line] = [line for line in file if line.startswith("PARTICLES")]
    assert set(line.split('"')[1].split(",")) == {word for word in names.PARTICLES if len(word) > 1}


def test_names_are_looked_up_through_the_index_of_keys() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    assert "person_by_name_keys" in Person.objects.filter(_under([1, 2])).explain()


@pytest.mark.parametrize(
    "text",
    [
        "Montserrat Puigdevall Ferrer",
        "Montserat Puigdevall Ferrer",
        "Montserrat Puigdeval Ferrer",
        "Montserrat Puigdevall Frerer",
        "Montserat Puigdeval Ferrer",
        "Ferrer Montserrat",
        "Montserrat Puigdevall",
        "Puigdevall Ferrer de la Montserrat",
        "Montserrat Puigdevall Ferrer Soler",
        "Montserrat Soler Puigdevall",
        "Montserrat Puigd",
    ],
)
def test_one_or_two_slips_one_word_too_many_and_any_order_are_forgiven(text: str, desk) -> None:
    make_person(given_name="Montserrat", surname1="Puigdevall", surname2="Ferrer")
    make_person(given_name="Montserrat", surname1="Roca", surname2="Vila")
    assert found(text, desk) == ["Montserrat Puigdevall Ferrer"]


def test_the_same_surname_twice_is_found_with_a_slip_in_one_of_them(desk) -> None:
    make_person(given_name="Lucía", surname1="García", surname2="García")
    make_person(given_name="Gracia", surname1="Marín")
    assert found("lucia garcia garcia", desk) == ["Lucía García García"]
    assert found("lucia garcia gracia", desk) == ["Lucía García García"]
    assert found("lucia garcia garxia", desk) == ["Lucía García García"]


def test_four_words_need_all_four(desk) -> None:
    make_person(given_name="Maria Carme", surname1="Soler", surname2="Vila")
    make_person(given_name="Maria Carme", surname1="Soler", surname2="Pons")
    assert found("maria carme soler vla", desk) == ["Maria Carme Soler Vila"]


def test_who_has_the_words_as_first_surname_comes_first(desk) -> None:
    make_person(given_name="Víctor", surname1="Abad", surname2="García")
    make_person(given_name="Víctor", surname1="García", surname2="Zamora")
    assert found("victor garcia", desk) == ["Víctor García Zamora", "Víctor Abad García"]
