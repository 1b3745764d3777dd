"""Figures in the hands of people: who may do what with them, and what a closed month keeps."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import DatabaseError, transaction

from impulsem.indicators import queries, services
from impulsem.indicators.declarations import Level, Place, indicators, places
from impulsem.indicators.models import Observation, Reopening
from impulsem.indicators.tests.conftest import CUT, visits
from impulsem.places.models import District, Neighbourhood
from impulsem.platform.actors import Actor, ActorKind, Post
from impulsem.platform.errors import NotAllowed
from impulsem.platform.models import Account

pytestmark = pytest.mark.django_db
NOW = CUT + dt.timedelta(minutes=5)
OCTOBER = dt.date(2026, 10, 1)
TYPED = {"indicator": "visits.came", "month": OCTOBER, "value": 0.5, "n": 40, "evidence": "Yearbook 2026, table 4", "at": NOW}


@pytest.fixture(autouse=True)
def _two_centres(monkeypatch):
    monkeypatch.setitem(places, Level.TERRITORY, lambda: [Place("T1", "North", 1)])
    monkeypatch.setitem(places, Level.CENTRE, lambda: [Place("C1", "One", 1, 1), Place("C2", "Two", 2, 2)])


def somebody(email: str, *posts: Post) -> Actor:
    account = Account.objects.create_user(email=email)
    return Actor(kind=ActorKind.WORKER, name=email, account_id=account.pk, posts=posts)


def of_institute(email: str) -> Actor:
    return somebody(email, Post("institute"))


def director(email: str, centre: int = 1) -> Actor:
    return somebody(email, Post("centre_director", centre_id=centre))


@pytest.fixture
def worked_out(exported):
    exported(*visits(10, came=4), *visits(20, came=5, centre="C2", first=50))
    services.work_out(at=NOW)


def the(level: str = "city", place: str = "") -> Observation:
    return Observation.objects.filter(level=level, place=place, breakdown={}).latest("pk")


def step(observation: Observation, status: str, by: Actor, *, at: dt.datetime = NOW) -> None:
    services.take_step(observation=observation, status=status, by=by, at=at)


def test_a_director_reviews_the_own_centre_and_no_other(worked_out):
    one = director("one@example.org")
    step(the("centre", "C1"), "reviewed", one)
    for other in (the("centre", "C2"), the("territory", "T1"), the()):
        with pytest.raises(services.NotYourPlace):
            step(other, "reviewed", one)


def test_a_territorial_director_reviews_the_centres_inside(worked_out):
    north = somebody("north@example.org", Post("territorial_director", territory_id=1))
    step(the("territory", "T1"), "reviewed", north)
    step(the("centre", "C1"), "reviewed", north)
    with pytest.raises(services.NotYourPlace):
        step(the("centre", "C2"), "reviewed", north)


def test_only_the_institute_approves_and_not_who_reviewed(worked_out):
    one, institute = director("one@example.org"), of_institute("i@example.org")
    observation = the("centre", "C1")
    step(observation, "reviewed", one)
    with pytest.raises(services.OnlyTheInstitute):
        step(observation, "approved", one)
    step(observation, "approved", institute)
    city = the()
    step(city, "reviewed", institute)
    with pytest.raises(services.NotTwice):
        step(city, "approved", institute)


def test_whoever_has_no_such_post_or_no_account_does_nothing(worked_out):
    with pytest.raises(services.NotYourPlace):
        step(the(), "reviewed", somebody("p@example.org", Post("professional", centre_id=1)))
    with pytest.raises(NotAllowed):
        step(the(), "reviewed", Actor(kind=ActorKind.JOB, name="job"))
    assert not list(queries.published("visits.came"))


def approve(observation: Observation, name: str, *, at: dt.datetime = NOW) -> None:
    step(observation, "reviewed", of_institute(f"r{name}@example.org"), at=at)
    step(observation, "approved", of_institute(f"a{name}@example.org"), at=at)


def test_an_approved_month_is_closed_until_the_institute_reopens_it_with_a_reason(worked_out, exported):
    approve(the(), "1")
    exported(*visits(10, came=5), cut=CUT + dt.timedelta(days=1))
    later = NOW + dt.timedelta(days=1)
    services.work_out(at=later)
    reviewer, approver = of_institute("r@example.org"), of_institute("a@example.org")
    step(the(), "reviewed", reviewer, at=later)
    with pytest.raises(services.MonthClosed):
        step(the(), "approved", approver, at=later)
    assert [one.value for one in queries.published("visits.came", level="city")] == [0.3]
    with pytest.raises(services.OnlyTheInstitute):
        services.reopen_month(month=OCTOBER, reason="Late entries", by=director("one@example.org"), at=later)
    with pytest.raises(services.SayWhy):
        services.reopen_month(month=OCTOBER, reason=" ", by=approver, at=later)
    services.reopen_month(month=OCTOBER, reason="Late entries of one centre", by=approver, at=later)
    assert [one.value for one in queries.published("visits.came", level="city")] == [0.3]  # until the later one is approved
    step(the(), "approved", approver, at=later)
    assert [one.value for one in queries.published("visits.came", level="city")] == [0.5]


def test_approving_closes_the_month_again(worked_out, exported):
    institute = of_institute("i@example.org")
    approve(the(), "1")
    services.reopen_month(month=OCTOBER, reason="Late entries", by=institute, at=NOW + dt.timedelta(hours=1))
    for number, hours in ((5, 2), (6, 4)):
        exported(*visits(10, came=number), cut=CUT + dt.timedelta(hours=hours))
        services.work_out(at=NOW + dt.timedelta(hours=hours))
        if number == 5:
            approve(the(), "2", at=NOW + dt.timedelta(hours=hours))
    step(the(), "reviewed", of_institute("x@example.org"), at=NOW + dt.timedelta(hours=5))
    with pytest.raises(services.MonthClosed):
        step(the(), "approved", institute, at=NOW + dt.timedelta(hours=5))


def test_a_month_of_which_nothing_is_approved_is_open(worked_out):
    with pytest.raises(services.NothingToReopen):
        services.reopen_month(month=OCTOBER, reason="Why not", by=of_institute("i@example.org"), at=NOW)


def test_a_reopening_is_never_changed(worked_out):
    approve(the(), "1")
    services.reopen_month(month=OCTOBER, reason="Late entries", by=of_institute("i@example.org"), at=NOW)
    for change in (lambda: Reopening.objects.update(reason="x"), lambda: Reopening.objects.all().delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_a_figure_of_an_earlier_definition_cannot_be_approved(worked_out, monkeypatch):
    import dataclasses

    observation = the()
    step(observation, "reviewed", of_institute("r@example.org"))
    monkeypatch.setattr(
        indicators, "_items", {"visits.came": dataclasses.replace(indicators["visits.came"], denominator=lambda t: t.came.count() * 2)}
    )
    with pytest.raises(services.EarlierDefinition):
        step(observation, "approved", of_institute("a@example.org"))
    assert not list(queries.published("visits.came"))


def test_all_figures_of_a_month_are_reviewed_and_approved_at_once_where_one_may(worked_out):
    one, institute = director("one@example.org"), of_institute("i@example.org")
    asked = {"indicator": "visits.came", "month": OCTOBER, "at": NOW}
    assert services.take_steps(status="reviewed", by=one, **asked) == 1
    assert services.take_steps(status="reviewed", by=of_institute("r@example.org"), **asked) == 3
    assert services.take_steps(status="approved", by=institute, **asked) == 4
    with pytest.raises(services.NothingToDo):
        services.take_steps(status="approved", by=institute, **asked)


def test_if_nothing_can_be_approved_it_is_said_why(worked_out):
    institute = of_institute("i@example.org")
    services.take_steps(indicator="visits.came", month=OCTOBER, status="reviewed", by=institute, at=NOW)
    with pytest.raises(services.NotTwice):
        services.take_steps(indicator="visits.came", month=OCTOBER, status="approved", by=institute, at=NOW)


def test_a_value_is_typed_only_for_a_place_that_one_answers_for_and_that_there_is():
    one = director("one@example.org")
    typed = services.type_value(level="centre", place="C1", by=one, **TYPED)
    assert [(step.status, step.by_name) for step in typed.steps.all()] == [("draft", "one@example.org")]
    with pytest.raises(services.NotYourPlace):
        services.type_value(level="centre", place="C2", by=one, **TYPED)
    with pytest.raises(services.NotTyped):
        services.type_value(level="centre", place="C9", by=one, **TYPED)
    with pytest.raises(services.NotTyped):
        services.type_value(level="centre", place="C1", by=one, **{**TYPED, "month": dt.date(2027, 1, 1)})
    with pytest.raises(services.NotTyped):
        services.type_value(level="centre", place="C1", by=one, **{**TYPED, "n": 4})


def test_a_live_value_is_that_of_the_tables_and_hides_too_few():
    district = District.objects.create(code="01", name="Ciutat Vella")
    Neighbourhood.objects.bulk_create(Neighbourhood(code=f"{n:02}", name=f"N{n}", district=district) for n in range(1, 11))
    cell = queries.live_value("visits.came", on=OCTOBER)
    assert (cell.value, cell.numerator, cell.denominator, cell.n) == (0.4, 4, 10, 10)
    few = queries.live_value("visits.came", on=OCTOBER, where={"neighbourhood": ["01", "02"]})
    assert (few.value, few.numerator, few.n) == (None, None, 0)
    assert queries.live_value("visits.came", on=OCTOBER, where={"neighbourhood": []}).value is None
