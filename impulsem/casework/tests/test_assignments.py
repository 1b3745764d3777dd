"""Who is responsible, and the need to know that comes and goes with it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from impulsem.casework import services
from impulsem.casework.models import Assignment, CaseFile
from impulsem.casework.services import refusals
from impulsem.casework.tests.factories import actor, make_centre, make_file, make_person, make_worker, referent_of
from impulsem.organisation.models import Role
from impulsem.people.models import Reach
from impulsem.platform import clock

pytestmark = pytest.mark.django_db


def reaches(worker, person, *, days=0):
    at = clock.now() + dt.timedelta(days=days)
    return Reach.objects.of(actor(worker), at=at).filter(person=person).exists()


def test_whoever_is_assigned_reaches_everybody_of_the_household():
    ana, bea = make_person(), make_person()
    worker = referent_of(make_file(ana, bea))
    assert reaches(worker, ana)
    assert reaches(worker, bea)
    assert set(Reach.objects.values_list("reason", flat=True)) == {"assignment"}


def test_cover_reaches_only_during_its_days_and_says_so():
    person = make_person()
    file = make_file(person)
    cover = make_worker(centre=file.centre)
    tomorrow = clock.today() + dt.timedelta(days=1)
    services.assign(
        file=file,
        worker=cover,
        role="cover",
        from_day=tomorrow,
        until=tomorrow + dt.timedelta(days=7),
        by=actor(referent_of(file)),
        at=clock.now(),
    )
    assert [reaches(cover, person, days=days) for days in (0, 2, 9)] == [False, True, False]
    assert Reach.objects.get(worker=cover).reason == "cover"
    assert Reach.objects.get(worker=cover).source.startswith("casework.assignment:")


def test_cover_without_an_end_is_refused():
    file = make_file()
    with pytest.raises(refusals.CoverNeedsAnEnd):
        services.assign(file=file, worker=make_worker(), role="cover", from_day=clock.today(), by=actor(referent_of(file)), at=clock.now())


def test_a_file_has_one_referent_at_a_time():
    file = make_file()
    with pytest.raises(refusals.ReferentTwice):
        services.assign(
            file=file, worker=make_worker(), role="referent", from_day=clock.today(), by=actor(referent_of(file)), at=clock.now()
        )
    assert not Reach.objects.exclude(worker=referent_of(file)).exists()


def test_the_front_desk_is_responsible_for_no_file():
    file = make_file()
    desk = make_worker(role=Role.FRONT_DESK, centre=file.centre)
    with pytest.raises(refusals.NotAProfessional):
        services.assign(file=file, worker=desk, role="co_referent", from_day=clock.today(), by=actor(referent_of(file)), at=clock.now())


def test_a_colleague_does_not_assign_and_the_director_does():
    file = make_file()
    colleague, director = make_worker(centre=file.centre), make_worker(role=Role.CENTRE_DIRECTOR, centre=file.centre)
    with pytest.raises(refusals.NotYourFile):
        services.assign(file=file, worker=colleague, role="co_referent", from_day=clock.today(), by=actor(colleague), at=clock.now())
    services.assign(file=file, worker=colleague, role="co_referent", from_day=clock.today(), by=actor(director), at=clock.now())
    assert reaches(colleague, file.household.memberships.get().person)


def test_a_file_without_a_referent_can_be_taken_by_a_professional_of_the_centre():
    centre = make_centre()
    desk, worker = make_worker(role=Role.FRONT_DESK, centre=centre), make_worker(centre=centre)
    person = make_person()
    from impulsem.people.tests.factories import make_household

    file = services.open_file(household=make_household(person), centre=centre, by=actor(desk), at=clock.now())
    services.assign(file=file, worker=worker, role="referent", from_day=clock.today(), by=actor(worker), at=clock.now())
    assert reaches(worker, person)


def test_an_assignment_that_ends_today_ends_its_reach_now():
    person = make_person()
    file = make_file(person)
    services.end_assignment(assignment=file.assignments.get(), by=actor(referent_of(file)), at=clock.now())
    assert not Reach.objects.at(clock.now() + dt.timedelta(seconds=1)).exists()
    assert not CaseFile.objects.visible_to(actor(make_worker()), at=clock.now()).exists()


def test_the_referent_changes_on_a_day_and_the_former_one_stays_in_the_history():
    person = make_person()
    file = make_file(person)
    old = referent_of(file)
    assignment = file.assignments.get()
    assignment.valid = type(assignment.valid)(clock.today() - dt.timedelta(days=30), None)
    assignment.save()
    new = make_worker(centre=file.centre)
    next_week = clock.today() + dt.timedelta(days=7)
    services.change_referent(file=file, worker=new, from_day=next_week, by=actor(old), at=clock.now())
    assert [a.worker for a in Assignment.objects.filter(file=file).order_by("valid")] == [old, new]
    assert [reaches(old, person, days=days) for days in (0, 8)] == [True, False]
    assert [reaches(new, person, days=days) for days in (0, 8)] == [False, True]


def test_a_joiner_is_reached_by_the_team_and_a_leaver_is_not():
    ana, joiner = make_person(), make_person()
    file = make_file(ana)
    worker = referent_of(file)
    services.refresh_reach_of_joiner(household_id=file.household_id, person=joiner, at=clock.now())
    assert reaches(worker, joiner)
    services.end_reach_of_leaver(household_id=file.household_id, person=joiner, at=clock.now())
    assert not reaches(worker, joiner)
    assert reaches(worker, ana)
    services.refresh_reach_of_joiner(household_id=file.household_id, person=joiner, at=timezone.now())
    assert reaches(worker, joiner)
