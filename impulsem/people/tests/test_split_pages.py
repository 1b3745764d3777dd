"""The guided page of a safe parting: one question at a time, nothing before the last button, everything after it."""

from __future__ import annotations

import re

import pytest
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.test import Client
from django.urls import reverse

from impulsem.organisation.models import Role, Team, Worker
from impulsem.organisation.tests.factories import actor, make_centre, make_worker
from impulsem.people.models import HouseholdSplit, Reach
from impulsem.people.services import SplitDetails, grant_reach, split_household
from impulsem.people.tests.factories import make_household, make_person
from impulsem.platform import clock
from impulsem.platform.clock import day_span

pytestmark = pytest.mark.django_db


def logged_in(worker: Worker) -> Client:
    client = Client(headers={"accept-language": "en"})
    assert worker.account is not None
    client.force_login(worker.account)
    return client


@pytest.fixture
def anna() -> Worker:
    return make_worker(centre=make_centre())


@pytest.fixture
def home(anna: Worker):
    stays, leaves, child = make_person(given_name="Marc"), make_person(given_name="Rosa"), make_person(given_name="Nil")
    household = make_household(stays, leaves, child)
    for person in (stays, leaves, child):
        start, _end = day_span(clock.today())
        grant_reach(person=person, worker=anna, reason=Reach.Reason.ASSIGNMENT, during=DateTimeTZRange(start, None, "[)"), source="test:1")
    return household, stays, leaves, child


def hidden(html: str) -> dict[str, list[str]]:
    """What the page would send again: its hidden fields."""
    found: dict[str, list[str]] = {}
    for tag in re.findall(r"<input[^>]*>", html):
        if 'type="hidden"' in tag and (name := re.search(r'name="([^"]+)"', tag)):
            value = re.search(r'value="([^"]*)"', tag)
            found.setdefault(name[1], []).append(value[1] if value else "")
    return found


def test_the_questions_lead_to_what_will_happen_and_the_last_button_does_it(anna, home):
    household, _stays, leaves, child = home
    team = Team.objects.create(name="Protection", kind=Team.Kind.PROTECTION)
    client, url = logged_in(anna), reverse("people:split", args=[household.uuid])
    assert client.get(url).status_code == 200
    today = clock.today().isoformat()
    answers = [
        {"leaving": [leaves.pk, child.pk], "on": today},
        {"ground": "sealed", "team": team.pk},
        {"apart_from": [home[1].pk]},
        {},
        {"ends_home_costs": "on"},
        {"calls_off": "on"},
    ]
    sent: dict[str, object] = {"step": "0", "seen": "0", **answers[0]}
    for number, answer in enumerate(answers[1:], start=1):
        page = client.post(url, sent)
        assert page.status_code == 200
        html = page.content.decode()
        assert f'name="step" value="{number}"' in html
        sent = {**hidden(html), **answer}
    page = client.post(url, sent)
    html = page.content.decode()
    assert 'name="step" value="6"' in html
    assert "Protection" in html
    assert not HouseholdSplit.objects.exists()
    done = client.post(url, hidden(html))
    assert done.status_code == 302
    split = HouseholdSplit.objects.get()
    assert (split.sealed, split.team, split.persons.count(), split.pairs.count()) == (True, team, 2, 2)
    assert client.get(reverse("desk:person", args=[leaves.uuid])).status_code == 404


def test_what_is_missing_is_asked_at_its_question_and_going_back_keeps_the_answers(anna, home):
    household, _stays, leaves, _child = home
    client, url = logged_in(anna), reverse("people:split", args=[household.uuid])
    refused = client.post(url, {"step": "0", "seen": "0", "on": clock.today().isoformat()})
    assert refused.status_code == 422
    refused = client.post(url, {"step": "1", "seen": "1", "leaving": leaves.pk, "on": clock.today().isoformat(), "ground": "violence"})
    assert refused.status_code == 422
    back = client.post(
        url, {"step": "1", "seen": "1", "leaving": leaves.pk, "on": clock.today().isoformat(), "ground": "separation", "back": "1"}
    )
    html = back.content.decode()
    assert 'name="step" value="0"' in html
    assert hidden(html)["ground"] == ["separation"]


def test_it_is_for_who_works_with_them(home):
    household = home[0]
    url = reverse("people:split", args=[household.uuid])
    assert logged_in(make_worker()).get(url).status_code == 403
    assert logged_in(make_worker(role=Role.FRONT_DESK)).get(url).status_code == 403


def test_only_the_protection_team_finds_the_way_to_undo_it(anna, home):
    household, _stays, leaves, child = home
    team = Team.objects.create(name="Protection", kind=Team.Kind.PROTECTION)
    fresh = split_household(
        household=household,
        leaving=[leaves, child],
        on=clock.today(),
        by=actor(anna),
        details=SplitDetails(ground="violence", team=team, sealed=True),
    )
    url = reverse("people:apart", args=[fresh.uuid])
    assert logged_in(anna).get(url).status_code == 403
    guard = logged_in(make_worker(teams=(team,)))
    assert guard.get(url).status_code == 200
    assert guard.post(url, {"because": "The order ended."}).status_code == 302
    assert guard.get(url).status_code == 404
