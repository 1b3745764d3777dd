"""Arithmetic of listening: different people, readings of a card, names in a text, photos."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from impulsem.participation.rules import naming, pictures, reading
from impulsem.participation.rules.counting import Attended, distinct_people

PEOPLE = st.integers(0, 30)
# a person shows the code, forgets it, or is not there
SESSIONS = st.lists(st.dictionaries(PEOPLE, st.booleans(), max_size=20), max_size=8)


@given(SESSIONS, st.sets(PEOPLE))
def test_the_true_number_of_people_is_always_within_the_bounds(came: list[dict[int, bool]], have_a_code: set[int]):
    sessions = [Attended(heads=len(who), codes={p for p, shows in who.items() if shows and p in have_a_code}) for who in came]
    bounds = distinct_people(sessions)
    truth = len({person for who in came for person in who})
    assert bounds.lower <= truth <= bounds.upper
    assert bounds.upper <= bounds.attendances


@given(SESSIONS)
def test_when_everybody_shows_a_code_the_number_is_exact(came: list[dict[int, bool]]):
    bounds = distinct_people([Attended(heads=len(who), codes=set(who)) for who in came])
    assert bounds.exact
    assert bounds.lower == len({person for who in came for person in who})


def test_heads_alone_say_between_the_largest_session_and_all_of_them():
    bounds = distinct_people([Attended(150), Attended(40), Attended(33)])
    assert (bounds.lower, bounds.upper, bounds.attendances) == (150, 223, 223)


def test_more_codes_than_heads_correct_the_heads():
    assert distinct_people([Attended(2, {"a", "b", "c"})]).lower == 3


def test_nothing_held_is_nobody():
    bounds = distinct_people([])
    assert (bounds.lower, bounds.upper) == (0, 0)


@given(st.text(max_size=40), st.text(max_size=40), st.text(max_size=40))
def test_the_edit_distance_is_a_distance(a: str, b: str, c: str):
    assert reading.edit_distance(a, a) == 0
    assert reading.edit_distance(a, b) == reading.edit_distance(b, a)
    assert reading.edit_distance(a, c) <= reading.edit_distance(a, b) + reading.edit_distance(b, c)


@given(st.text("abcd ", max_size=30), st.text("abcd ", max_size=30))
def test_the_edit_distance_is_the_one_of_the_plain_table(a: str, b: str):
    row = list(range(len(b) + 1))
    for i, letter in enumerate(a, start=1):
        above, row[0] = row[0], i
        for j, other in enumerate(b, start=1):
            above, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, above + (letter != other))
    assert reading.edit_distance(a, b) == row[-1]


def test_texts_of_many_pages_are_compared_in_a_moment():
    long = "Massa paper i mai no serveix de res. " * 540
    begun = time.monotonic()
    assert reading.edit_distance(long, long.replace("paper", "papers")) == 540
    assert time.monotonic() - begun < 10  # letter by letter it took minutes


@given(st.text(max_size=60), st.text(max_size=60))
def test_disagreement_lies_between_none_and_all(a: str, b: str):
    assert 0 <= reading.disagreement(a, b) <= 1


def test_capitals_commas_and_accents_are_not_another_reading():
    assert reading.disagreement("Massa paper, i mai no serveix.", "massa paper i mai no sèrveix") == 0
    assert reading.disagreement("tres finestretes", "tres finestres") == pytest.approx(2 / 16)
    assert reading.rate([]) is None
    assert reading.rate([("a b", "a b"), ("a", "b")]) == pytest.approx(0.5)


NAMES = {"marta", "mohamed", "mar", "josep"}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("La Marta Riera del taulell em va cridar", ["Marta Riera"]),
        ("Truqueu-me al 612 345 678", ["612 345 678"]),
        ("El meu DNI és 97000001A", ["97000001A"]),
        ("escriviu a algu@example.org", ["algu@example.org"]),
        ("La Sra. Puig no em fa cas", ["Puig"]),
        ("vaig parlar amb en Josep i res", ["Josep"]),
        ("Marta Riera em va atendre", ["Marta Riera"]),
        ("El fill de Mohamed no té plaça", ["Mohamed"]),
    ],
)
def test_a_third_person_is_noticed(text: str, found: list[str]):
    assert [finding.text for finding in naming.third_persons(text, NAMES)] == found
    assert naming.MASK in naming.masked(text, NAMES)


@pytest.mark.parametrize(
    "text",
    [
        "Mar endins també hi ha qui ho passa malament",
        "A Barcelona i a Nou Barris passa el mateix",
        "Els Serveis Socials haurien d'obrir a la tarda",
        "Fa 20 anys que vinc i he vist 3 directores",
        "En Catalunya Plaza es más fácil",
    ],
)
def test_places_and_services_are_not_people(text: str):
    assert naming.third_persons(text, NAMES) == []


JPEG = b"\xff\xd8\xff\xe0\x00\x04JF\xff\xe1\x00\x0aExif12.5\xff\xda\x00\x02picture\xff\xd9"


def test_a_photo_is_told_by_its_bytes_and_loses_where_it_was_taken():
    assert pictures.media_type(JPEG) == pictures.JPEG
    assert pictures.media_type(b"<svg onload=alert(1)>") == ""
    cleaned = pictures.without_traces(JPEG)
    assert b"Exif" not in cleaned
    assert cleaned.startswith(b"\xff\xd8\xff\xe0")
    assert cleaned.endswith(b"\xff\xda\x00\x02picture\xff\xd9")


@given(st.binary(max_size=200))
def test_broken_photos_do_not_break_the_cleaning(noise: bytes):
    pictures.without_traces(b"\xff\xd8" + noise)
