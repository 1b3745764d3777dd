"""The pages of contract hours and absences."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from impulsem.organisation import services
from impulsem.organisation.models import Absence, Centre, Role, Worker, WorkingTime
from impulsem.organisation.tests.factories import actor, logged_in, make_centre, make_worker
from impulsem.organisation.tests.test_pages import text
from impulsem.platform import clock
from impulsem.platform.actors import job

pytestmark = pytest.mark.django_db


@pytest.fixture
def centre() -> Centre:
    return make_centre()


@pytest.fixture
def worker(centre: Centre) -> Worker:
    return make_worker(centre=centre)


@pytest.fixture(params=[Role.ADMINISTRATOR, Role.CENTRE_DIRECTOR])
def keeper(request, centre: Centre) -> Client:
    """Whoever may: an administrator, and who directs the centre."""
    return logged_in(make_worker(role=request.param, centre=centre if request.param == Role.CENTRE_DIRECTOR else None))


def url(name: str, worker: Worker, *more: int) -> str:
    return reverse(f"organisation:{name}", args=[worker.uuid, *more])


def in_days(days: int) -> dt.date:
    return clock.today() + dt.timedelta(days=days)


def test_hours_are_written_down_shown_and_stay_in_the_history(keeper, worker):
    assert "it is full time" in text(keeper.get(url("hours", worker)))
    answer = keeper.post(url("agree_hours", worker), {"weekly_minutes": "18.75", "from_day": clock.today().isoformat()}, follow=True)
    assert answer.redirect_chain == [(url("hours", worker), 302)]
    assert WorkingTime.objects.get(worker=worker).weekly_minutes == 1125
    shown = text(answer)
    assert "Today: 18.75 hours a week." in shown
    assert "18.75 hours a week since" in shown


def test_an_absence_is_written_down_and_withdrawn_and_the_history_keeps_both(keeper, worker):
    days = {"first": in_days(-1).isoformat(), "last": in_days(3).isoformat()}
    shown = text(keeper.post(url("record_absence", worker), {"kind": "leave", **days}, follow=True))
    assert "Leave" in shown
    absence = Absence.objects.get(worker=worker)
    assert (absence.since, absence.last) == (in_days(-1), in_days(3))
    assert "Withdraw" in text(keeper.get(url("withdraw_absence", worker, absence.pk)))
    assert Absence.objects.exists()
    shown = text(keeper.post(url("withdraw_absence", worker, absence.pk), follow=True))
    assert "None today or to come." in shown
    assert "Withdrawn: Leave from" in shown
    assert shown.count("Leave from") == 2


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("agree_hours", {"weekly_minutes": "0.5", "from_day": "2026-11-23"}, "greater than or equal to 1"),
        ("agree_hours", {"weekly_minutes": "", "from_day": "2026-11-23"}, "required"),
        ("agree_hours", {"weekly_minutes": "20", "from_day": "2025-01-01"}, "Other hours are written down already"),
        ("record_absence", {"kind": "leave", "first": "2026-12-02", "last": "2026-12-01"}, "The last day is before the first."),
        ("record_absence", {"kind": "leave", "first": "2026-12-10", "last": "2026-12-11"}, "away on some of those days already"),
        ("record_absence", {"kind": "ill", "first": "2026-12-01", "last": "2026-12-01"}, "Select a valid choice"),
    ],
)
def test_what_makes_no_sense_is_refused_in_words_and_changes_nothing(keeper, worker, name, data, sentence):
    services.set_working_time(worker=worker, weekly_minutes=1500, from_day=dt.date(2026, 1, 1), by=job("test"))
    services.record_absence(worker=worker, kind="holiday", first=dt.date(2026, 12, 9), last=dt.date(2026, 12, 10), by=job("test"))
    answer = keeper.post(url(name, worker), data)
    assert answer.status_code == 422
    assert sentence in text(answer)
    assert (WorkingTime.objects.count(), Absence.objects.count()) == (1, 1)


def test_a_director_sees_the_people_of_the_centre_and_no_others(centre, worker):
    director = logged_in(make_worker(role=Role.CENTRE_DIRECTOR, centre=centre))
    stranger = make_worker()
    services.record_absence(worker=worker, kind="training", first=in_days(0), last=in_days(0), by=job("test"))
    page = text(director.get(reverse("organisation:hours_at_centres")))
    assert url("hours", worker) in page
    assert "Training" in page
    assert stranger.name not in page
    for name in ("hours", "agree_hours", "record_absence"):
        assert director.get(url(name, stranger)).status_code == 404
    assert reverse("organisation:hours_at_centres") in text(director.get(reverse("platform:preferences")))


def test_an_absence_of_somebody_else_is_not_found(keeper, worker):
    absence = services.record_absence(worker=make_worker(), kind="leave", first=in_days(0), last=in_days(0), by=job("test"))
    assert keeper.post(url("withdraw_absence", worker, absence.pk)).status_code == 404
    assert Absence.objects.exists()


@pytest.mark.parametrize("role", [Role.PROFESSIONAL, Role.FRONT_DESK, Role.INSTITUTE, Role.TERRITORIAL_DIRECTOR])
def test_nobody_else_looks(role, worker):
    other = logged_in(make_worker(role=role))
    assert other.get(url("hours", worker)).status_code == 403
    assert other.get(reverse("organisation:hours_at_centres")).status_code == 403


def test_ones_own_are_shown_without_buttons_and_refused_in_words():
    boss = make_worker(role=Role.ADMINISTRATOR)
    client = logged_in(boss)
    page = text(client.get(url("hours", boss)))
    assert url("agree_hours", boss) not in page
    answer = client.post(url("agree_hours", boss), {"weekly_minutes": "20", "from_day": clock.today().isoformat()})
    assert answer.status_code == 422
    assert "Nobody writes down their own hours" in text(answer)


def test_the_list_of_a_centre_takes_the_same_queries_for_one_and_for_many(centre, worker, django_assert_max_num_queries):
    director = make_worker(role=Role.CENTRE_DIRECTOR, centre=centre)
    client = logged_in(director)
    for _ in range(5):
        one = make_worker(centre=centre)
        services.set_working_time(worker=one, weekly_minutes=1200, from_day=in_days(0), by=actor(director))
    client.get(reverse("organisation:hours_at_centres"))
    with django_assert_max_num_queries(9):
        client.get(reverse("organisation:hours_at_centres"))
