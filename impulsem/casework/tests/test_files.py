"""Files: numbers, states, and what they bring together."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from impulsem.casework import services
from impulsem.casework.models import CaseFile, EntryParticipant, FileEvent
from impulsem.casework.services import refusals
from impulsem.casework.tests.factories import actor, make_centre, make_file, make_household, make_person, make_worker, referent_of, write
from impulsem.organisation.models import Role
from impulsem.platform import clock
from impulsem.platform.errors import NotAllowed

pytestmark = pytest.mark.django_db


def test_a_file_gets_the_next_number_of_its_year():
    first, second = make_file(), make_file()
    year = clock.today().year
    assert first.number.startswith(f"{year}-")
    assert len(first.number) == len("2026-000412")
    assert int(second.number[5:]) == int(first.number[5:]) + 1


@pytest.mark.django_db(transaction=True)
def test_two_hundred_numbers_taken_by_eight_hands_at_once_are_all_different():
    def take(_hand: int) -> list[str]:
        try:
            return [services.reserve_numbers(2031, 1)[0] for _ in range(25)]
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as hands:
        taken = [number for numbers in hands.map(take, range(8)) for number in numbers]
    assert sorted(taken) == [f"2031-{n:06}" for n in range(1, 201)]


def test_a_household_has_one_live_file():
    file = make_file()
    worker = referent_of(file)
    with pytest.raises(refusals.FileExists):
        services.open_file(household=file.household, centre=file.centre, by=actor(worker), at=clock.now())
    assert CaseFile.objects.filter(household=file.household).count() == 1


def test_an_empty_household_gets_no_file():
    worker = make_worker()
    centre = worker.posts.get().centre
    household = make_household()
    household.memberships.all().delete()
    with pytest.raises(refusals.NobodyLivesThere):
        services.open_file(household=household, centre=centre, by=actor(worker), at=clock.now())


def test_only_the_centre_opens_its_files():
    with pytest.raises(NotAllowed):
        services.open_file(household=make_household(), centre=make_centre(), by=actor(make_worker()), at=clock.now())


def test_the_front_desk_of_the_centre_opens_a_file_without_a_referent():
    centre = make_centre()
    desk = make_worker(role=Role.FRONT_DESK, centre=centre)
    file = services.open_file(household=make_household(), centre=centre, by=actor(desk), at=clock.now())
    assert not file.assignments.exists()
    assert file.events.get().kind == FileEvent.Kind.OPENED


def test_opening_a_file_claims_what_was_written_before_it():
    person, other = make_person(), make_person()
    make_household(other)
    worker = make_worker()
    household = make_household(person)
    earlier = write(worker, person, other)
    assert earlier.participants.filter(file=None).count() == 2
    file = make_file(household=household, centre=worker.posts.get().centre, referent=worker)
    assert earlier.participants.get(person=person).file == file
    assert earlier.participants.get(person=other).file is None


def test_what_is_in_a_file_stays_in_it():
    person = make_person()
    file = make_file(person)
    write(referent_of(file), person)
    with pytest.raises(Exception, match="append_only"):
        EntryParticipant.objects.update(file=None)


def test_a_file_is_paused_resumed_closed_with_a_reason_and_reopened():
    file = make_file()
    by, at = actor(referent_of(file)), clock.now()
    file = services.pause_file(file=file, note="Abroad until March", by=by, at=at)
    file = services.resume_file(file=file, by=by, at=at)
    file = services.close_file(file=file, reason="goals_reached", by=by, at=at)
    file = services.reopen_file(file=file, by=by, at=at)
    assert file.state == CaseFile.State.OPEN
    assert file.version == 5
    kinds = list(file.events.order_by("pk").values_list("kind", flat=True))
    assert kinds == ["opened", "paused", "resumed", "closed", "reopened"]


def test_closing_without_a_reason_is_refused_and_leaves_no_trace():
    file = make_file()
    with pytest.raises(refusals.SayWhyItCloses):
        services.close_file(file=file, reason="", by=actor(referent_of(file)), at=clock.now())
    file.refresh_from_db()
    assert file.state == CaseFile.State.OPEN
    assert file.events.count() == 1


def test_a_closed_file_cannot_be_paused():
    file = make_file()
    by = actor(referent_of(file))
    file = services.close_file(file=file, reason="moved", by=by, at=clock.now())
    with pytest.raises(refusals.CannotFollow):
        services.pause_file(file=file, by=by, at=clock.now())


def test_a_file_is_not_reopened_beside_a_newer_one():
    file = make_file()
    by = actor(referent_of(file))
    services.close_file(file=file, reason="moved", by=by, at=clock.now())
    services.open_file(household=file.household, centre=file.centre, by=by, at=clock.now())
    with pytest.raises(refusals.FileExists):
        services.reopen_file(file=CaseFile.objects.get(pk=file.pk), by=by, at=clock.now())


def test_phase_and_intensity_are_set_by_who_works_there_and_leave_their_step():
    file = make_file()
    by = actor(referent_of(file))
    file = services.set_phase(file=file, phase="treatment", by=by, at=clock.now())
    file = services.set_intensity(file=file, intensity="high", note="Eviction on the 3rd", by=by, at=clock.now())
    assert list(file.events.order_by("pk").values_list("kind", "value"))[1:] == [("phase", "treatment"), ("intensity", "high")]
    with pytest.raises(refusals.NotYourFile):
        services.set_phase(file=file, phase="welcome", by=actor(make_worker()), at=clock.now())


def test_setting_what_is_so_already_adds_no_step():
    file = make_file()
    services.set_intensity(file=file, intensity=file.intensity, by=actor(referent_of(file)), at=clock.now())
    assert file.events.count() == 1
