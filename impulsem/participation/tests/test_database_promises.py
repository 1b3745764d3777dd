"""What the database promises, whatever the code does."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from impulsem.participation.lengths import LONGEST
from impulsem.participation.models import Contribution, Correction, Minutes, Process
from impulsem.participation.tests import factories
from impulsem.platform import clock
from impulsem.platform.actors import job
from impulsem.provenance.models import Derivation
from impulsem.provenance.services import Edge, derive, withdraw

BY = job("test")


def close_synthesis(process: Process) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE participation_process SET state = 'returned' WHERE id = %s", [process.pk])


@pytest.fixture
def process(db) -> Process:
    return factories.process(state=Process.State.SYNTHESIS)


def test_the_synthesis_does_not_close_while_a_contribution_has_no_place(process):
    placed, lost = factories.contribution(process), factories.contribution(process)
    proposal = factories.proposal(process)
    derive([Edge(placed.node_id, proposal.node_id, "same")], by=BY)
    with pytest.raises(IntegrityError, match="has no place"):
        close_synthesis(process)
    derive([Edge(lost.node_id, process.aside_id, "set_aside", "belongs to the state")], by=BY)
    close_synthesis(process)


def test_a_place_that_was_taken_back_is_no_place(process):
    said = factories.contribution(process)
    [edge] = derive([Edge(said.node_id, factories.proposal(process).node_id, "same")], by=BY)
    withdraw(edge, reason="wrong one", by=BY)
    with pytest.raises(IntegrityError, match="has no place"):
        close_synthesis(process)
    assert Derivation.objects.count() == 1


def test_what_was_withheld_in_public_has_its_answer(process):
    factories.contribution(process, state=Contribution.State.WITHHELD, withheld_because="an insult")
    close_synthesis(process)


def test_words_are_never_changed_or_deleted(process):
    said = factories.contribution(process)
    with pytest.raises(ProgrammingError), transaction.atomic():
        Contribution.objects.filter(pk=said.pk).update(original="altered")
    with pytest.raises(ProgrammingError), transaction.atomic():
        Contribution.objects.filter(pk=said.pk).delete()
    Contribution.objects.filter(pk=said.pk).update(state=Contribution.State.PARKED)


def test_no_words_are_longer_than_the_form_takes(process):
    said = factories.contribution(process, "a" * LONGEST)
    with pytest.raises(IntegrityError), transaction.atomic():
        factories.contribution(process, "a" * (LONGEST + 1))
    with pytest.raises(IntegrityError), transaction.atomic():
        Correction.objects.create(contribution=said, text="a" * (LONGEST + 1), why="source", at=clock.now())


def test_nothing_is_withheld_without_a_public_reason(process):
    with pytest.raises(IntegrityError), transaction.atomic():
        factories.contribution(process, state=Contribution.State.WITHHELD)


def test_minutes_are_not_validated_by_their_author(process):
    from impulsem.organisation.tests.factories import make_worker

    author = make_worker()
    session = factories.session(process)
    with pytest.raises(IntegrityError), transaction.atomic():
        Minutes.objects.create(
            session=session,
            version=1,
            text="Acta",
            written_by=author,
            written_at=clock.now(),
            validated_by=author,
            validated_at=clock.now(),
        )
