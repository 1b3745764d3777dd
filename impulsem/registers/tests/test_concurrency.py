"""Several at once: one question is asked for, and each is asked by one."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from impulsem.platform import clock
from impulsem.registers import services
from impulsem.registers.local.server import LocalRegisters
from impulsem.registers.models import LookUp, Question
from impulsem.registers.tests.factories import ask, known, professional

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(count: int, action: Callable[[int], object]) -> list[object]:
    """What `count` threads got, each on its own connection, all let go at the same moment."""
    gate = threading.Barrier(count)

    def run(number: int) -> object:
        try:
            gate.wait()
            return action(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, range(count)))


def test_who_wants_the_same_at_the_same_moment_gets_the_same_question() -> None:
    person = known()
    _worker, by = professional(person)
    found = at_once(4, lambda number: ask(person, "census", by, at=clock.now()).pk)
    assert len(set(found)) == 1
    assert LookUp.objects.count() == Question.objects.count() == 1


def test_workers_at_the_same_moment_ask_each_question_once(local: LocalRegisters) -> None:
    persons = [known() for _ in range(8)]
    _worker, by = professional(*persons)
    for person in persons:
        ask(person, "census", by)
    asked = at_once(3, lambda number: services.ask_due(register="census"))
    assert sum(map(int, map(str, asked))) == 8
    assert local.asked["census"] == local.heard["census"] == 8


def test_an_objection_while_the_register_answers_wins_or_comes_too_late_but_nothing_breaks(local: LocalRegisters) -> None:
    local.behaviour.slow["census"] = 0.3
    person = known()
    _worker, by = professional(person)
    look_up = ask(person, "census", by)

    def act(number: int) -> object:
        if number == 0:
            return services.ask_due(register="census")
        return services.object_to(person=person, register="census", by=by, at=clock.now())

    at_once(2, act)
    look_up.refresh_from_db()
    assert look_up.state in ("objected", *LookUp.SETTLED)
    with pytest.raises(services.PersonObjected):
        ask(person, "census", by)
