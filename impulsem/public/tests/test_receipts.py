"""The code of a slip opens what became of the words, and nothing else does."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from impulsem.organisation.tests.factories import actor, make_worker
from impulsem.participation import services
from impulsem.participation.models import Follow, Process, Session
from impulsem.participation.tests import factories
from impulsem.provenance.services import Edge, derive
from impulsem.strategy import services as strategy
from impulsem.strategy.tests.factories import element, institute, make_strategy
from impulsem.strategy.tests.test_programme import TODAY, make_programme, observe

pytestmark = pytest.mark.django_db
RECEIPT = "/impulsem/receipt/"


@pytest.fixture(autouse=True)
def _nobody_was_wrong(db: None) -> None:
    cache.clear()


def test_a_slip_shows_the_chain_from_the_words_to_the_objective(anybody: Client, process: Process):
    make_strategy()
    by = actor(make_worker())
    said, made = factories.contribution(process, "Massa finestretes."), factories.proposal(process, "Una sola porta", state="confirmed")
    derive([Edge(said.node_id, made.node_id, "generalised"), Edge(made.node_id, element("I1.1.2").node_id or 0, "same")], by=by)
    code = services.issue(process=process, contributions=[said], by=by)
    response = anybody.post(RECEIPT, {"code": code.lower().replace("-", " ")})
    shown = response.content.decode()
    for words in ("Massa finestretes.", "Una sola porta", "made more general", "What I1.1.2 says", "What I1.1 says"):
        assert words in shown, words
    assert "no-store" in response["Cache-Control"]
    assert code not in response.request["PATH_INFO"]
    assert anybody.get(f"{RECEIPT}?code={code}").content.decode().count("Massa") == 0


def test_a_slip_leads_to_the_project_and_the_approved_figure_of_today(anybody: Client, process: Process):
    by = institute()
    _programme, project = make_programme(by=by)
    strategy.measure(project=project, code="agenda.no_shows", baseline=0.2, baseline_on=TODAY, target=0.1, due=TODAY, by=by)
    observe("agenda.no_shows", 0.15)
    observe("agenda.no_shows", 0.01, status="reviewed", month=dt.date(2026, 3, 1))
    said, made = factories.contribution(process), factories.proposal(process, state="confirmed")
    derive([Edge(said.node_id, made.node_id, "same"), Edge(made.node_id, element("I1.1.1").node_id or 0, "same")], by=by)
    code = services.issue(process=process, contributions=[said], by=by)
    shown = anybody.post(RECEIPT, {"code": code}).content.decode()
    for words in ("Menys informes.", "What I1.1.1 says", "A project", "15.0\u00a0%", "Approved figure"):
        assert words in shown.replace("15.0 %", "15.0\u00a0%"), words
    assert "1.0 %" not in shown


def test_a_group_sees_what_the_group_said_but_not_words_that_wait_or_were_withheld(anybody: Client, process: Process):
    session = factories.session(process, kind=Session.Kind.FOCUS_GROUP, title="Persones que cuiden")
    factories.contribution(process, "Cal descans.", session=session)
    factories.contribution(process, "La Rosa Inventada ho sap.", session=session, state="parked")
    factories.contribution(process, "En Joan Inventat també.", session=session, state="withheld", withheld_because="It names somebody")
    factories.contribution(process, "D’una altra sessió.")
    code = services.issue(process=process, session=session, by=actor(make_worker()))
    shown = anybody.post(RECEIPT, {"code": code}).content.decode()
    assert "Cal descans." in shown
    assert "It names somebody" in shown
    assert "A person looks at it" in shown
    for hidden in ("Rosa", "Joan", "altra sessió"):
        assert hidden not in shown


def test_guessing_is_refused_in_words_even_with_the_right_code(anybody: Client, process: Process):
    code = services.issue(process=process, contributions=[factories.contribution(process)], by=actor(make_worker()))
    for _ in range(11):
        response = anybody.post(RECEIPT, {"code": "AAAA-BBBB-CCCC"})
        assert response.status_code == 422
    assert anybody.post(RECEIPT, {"code": code}).status_code == 422
    assert anybody.post(RECEIPT, {"code": ""}).status_code == 422
    assert anybody.post(RECEIPT, {"code": "x" * 5000}).status_code == 422


def test_whoever_wants_to_be_told_gets_one_message_with_a_link_to_say_yes(anybody: Client, process: Process):
    code = services.issue(process=process, contributions=[factories.contribution(process)], by=actor(make_worker()))
    for _ in range(2):
        response = anybody.post(f"{RECEIPT}follow/", {"code": code, "email": "algu@example.org"})
        assert "a message is on its way" in response.content.decode()
    assert len(mail.outbox) == 1
    assert reverse("participation:follow", args=["x"]).rsplit("x", 1)[0] in mail.outbox[0].body
    assert Follow.objects.get().confirmed_at is None
    assert anybody.post(f"{RECEIPT}follow/", {"code": code, "email": "no"}).status_code == 422
    assert anybody.post(f"{RECEIPT}follow/", {"code": "AAAA-BBBB-CCCC", "email": "algu@example.org"}).status_code == 422
    assert anybody.get(f"{RECEIPT}follow/").status_code == 405


def test_following_needs_the_token_that_the_page_gave(process: Process):
    code = services.issue(process=process, contributions=[factories.contribution(process)], by=actor(make_worker()))
    client = Client(enforce_csrf_checks=True)
    assert client.post(RECEIPT, {"code": code}).status_code == 200
    assert client.post(f"{RECEIPT}follow/", {"code": code, "email": "algu@example.org"}).status_code == 403
