"""The pages of figures, entered by actors that a middleware would have put on the request."""

from __future__ import annotations

import datetime as dt

import pytest
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.sessions.backends.db import SessionStore
from django.http import Http404, HttpResponse
from django.test import RequestFactory

from impulsem.indicators import queries, services, views
from impulsem.indicators.declarations import Level, Place, places
from impulsem.indicators.models import Observation
from impulsem.indicators.tests.conftest import CUT, visits
from impulsem.places.models import District, Neighbourhood
from impulsem.platform.actors import Actor, ActorKind, Post
from impulsem.platform.models import Account

pytestmark = pytest.mark.django_db
NOW = CUT + dt.timedelta(minutes=5)
OCTOBER = dt.date(2026, 10, 1)


@pytest.fixture(autouse=True)
def _two_centres(monkeypatch):
    monkeypatch.setitem(places, Level.TERRITORY, lambda: [Place("T1", "North", 1)])
    monkeypatch.setitem(places, Level.CENTRE, lambda: [Place("C1", "One", 1, 1), Place("C2", "Two", 2, 2)])


@pytest.fixture
def worked_out(exported):
    exported(*visits(10, came=4), *visits(20, came=5, centre="C2", first=50))
    services.work_out(at=NOW)


def somebody(email: str, *posts: Post) -> Actor:
    account = Account.objects.create_user(email=email)
    return Actor(kind=ActorKind.WORKER, name=email, account_id=account.pk, posts=posts)


@pytest.fixture
def institute() -> Actor:
    return somebody("i@example.org", Post("institute"))


@pytest.fixture
def director() -> Actor:
    return somebody("d@example.org", Post("centre_director", centre_id=1))


def ask(view, actor: Actor | None, *given: object, post: dict[str, object] | None = None, **get: str) -> HttpResponse:
    request = RequestFactory().get("/figures/", get) if post is None else RequestFactory().post("/figures/", post)
    request.session = SessionStore()
    request._messages = FallbackStorage(request)
    request.user = Account.objects.get(pk=actor.account_id) if actor else None
    request.actor = actor
    return view(request, *given)


def said(response: HttpResponse) -> str:
    return response.content.decode()


def city() -> Observation:
    return Observation.objects.filter(level="city").latest("pk")


def test_before_anything_is_worked_out_the_page_says_so(institute):
    assert "No figure has been worked out yet" in said(ask(views.month, institute))


def test_a_month_shows_each_indicator_with_what_waits(worked_out, institute):
    page = said(ask(views.month, institute))
    assert "Who came" in page
    assert "30.0" in page
    assert "Review 4 drafts" in page


def test_a_director_sees_the_city_and_the_own_centre_and_not_another(worked_out, director):
    page = said(ask(views.month, director))
    assert "Review 2 drafts" in page  # the city's is seen, and refused if tried
    assert "40.0" in said(ask(views.month, director, where="centre:C1"))
    for view, more in ((views.month, ()), (views.series, ("visits.came",))):
        with pytest.raises(Http404):
            ask(view, director, *more, where="centre:C2")
    with pytest.raises(Http404):
        ask(views.observation, director, Observation.objects.get(level="centre", place="C2").pk)


def test_whoever_does_not_direct_is_not_let_in(worked_out):
    nobody = somebody("p@example.org", Post("professional", centre_id=1))
    for view, more in ((views.month, ()), (views.series, ("visits.came",)), (views.observation, (city().pk,))):
        assert ask(view, nobody, *more).status_code == 403
    assert ask(views.reopen, somebody("d@example.org", Post("centre_director", centre_id=1)), post={}).status_code == 403


def test_a_series_shows_its_months_and_what_it_is(worked_out, institute):
    page = said(ask(views.series, institute, "visits.came"))
    assert "October 2026" in page
    assert "fewer than 5" in page
    with pytest.raises(Http404):
        ask(views.series, institute, "nothing.here")


def test_an_observation_goes_from_draft_to_published_by_two_people(worked_out, institute):
    other = somebody("o@example.org", Post("institute"))
    pk = city().pk
    assert "I reviewed it" in said(ask(views.observation, institute, pk))
    assert ask(views.observation, institute, pk, post={"status": "reviewed", "note": "Looked at October"}).status_code == 302
    assert ask(views.observation, other, pk, post={"status": "approved"}).status_code == 302
    assert [one.pk for one in queries.published("visits.came", level="city")] == [pk]
    page = said(ask(views.observation, other, pk))
    assert "Looked at October" in page
    assert "i@example.org" in page
    assert "9 / 30" in page


def test_a_refusal_is_said_and_nothing_is_done(worked_out, institute):
    pk = city().pk
    assert ask(views.observation, institute, pk, post={"status": "approved"}).status_code == 302
    assert queries.status_of(city()) == "draft"
    with pytest.raises(Http404):
        ask(views.observation, institute, pk, post={"status": "published"})


def test_all_of_an_indicator_are_reviewed_and_approved_from_the_page_of_the_month(worked_out, institute):
    other = somebody("o@example.org", Post("institute"))
    asked = {"indicator": "visits.came", "month": OCTOBER.isoformat()}
    ask(views.steps, institute, post={**asked, "status": "reviewed"})
    ask(views.steps, other, post={**asked, "status": "approved"})
    assert queries.published("visits.came").count() == 4
    assert "Approve" not in said(ask(views.month, other)).replace("Approved", "")


def test_a_month_is_reopened_with_a_reason_that_stays_on_its_page(worked_out, institute):
    other = somebody("o@example.org", Post("institute"))
    services.take_step(observation=city(), status="reviewed", by=institute, at=NOW)
    services.take_step(observation=city(), status="approved", by=other, at=NOW)
    ask(views.reopen, institute, post={"month": OCTOBER.isoformat(), "reason": "Late entries of one centre"})
    assert "Late entries of one centre" in said(ask(views.month, institute))


def test_a_typed_value_asks_for_evidence_and_becomes_a_draft(worked_out, director):
    typed = {"where": "centre:C1", "month": "2026-09-14", "value": "62.5", "n": "40", "evidence": ""}
    assert ask(views.type_value, director, "visits.came", post=typed).status_code == 422
    assert ask(views.type_value, director, "visits.came", post={**typed, "evidence": "Survey, table 2"}).status_code == 302
    made = Observation.objects.get(month=dt.date(2026, 9, 1))
    assert (made.value, made.place, queries.status_of(made)) == (0.625, "C1", "draft")
    assert "Survey, table 2" in said(ask(views.observation, director, made.pk))


@pytest.mark.django_db(transaction=True)  # the export has a connection of its own
def test_the_institute_has_the_figures_worked_out_now_and_nobody_else(institute, director):
    Neighbourhood.objects.create(code="01", name="el Raval", district=District.objects.create(code="01", name="Ciutat Vella"))
    assert ask(views.work_out, director, post={}).status_code == 403
    assert "Work them out now" not in said(ask(views.month, director))
    assert ask(views.work_out, institute, post={}).status_code == 302
    assert "Who came" in said(ask(views.month, institute))


def test_a_month_costs_a_fixed_number_of_queries(worked_out, institute, django_assert_max_num_queries):
    with django_assert_max_num_queries(8):
        ask(views.month, institute)
    with django_assert_max_num_queries(8):
        ask(views.series, institute, "visits.came")
