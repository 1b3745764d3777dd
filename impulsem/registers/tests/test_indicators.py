"""What leaves for counting is what happened, without anybody in it."""

from __future__ import annotations

import pytest
from django.db import connection

from impulsem.indicators.declarations import facts, query_of
from impulsem.indicators.tests.tables import figure
from impulsem.organisation.models import Team
from impulsem.organisation.tests.factories import actor, make_worker
from impulsem.people.services import seal_person
from impulsem.platform import clock
from impulsem.platform.tests.jobs import run_queued
from impulsem.registers.local.server import LocalRegisters
from impulsem.registers.tests.factories import ask, known, professional

pytestmark = pytest.mark.django_db


def kinds() -> list[str]:
    fact = facts["register_questions"]
    with connection.cursor() as cursor:
        cursor.execute(query_of(fact, on=clock.today()))
        assert [column.name for column in cursor.description] == list(fact.columns)
        return sorted(str(row[list(fact.columns).index("kind")]) for row in cursor.fetchall())


def test_each_question_is_a_row_and_the_indicator_counts_them(local: LocalRegisters) -> None:
    person, sealed = known(), known()
    _worker, by = professional(person, sealed)
    for each in (person, sealed):
        ask(each, "census", by)
    run_queued()
    ask(person, "census", by)
    team = Team.objects.create(name="Protecció", kind=Team.Kind.PROTECTION)
    seal_person(person=sealed, team=team, by=actor(make_worker(teams=(team,))))
    assert kinds() == ["first", "spared"]


def test_the_share_is_that_of_the_questions_which_nobody_was_asked() -> None:
    rows = [{"question": number, "kind": kind} for number, kind in enumerate(["spared", "first", "spared", "expired", "failed"])]
    cell = figure("registers.not_asked_again", *rows)
    assert (cell.value, cell.numerator, cell.denominator, cell.n) == (2 / 5, 2, 5, 5)
