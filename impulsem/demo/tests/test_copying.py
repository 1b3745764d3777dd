"""Rows arrive as they were given."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from impulsem.demo.bulk import unchecked
from impulsem.demo.copying import Table, day_range
from impulsem.organisation.models import Territory, Worker
from impulsem.places.models import District, Neighbourhood

text = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=90)


class TestCopying(TestCase):
    @given(text)
    @hypothesis_settings(max_examples=80, deadline=None)
    def test_any_text_survives(self, name: str):
        table = Table(Territory, "code", "name")
        key = table.add("T1", name)
        table.settle()
        assert Territory.objects.get(pk=key).name == name


@pytest.mark.django_db
def test_columns_that_are_not_named_take_the_models_default():
    table = Table(Worker, "uuid", "name", "profession")
    table.add("6f0a3c3e-8d0e-4f0e-9a55-0d6a6f7d1c11", "Marta Riera", "social_worker")
    table.settle()
    worker = Worker.objects.get()
    assert worker.languages == []
    assert worker.account_id is None


@pytest.mark.django_db
def test_the_next_key_follows_the_last_one_copied():
    table = Table(Territory, "code", "name")
    table.add("T1", "Nord")
    table.settle()
    assert Territory.objects.create(code="T2", name="Sud").pk == table.count + 1


def test_an_open_period_has_no_end():
    assert day_range(dt.date(2026, 1, 1)) == "[2026-01-01,)"
    assert day_range(None) == "[,)"


def pour_a_neighbourhood_of_nowhere() -> None:
    with transaction.atomic(), unchecked([Neighbourhood], progress=lambda share: None):
        table = Table(Neighbourhood, "code", "name", "district_id", keyed=False)
        table.add("99", "Enlloc", "77")
        table.pour()


@pytest.mark.django_db(transaction=True)
def test_a_row_that_breaks_a_constraint_is_found_at_the_end():
    District.objects.create(code="01", name="Ciutat Vella")
    with pytest.raises(IntegrityError, match="foreign key"):
        pour_a_neighbourhood_of_nowhere()
    assert not Neighbourhood.objects.exists()
