"""Two doors, one place."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import IntegrityError, connection

from impulsem.groups.models import Enrolment
from impulsem.groups.tests.factories import enrolled, make_session
from impulsem.people.tests.factories import make_person

pytestmark = pytest.mark.django_db(transaction=True)


def test_eight_doors_that_enrol_at_the_same_moment_give_as_many_places_as_there_are() -> None:
    session = make_session(capacity=3)
    people = [make_person() for _ in range(8)]
    gate = threading.Barrier(len(people))

    def door(number: int) -> str:
        try:
            gate.wait()
            return enrolled(session, people[number]).state
        finally:
            connection.close()

    with ThreadPoolExecutor(len(people)) as pool:
        states = list(pool.map(door, range(len(people))))
    assert sorted(states) == ["enrolled"] * 3 + ["waiting"] * 5
    assert len(set(Enrolment.objects.values_list("code", flat=True))) == 8


def test_the_database_itself_lets_one_of_two_take_the_last_place() -> None:
    session = make_session(capacity=1)
    first, second = enrolled(session), enrolled(session)
    Enrolment.objects.filter(pk=first.pk).update(state="left")
    Enrolment.objects.filter(pk=second.pk).update(state="left")
    gate = threading.Barrier(2)

    def past_the_services(pk: int) -> bool:
        try:
            gate.wait()
            return bool(Enrolment.objects.filter(pk=pk).update(state="enrolled"))
        except IntegrityError:
            return False
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(past_the_services, (first.pk, second.pk))) == [False, True]
