"""Rows arrive as they were given."""

from __future__ import annotations

import datetime as dt
import uuid

import numpy as np
import psycopg
import pytest
from django.conf import settings
from django.db import connection
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from impulsem.demo import hands
from impulsem.demo.bulk import Part, _Work, missing, put_back, take_off
from impulsem.demo.copying import Keys, Table, cell, day_range, settle
from impulsem.organisation.models import Territory, Worker
from impulsem.places.models import District, Neighbourhood


def pour(table: Table) -> None:
    """Into the database of the test, inside its transaction."""
    connection.ensure_connection()
    table.pour(connection.connection)


text = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=90)


class TestCopying(TestCase):
    @given(text)
    @hypothesis_settings(max_examples=80, deadline=None)
    def test_any_text_survives(self, name: str):
        table = Table(Territory, "code", "name")
        key = table.add("T1", name)
        pour(table)
        assert Territory.objects.get(pk=key).name == name


@pytest.mark.django_db
def test_columns_that_are_not_named_take_the_models_default():
    table = Table(Worker, "uuid", "name", "profession")
    table.add("6f0a3c3e-8d0e-4f0e-9a55-0d6a6f7d1c11", "Marta Riera", "social_worker")
    pour(table)
    worker = Worker.objects.get()
    assert worker.languages == []
    assert worker.account_id is None


@pytest.mark.django_db
def test_the_next_key_follows_the_last_one_copied():
    table = Table(Territory, "code", "name")
    table.add("T1", "Nord")
    pour(table)
    settle([Territory])
    assert Territory.objects.create(code="T2", name="Sud").pk == 2


def test_an_open_period_has_no_end():
    assert day_range(dt.date(2026, 1, 1)) == "[2026-01-01,)"
    assert day_range(None) == "[,)"


def test_those_who_fill_a_table_at_once_never_give_the_same_key():
    tables = [Table(Territory, "code", "name", turn=(which, 3), after=10) for which in range(3)]
    keys = [table.add("T", "Nord") for _ in range(4) for table in tables]
    assert sorted(keys) == list(range(11, 23))


def test_a_row_written_as_it_is_ends_like_any_other():
    one, other = (Table(Worker, "uuid", "name", "profession") for _ in range(2))
    one.add("6f0a3c3e-8d0e-4f0e-9a55-0d6a6f7d1c11", "Marta", "social_worker")
    other.put("\t".join(map(cell, ("6f0a3c3e-8d0e-4f0e-9a55-0d6a6f7d1c11", "Marta", "social_worker"))))
    assert one.take() == other.take()


def test_keys_are_random_uuids_that_the_seed_repeats():
    one, other = (Keys(np.random.default_rng(3)) for _ in range(2))
    drawn = [one() for _ in range(5000)]
    assert drawn == [other() for _ in range(5000)]
    assert len(set(drawn)) == 5000
    assert {uuid.UUID(key).version for key in drawn[:50]} == {4}


def hand() -> psycopg.Connection[object]:
    return hands.connect(dict(connection.get_connection_params()), time_zone=settings.TIME_ZONE)


@pytest.mark.django_db(transaction=True)
def test_a_row_that_breaks_a_constraint_is_found_at_the_end():
    District.objects.create(code="01", name="Ciutat Vella")
    with hand() as database:
        parts = take_off([Neighbourhood], database)
        table = Table(Neighbourhood, "code", "name", "district_id", keyed=False)
        table.add("99", "Enlloc", "77")
        table.pour(database)
    with pytest.raises(psycopg.IntegrityError, match="foreign key"):
        put_back(parts, connect=hand, progress=lambda share: None)
    Neighbourhood.objects.all().delete()
    put_back(parts, connect=hand, progress=lambda share: None)
    with hand() as database:
        assert missing(parts, database) == []


def test_no_hand_waits_at_a_table_that_another_works_at():
    costs = [
        (9.0, Part("bookings", "no_overlap", "x", "")),
        (5.0, Part("bookings", "by_time", "btree", "")),
        (1.0, Part("files", "by", "u", "")),
    ]
    work = _Work(costs)
    assert work._pile.pop(work._next())[1].name == "no_overlap"
    work._running[1] = (0.0, 9.0, "bookings")
    assert work._pile.pop(work._next())[1].table == "files"
    assert work._pile.pop(work._next())[1].name == "by_time", "there is nothing else to do"
