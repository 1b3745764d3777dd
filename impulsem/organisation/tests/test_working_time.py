"""Contract hours and absences: who writes them down, and what the house refuses."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from impulsem.organisation import services
from impulsem.organisation.models import Absence, Role, Worker, WorkingTime
from impulsem.organisation.tests.factories import actor, make_centre, make_worker
from impulsem.platform import audit
from impulsem.platform.actors import Actor
from impulsem.platform.errors import NotAllowed
from impulsem.platform.periods import period

pytestmark = pytest.mark.django_db

TODAY = dt.date(2026, 11, 23)
LATER = TODAY + dt.timedelta(days=100)


@pytest.fixture
def boss() -> Actor:
    return actor(make_worker(role=Role.ADMINISTRATOR), on=TODAY)


def hours_of(worker: Worker, day: dt.date) -> list[int]:
    return list(WorkingTime.objects.filter(worker=worker).on(day).values_list("weekly_minutes", flat=True))


def test_new_hours_end_those_that_held_before(boss):
    worker = make_worker()
    services.set_working_time(worker=worker, weekly_minutes=1500, from_day=TODAY, by=boss)
    services.set_working_time(worker=worker, weekly_minutes=1125, from_day=LATER, by=boss)
    assert [hours_of(worker, day) for day in (TODAY - dt.timedelta(days=1), TODAY, LATER)] == [[], [1500], [1125]]
    assert [event.action for event in audit.of(worker)] == ["organisation.working_time_set"] * 2


def test_hours_are_not_slipped_in_before_a_later_agreement(boss):
    worker = make_worker()
    services.set_working_time(worker=worker, weekly_minutes=1500, from_day=LATER, by=boss)
    with pytest.raises(services.AgreedAlready):
        services.set_working_time(worker=worker, weekly_minutes=1125, from_day=TODAY, by=boss)
    with pytest.raises(services.AgreedAlready):
        services.set_working_time(worker=worker, weekly_minutes=1125, from_day=LATER, by=boss)
    assert hours_of(worker, LATER) == [1500]


@pytest.mark.parametrize("minutes", [0, 59, 3001])
def test_a_contract_has_hours_of_a_week(boss, minutes):
    with pytest.raises(services.HoursOutOfRange):
        services.set_working_time(worker=make_worker(), weekly_minutes=minutes, from_day=TODAY, by=boss)


def test_whoever_is_away_is_so_to_the_last_day_and_once(boss):
    worker = make_worker()
    absence = services.record_absence(worker=worker, kind=Absence.Kind.LEAVE, first=TODAY, last=LATER, by=boss)
    assert (absence.since, absence.until) == (TODAY, LATER + dt.timedelta(days=1))
    with pytest.raises(services.AbsentAlready):
        services.record_absence(worker=worker, kind=Absence.Kind.TRAINING, first=LATER, last=LATER, by=boss)
    with pytest.raises(services.UntilBeforeFrom):
        services.record_absence(worker=worker, kind=Absence.Kind.LEAVE, first=LATER, last=TODAY, by=boss)


def test_an_absence_that_was_not_is_withdrawn_and_stays_in_the_audit(boss):
    worker = make_worker()
    absence = services.record_absence(worker=worker, kind=Absence.Kind.HOLIDAY, first=TODAY, last=LATER, by=boss)
    services.withdraw_absence(absence=absence, by=boss)
    assert not Absence.objects.exists()
    assert {event.action for event in audit.of(worker)} == {"organisation.absence_recorded", "organisation.absence_withdrawn"}


@pytest.mark.parametrize("role", [Role.PROFESSIONAL, Role.CENTRE_DIRECTOR, Role.TERRITORIAL_DIRECTOR, Role.FRONT_DESK, Role.INSTITUTE])
def test_who_neither_administers_nor_directs_the_centre_writes_nothing_down(role):
    worker, by = make_worker(), actor(make_worker(role=role))
    absence = Absence.objects.create(worker=worker, kind="leave", valid=period(TODAY, LATER))
    with pytest.raises(NotAllowed):
        services.set_working_time(worker=worker, weekly_minutes=1500, from_day=TODAY, by=by)
    with pytest.raises(NotAllowed):
        services.record_absence(worker=worker, kind=Absence.Kind.LEAVE, first=LATER, last=LATER, by=by)
    with pytest.raises(NotAllowed):
        services.withdraw_absence(absence=absence, by=by)


def test_who_directs_the_centre_writes_them_down_for_its_people():
    centre = make_centre()
    worker, director = make_worker(centre=centre), actor(make_worker(role=Role.CENTRE_DIRECTOR, centre=centre))
    services.set_working_time(worker=worker, weekly_minutes=1500, from_day=TODAY, by=director)
    absence = services.record_absence(worker=worker, kind=Absence.Kind.LEAVE, first=TODAY, last=LATER, by=director)
    services.withdraw_absence(absence=absence, by=director)
    assert hours_of(worker, TODAY) == [1500]


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.CENTRE_DIRECTOR])
def test_nobody_writes_down_their_own(role):
    worker = make_worker(role=role)
    with pytest.raises(services.NotOnesOwn):
        services.set_working_time(worker=worker, weekly_minutes=1500, from_day=TODAY, by=actor(worker))
    with pytest.raises(services.NotOnesOwn):
        services.record_absence(worker=worker, kind=Absence.Kind.LEAVE, first=TODAY, last=LATER, by=actor(worker))


def test_the_database_itself_keeps_absences_with_a_beginning_and_apart():
    worker = make_worker()
    Absence.objects.create(worker=worker, kind="leave", valid=period(TODAY, LATER))
    for valid in (period(None, TODAY), period(TODAY, LATER)):
        with pytest.raises(IntegrityError), transaction.atomic():
            Absence.objects.create(worker=worker, kind="leave", valid=valid)
