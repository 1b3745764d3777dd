"""The pages: look up instead of asking, one answer, figures, which registers answer. Queries are counted."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from impulsem.organisation.models import Role, Team, Worker
from impulsem.organisation.tests.factories import actor, logged_in, make_worker
from impulsem.people.models import Household, Person
from impulsem.people.services import seal_person
from impulsem.people.tests.factories import make_household
from impulsem.platform import clock
from impulsem.platform.registries import Subject, panels
from impulsem.platform.tests.jobs import Run
from impulsem.registers import queries
from impulsem.registers.local.server import LocalRegisters
from impulsem.registers.models import LookUp, Question, Register
from impulsem.registers.tests.factories import ask, known, professional

pytestmark = pytest.mark.django_db
Home = tuple[Household, Person, Worker]


@pytest.fixture
def home() -> Home:
    """Fàtima and somebody who lives with her, and who works with both."""
    fatima, karim = known(given_name="Fàtima"), known(given_name="Karim")
    worker, _by = professional(fatima, karim)
    return make_household(fatima, karim), fatima, worker


def of(household: Household) -> str:
    return reverse("registers:household", args=[household.uuid])


def sent(client: Client, household: Household, **fields: str) -> str:
    """What the page says after a button was pressed."""
    name = "registers:objection" if {"object", "withdraw"} & fields.keys() else "registers:ask"
    return client.post(reverse(name, args=[household.uuid]), {"purpose": "application", **fields}, follow=True).content.decode()


def test_the_page_of_a_household_offers_each_register_with_its_ground(home: Home) -> None:
    household, fatima, worker = home
    page = logged_in(worker).get(of(household)).content.decode()
    assert page.count("39/2015") == 12
    assert f'value="{fatima.uuid}:tax"' in page
    assert "Not looked up yet" not in page, "the button says it"


def test_registers_that_do_not_know_somebody_are_one_line(home: Home) -> None:
    household, fatima, worker = home
    fatima.identifiers.all().delete()
    page = logged_in(worker).get(of(household)).content.decode()
    assert page.count("39/2015") == 6
    assert page.count("No number is written down by which they know the person") == 1
    assert f'value="{fatima.uuid}:tax"' in page, "she may object all the same"


def test_its_queries_do_not_grow_with_who_lives_there(home: Home, local: LocalRegisters, run_jobs: Run) -> None:
    household, fatima, worker = home
    alone = known()
    by = actor(worker)
    with CaptureQueriesContext(connection) as none:
        queries.look_ups_of([alone.pk], by, clock.now())
    for code in ("census", "tax", "disability"):
        ask(fatima, code, by)
    run_jobs()
    several = list(household.memberships.values_list("person_id", flat=True))
    with CaptureQueriesContext(connection) as log:
        queries.look_ups_of(several, by, clock.now())
    assert len(log) == len(none) == 9


def test_one_button_asks_and_the_answer_shows(home: Home, local: LocalRegisters, run_jobs: Run) -> None:
    household, fatima, worker = home
    client = logged_in(worker)
    page = sent(client, household, ask=f"{fatima.uuid}:census")
    assert "The answer shows here" in page
    assert "Being asked" in page
    assert "data-live" in page
    run_jobs()
    page = client.get(of(household)).content.decode()
    assert "holds until" in page
    assert 'id="look-ups" hx-get' not in page
    assert "nobody was asked again" in sent(client, household, ask=f"{fatima.uuid}:census")
    answer = client.get(reverse("registers:answer", args=[LookUp.objects.get().uuid])).content.decode()
    assert "Municipal register" in answer
    assert "For an application for aid" in answer


def test_one_button_asks_all_that_is_missing_of_everybody(home: Home, local: LocalRegisters, run_jobs: Run) -> None:
    household, _fatima, worker = home
    client = logged_in(worker)
    assert "12 questions asked" in sent(client, household, ask="all")
    run_jobs()
    assert "known or being asked" in sent(client, household, ask="all")
    assert Question.objects.filter(kind="first").count() == 12


def test_a_purpose_that_only_some_grounds_cover_asks_those(home: Home) -> None:
    household, _fatima, worker = home
    assert "2 questions asked" in sent(logged_in(worker), household, ask="all", purpose="attention")


def test_an_objection_is_written_down_and_taken_back(home: Home) -> None:
    household, fatima, worker = home
    client = logged_in(worker)
    assert "Objected: ask for the paper" in sent(client, household, object=f"{fatima.uuid}:tax")
    assert "The person objected to this look-up" in sent(client, household, ask=f"{fatima.uuid}:tax")
    assert "Taken back" in sent(client, household, withdraw=f"{fatima.uuid}:tax")
    assert "The answer shows here" in sent(client, household, ask=f"{fatima.uuid}:tax")


def test_a_register_that_does_not_answer_is_told_in_words(home: Home, local: LocalRegisters, run_jobs: Run) -> None:
    household, fatima, worker = home
    local.behaviour.down.add("tax")
    local.behaviour.nonsense.add("census")
    client = logged_in(worker)
    for code in ("tax", "census"):
        sent(client, household, ask=f"{fatima.uuid}:{code}")
    run_jobs()
    page = client.get(of(household)).content.decode()
    assert "The register does not answer now; it is asked again at" in page
    assert "made no sense" in page
    assert "Try again" in page


@pytest.mark.parametrize("asked", ["", "nonsense", "0f5c3a52-6a43-4d0c-9c1a-3c0e6a1f8f11:tax", "all:tax"])
def test_a_button_that_was_forged_is_a_404(home: Home, asked: str) -> None:
    household, _fatima, worker = home
    response = logged_in(worker).post(reverse("registers:ask", args=[household.uuid]), {"purpose": "application", "ask": asked})
    assert response.status_code == 404


def test_who_does_not_work_with_them_sees_and_does_not_ask(home: Home) -> None:
    household, fatima, worker = home
    client = logged_in(make_worker())
    look_up = ask(fatima, "census", actor(worker))
    assert client.get(reverse("registers:answer", args=[look_up.uuid])).status_code == 404
    assert 'name="ask"' not in client.get(of(household)).content.decode()
    assert "Only who works with the person" in sent(client, household, ask=f"{fatima.uuid}:tax")
    assert LookUp.objects.get() == look_up


def test_the_desk_does_not_enter() -> None:
    client = logged_in(make_worker(role=Role.FRONT_DESK))
    for path in (of(make_household()), reverse("registers:counters"), reverse("registers:registers")):
        assert client.get(path).status_code == 403


def test_a_sealed_person_is_not_there_and_her_answers_neither(home: Home, local: LocalRegisters, run_jobs: Run) -> None:
    household, fatima, worker = home
    ask(fatima, "census", actor(worker))
    run_jobs()
    team = Team.objects.create(name="Protecció", kind=Team.Kind.PROTECTION)
    guard = make_worker(teams=(team,))
    seal_person(person=fatima, team=team, by=actor(guard))
    client, answer = logged_in(worker), reverse("registers:answer", args=[LookUp.objects.get().uuid])
    assert "Fàtima" not in client.get(of(household)).content.decode()
    assert client.get(answer).status_code == 404
    assert logged_in(guard).get(answer).status_code == 200
    subject = Subject(1, uuid4(), household.pk, (fatima.pk,), clock.today(), None)
    assert "Fàtima" not in panel(subject, worker)


def panel(subject: Subject, worker: Worker) -> str:
    found = next(each for each in panels if each.code == "look_ups")
    reader = actor(worker)
    with CaptureQueriesContext(connection) as log:
        content = render_to_string(found.template, dict(found.load(subject, reader)))
    assert len(log) <= found.budget
    return content


def test_the_panel_shows_what_is_known_within_its_budget(home: Home, local: LocalRegisters, run_jobs: Run) -> None:
    household, fatima, worker = home
    subject = Subject(1, uuid4(), household.pk, (fatima.pk,), clock.today(), None)
    assert "Nothing was looked up yet" in panel(subject, worker)
    ask(fatima, "census", actor(worker))
    run_jobs()
    assert "holds until" in panel(subject, worker)


def test_the_figures_are_those_of_the_reader(home: Home, local: LocalRegisters, run_jobs: Run) -> None:
    _household, fatima, worker = home
    by = actor(worker)
    ask(fatima, "census", by)
    run_jobs()
    ask(fatima, "census", by)
    (post,) = worker.posts.all()
    director = make_worker(role=Role.CENTRE_DIRECTOR, centre=post.centre)
    elsewhere = make_worker(role=Role.CENTRE_DIRECTOR)
    found = queries.asked_counters(actor(director), on=clock.today())
    assert (found.total.spared, found.total.first, found.total.share) == (1, 1, 50)
    assert found.by_month[-1][1] == found.total
    assert [counted.all for register, counted in found.by_register if register.code == "census"] == [2]
    assert queries.asked_counters(actor(elsewhere), on=clock.today()).total.all == 0
    assert queries.asked_counters(actor(make_worker(role=Role.INSTITUTE)), on=clock.today()).total.all == 2
    page = logged_in(director).get(reverse("registers:counters")).content.decode()
    assert "<svg" in page
    assert "Municipal register" in page
    reader = actor(director)
    with CaptureQueriesContext(connection) as log:
        queries.asked_counters(reader, on=clock.today())
    assert len(log) == 2


def test_without_questions_the_figures_say_so() -> None:
    assert "Nothing was looked up yet" in logged_in(make_worker(role=Role.INSTITUTE)).get(reverse("registers:counters")).content.decode()


def test_an_administrator_sees_what_does_not_answer_and_has_it_asked(local: LocalRegisters, run_jobs: Run) -> None:
    person = known()
    _worker, by = professional(person)
    local.behaviour.down.add("census")
    look_up = ask(person, "census", by)
    run_jobs()
    client = logged_in(make_worker(role=Role.ADMINISTRATOR))
    page = client.get(reverse("registers:registers")).content.decode()
    assert "Does not answer" in page
    assert person.surname1 not in page
    local.behaviour.down.clear()
    page = client.post(reverse("registers:ask_now", args=["census"]), follow=True).content.decode()
    assert "1 question is asked now" in page
    run_jobs()
    look_up.refresh_from_db()
    assert look_up.state in LookUp.SETTLED


def test_a_part_that_shows_the_same_is_not_sent_again(home: Home) -> None:
    household, fatima, worker = home
    client = logged_in(worker)
    ask(fatima, "census", actor(worker))
    first = client.get(of(household), headers={"HX-Request": "true"})
    again = client.get(of(household), headers={"HX-Request": "true", "X-Impulsem-Seen": first["X-Impulsem-Seen"]})
    assert (first.status_code, again.status_code) == (200, 204)


def test_the_command_tells_and_asks(capsys: pytest.CaptureFixture[str]) -> None:
    from django.core.management import CommandError, call_command

    call_command("registers", "status")
    told = capsys.readouterr().out
    assert all(code in told for code in Register.objects.values_list("code", flat=True))
    call_command("registers", "ask", "tax")
    assert "0 look-ups" in capsys.readouterr().out
    with pytest.raises(CommandError):
        call_command("registers", "ask", "moon")
