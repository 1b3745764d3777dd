"""Silent alarms, posts and the actor behind an account."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from impulsem.organisation import queries, services
from impulsem.organisation.models import Role, SafetyAlarm, WorkerPost
from impulsem.organisation.permissions import directs_centre
from impulsem.organisation.tests.factories import actor, make_centre, make_territory, make_worker
from impulsem.platform import clock
from impulsem.platform.periods import period

pytestmark = pytest.mark.django_db


def test_an_alarm_reaches_the_desks_of_the_centre_and_not_the_screen_of_whoever_called():
    centre = make_centre()
    caller = actor(make_worker(centre=centre))
    desk = actor(make_worker(role=Role.FRONT_DESK, centre=centre))
    elsewhere = actor(make_worker(role=Role.FRONT_DESK, centre=make_centre()))

    services.raise_alarm(centre=centre, place="Office 3", by=caller, at=clock.now())

    assert [alarm.place for alarm in queries.open_alarms(desk)] == ["Office 3"]
    assert not queries.open_alarms(caller)
    assert not queries.open_alarms(elsewhere)


def test_pressing_the_alarm_twice_calls_once():
    centre = make_centre()
    caller = actor(make_worker(centre=centre))
    first = services.raise_alarm(centre=centre, by=caller, at=clock.now())
    assert services.raise_alarm(centre=centre, by=caller, at=clock.now()) == first


def test_an_answered_alarm_names_the_first_who_went():
    centre = make_centre()
    alarm = services.raise_alarm(centre=centre, by=actor(make_worker(centre=centre)), at=clock.now())
    first, second = (actor(make_worker(role=Role.FRONT_DESK, centre=centre)) for _ in range(2))
    services.answer_alarm(alarm=alarm, by=first, at=clock.now())
    services.answer_alarm(alarm=alarm, by=second, at=clock.now())
    assert SafetyAlarm.objects.get().seen_by_id == first.worker_id


def test_an_alarm_is_closed_once_and_says_what_happened():
    centre = make_centre()
    desk = actor(make_worker(role=Role.FRONT_DESK, centre=centre))
    alarm = services.raise_alarm(centre=centre, by=actor(make_worker(centre=centre)), at=clock.now())
    with pytest.raises(services.OutcomeMissing):
        services.close_alarm(alarm=alarm, outcome="  ", by=desk, at=clock.now())
    services.close_alarm(alarm=alarm, outcome="Calmed down", by=desk, at=clock.now())
    with pytest.raises(services.AlarmClosed):
        services.close_alarm(alarm=alarm, outcome="Again", by=desk, at=clock.now())


def test_a_worker_without_a_centre_is_told_whom_to_phone():
    with pytest.raises(services.NoDeskToCall, match="112"):
        services.raise_alarm(centre=None, by=actor(make_worker(role=Role.INSTITUTE)), at=clock.now())


def test_a_director_directs_the_centres_of_the_own_territory_only():
    mine, other = make_territory(), make_territory()
    director = actor(make_worker(role=Role.TERRITORIAL_DIRECTOR, territory=mine))
    assert directs_centre(director, centre_id=make_centre(territory=mine).pk, territory_id=mine.pk)
    assert not directs_centre(director, centre_id=make_centre(territory=other).pk, territory_id=other.pk)


def test_a_post_that_ended_gives_no_role():
    worker = make_worker()
    worker.posts.update(valid=period(dt.date(2020, 1, 1), dt.date(2021, 1, 1)))
    assert actor(worker, on=dt.date(2020, 6, 1)).holds(Role.PROFESSIONAL)
    assert not actor(worker, on=dt.date(2021, 1, 1)).posts


def test_a_professional_without_a_centre_is_refused_by_the_database():
    worker = make_worker()
    with pytest.raises(IntegrityError, match="worker_post_has_the_place_of_its_role"), transaction.atomic():
        WorkerPost.objects.create(worker=worker, role=Role.PROFESSIONAL, valid=period(dt.date(2024, 1, 1)))
