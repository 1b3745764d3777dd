"""Who promised what by when."""

from __future__ import annotations

import datetime as dt

import pytest

from impulsem.agenda.events import NobodyCame
from impulsem.casework import queries, services
from impulsem.casework.models import Commitment
from impulsem.casework.services import refusals
from impulsem.casework.tests.factories import actor, make_file, make_person, make_worker, referent_of
from impulsem.organisation.models import Team
from impulsem.platform import clock, events

pytestmark = pytest.mark.django_db


@pytest.fixture
def promise():
    person = make_person()
    file = make_file(person)
    worker = referent_of(file)
    return services.make_commitment(
        text="Call the lawyer", due_on=clock.today() - dt.timedelta(days=1), file=file, person=person, by=actor(worker), at=clock.now()
    )


def test_it_is_in_the_inbox_of_who_promised_and_late_after_its_day(promise):
    (task,) = queries.inbox(promise.worker_id, clock.today())
    assert (task.text, task.late, task.file_number) == ("Call the lawyer", True, promise.file.number)
    assert not queries.inbox(promise.worker_id, promise.due_on)[0].late
    assert queries.inbox(make_worker().pk, clock.today()) == []


def test_every_step_is_appended(promise):
    by, at = actor(promise.worker), clock.now()
    services.move_commitment(commitment=promise, due_on=clock.today() + dt.timedelta(days=3), note="The lawyer is ill", by=by, at=at)
    services.keep_commitment(commitment=promise, by=by, at=at)
    assert queries.inbox(promise.worker_id, clock.today()) == []
    services.reopen_commitment(commitment=promise, by=by, at=at)
    services.waive_commitment(commitment=promise, by=by, at=at)
    assert list(promise.events.order_by("pk").values_list("kind", flat=True)) == ["made", "moved", "kept", "reopened", "waived"]
    promise.refresh_from_db()
    assert promise.settled_on == clock.today()


def test_what_is_settled_is_not_settled_again(promise):
    by = actor(promise.worker)
    services.keep_commitment(commitment=promise, by=by, at=clock.now())
    with pytest.raises(refusals.CommitmentSettled):
        services.waive_commitment(commitment=promise, by=by, at=clock.now())
    with pytest.raises(refusals.CommitmentSettled):
        services.move_commitment(commitment=promise, due_on=clock.today(), by=by, at=clock.now())


def test_a_stranger_does_not_settle_it_and_a_colleague_of_the_file_does(promise):
    with pytest.raises(refusals.NotYourCommitment):
        services.keep_commitment(commitment=promise, by=actor(make_worker()), at=clock.now())
    colleague = make_worker(centre=promise.file.centre)
    services.assign(
        file=promise.file, worker=colleague, role="co_referent", from_day=clock.today(), by=actor(promise.worker), at=clock.now()
    )
    services.keep_commitment(commitment=promise, by=actor(colleague), at=clock.now())


def test_the_person_can_promise_too_and_the_worker_follows_it_up():
    worker, person = make_worker(), make_person()
    services.make_commitment(
        text="Bring the lease", due_on=clock.today(), person=person, promised_by="Fatima", by=actor(worker), at=clock.now()
    )
    assert queries.inbox(worker.pk, clock.today())[0].promised_by == "Fatima"


@pytest.mark.parametrize("text", ["", "   ", "x" * 201])
def test_a_promise_says_something_short(text):
    with pytest.raises(refusals.CommitmentSaysNothing):
        services.make_commitment(text=text, due_on=clock.today(), by=actor(make_worker()), at=clock.now())


def test_a_promise_in_a_file_out_of_reach_is_refused():
    with pytest.raises(refusals.NotYourFile):
        services.make_commitment(text="x", due_on=clock.today(), file=make_file(), by=actor(make_worker()), at=clock.now())
    assert not Commitment.objects.exists()


def test_a_promise_to_somebody_sealed_since_leaves_the_inbox(promise):
    promise.person.sealed_by = Team.objects.create(name="Protection", kind="protection")
    promise.person.save()
    assert queries.inbox(promise.worker_id, clock.today()) == []


def test_when_nobody_came_whoever_was_to_attend_is_asked_to_find_out_why() -> None:
    worker, person = make_worker(), make_person()
    at = clock.at(dt.date(2026, 11, 27), dt.time(12))  # a Friday
    events.announce(NobodyCame(appointment_id=1, person_id=person.pk, worker_ids=(worker.pk,), times=3, at=at))
    made = Commitment.objects.get(worker=worker)
    assert (made.person, made.due_on, made.created_by) == (person, dt.date(2026, 11, 30), None)
    assert "3" in made.text
