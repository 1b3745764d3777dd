"""Invented numbers are valid, marked, and never given twice."""

from __future__ import annotations

import datetime as dt

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st
from stdnum.es import dni, nie

from impulsem.demo.city import City
from impulsem.demo.identifiers import Blocks
from impulsem.demo.population.names import plain


@pytest.fixture
def blocks() -> Blocks:
    return Blocks(City(settings.CITY_DIR).demo)


def test_a_dni_has_its_letter_and_the_marked_block(blocks: Blocks):
    number = blocks.dni()
    assert dni.is_valid(number)
    assert number.startswith("97")


def test_a_nie_has_its_letter_and_the_marked_block(blocks: Blocks):
    number = blocks.nie()
    assert nie.is_valid(number)
    assert number.startswith("Z8")


def test_a_social_security_number_of_no_province_has_its_check_digits(blocks: Blocks):
    number = blocks.nass()
    assert number.startswith("99")
    assert int(number[:10]) % 97 == int(number[10:])
    assert len(number) == 12


def test_a_health_card_is_marked_and_holds_sex_and_birth(blocks: Blocks):
    assert blocks.cip(0, dt.date(1984, 3, 9)) == "DEMO1840309001"
    assert blocks.cip(0, dt.date(1984, 3, 9)) == "DEMO1840309002"
    assert blocks.cip(1, dt.date(1984, 3, 9)) == "DEMO0840309001"


def test_a_centenarian_and_a_baby_do_not_share_a_health_card(blocks: Blocks):
    assert blocks.cip(1, dt.date(1926, 7, 11)) != blocks.cip(1, dt.date(2026, 7, 11))


def test_numbers_are_given_once(blocks: Blocks):
    for give in (blocks.dni, blocks.nie, blocks.nass, blocks.phone):
        assert len({give() for _ in range(500)}) == 500


def test_phones_belong_to_nobody(blocks: Blocks):
    assert blocks.phone().startswith("+345")


@given(st.text())
def test_plain_text_keeps_no_accents(text: str):
    assert plain(plain(text)) == plain(text)


def test_accents_fall_and_letters_stay():
    assert plain("Núria Muñoz i Gràcia") == "nuria munoz i gracia"
