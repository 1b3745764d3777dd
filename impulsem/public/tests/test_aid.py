"""Asking for aid without an account: a draft in the office's queue, nobody told who is known, a slip that says one word."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from impulsem.benefits import services
from impulsem.benefits.models import Application
from impulsem.benefits.tests.payment_factories import make_benefit, office
from impulsem.messaging.models import ConfirmationCode
from impulsem.messaging.services import send_code
from impulsem.messaging.tests.factories import templates
from impulsem.organisation.models import Team
from impulsem.organisation.tests.factories import actor, make_worker
from impulsem.people import services as people
from impulsem.people.models import Person, PersonIdentifier
from impulsem.people.rules.identifiers import check_letter
from impulsem.people.tests.factories import make_household, make_person
from impulsem.platform import clock
from impulsem.platform.periods import period

pytestmark = pytest.mark.django_db
DNI = "97000012" + check_letter("97000012")
WHO = {"given_name": "Núria", "surname1": "Inventada", "surname2": "", "birth_date": "1980-05-17", "id_kind": "", "id_value": ""}
WITH_NUMBER = {**WHO, "id_kind": "dni", "id_value": DNI}


@pytest.fixture
def client(db: None) -> Client:
    templates()
    make_benefit("emergency_aid", pace="once")
    return Client(headers={"accept-language": "en-gb"})


def answer(client: Client, step: str, **said: Any) -> Any:
    return client.post(reverse("public:ask_aid", args=[step]), said)


def code_of() -> str:
    mail.outbox.clear()
    assert send_code(key=ConfirmationCode.objects.latest("pk").uuid)
    return re.findall(r"\d{6}", mail.outbox[0].body)[0]


def asked(client: Client, *, who: dict[str, str] = WHO, contact: str = "algu@example.org", pressing: str = "today") -> str:
    """Through all questions; the page at the end."""
    answer(client, "need", need="rent", words="Two months are owed.")
    answer(client, "pressing", pressing=pressing)
    answer(client, "who", **who)
    answer(client, "help", interpreter="", needs=[])
    answer(client, "contact", channel="email", contact=contact)
    answer(client, "code", code=code_of())
    done = answer(client, "check")
    assert done["Location"] == reverse("public:asked_aid")
    return client.get(reverse("public:asked_aid")).content.decode()


def slip_in(page: str) -> str:
    return re.findall(r'class="code-big">([^<]+)<', page)[0]


def known_person() -> Person:
    person = make_person(given_name="Núria", surname1="Inventada", birth_date=dt.date(1980, 5, 17))
    PersonIdentifier.objects.create(person=person, kind="dni", value=DNI, valid=period(dt.date(2020, 1, 1)))
    return person


def test_aid_is_asked_for_without_a_visit_and_lands_in_the_office_s_queue(client: Client) -> None:
    page = asked(client)
    application = Application.objects.get()
    assert (application.state, application.source, application.urgency) == ("draft", "web", Application.Urgency.URGENT)
    assert "Two months are owed." in application.words
    assert "Inventada" not in page
    assert Application.objects.visible_to(office(), at=clock.now()).filter(pk=application.pk).exists()


def test_nobody_is_told_whether_somebody_is_known(client: Client) -> None:
    person = known_person()
    household = make_household(person)
    known = asked(client, who=WITH_NUMBER)
    application = Application.objects.get()
    assert (application.applicant, application.household) == (person, household)
    other = Client(headers={"accept-language": "en-gb"})
    unknown = asked(other, who={**WHO, "given_name": "Marta"}, contact="altra@example.org")
    assert known.replace(slip_in(known), "") == unknown.replace(slip_in(unknown), "")


def test_who_is_sealed_is_never_recognised(client: Client) -> None:
    person = known_person()
    team = Team.objects.create(name="Protection", kind=Team.Kind.PROTECTION)
    people.seal_person(person=person, team=team, by=actor(make_worker(teams=(team,))), at=clock.now())
    answer(client, "need", need="rent", words="")
    answer(client, "pressing", pressing="waits")
    answer(client, "who", **WHO)
    answer(client, "help", interpreter="", needs=[])
    answer(client, "contact", channel="email", contact="algu@example.org")
    answer(client, "code", code=code_of())
    answer(client, "check")
    assert Application.objects.get().applicant != person


def test_a_confirmed_contact_lets_one_application_through(client: Client) -> None:
    asked(client)
    assert answer(client, "check")["Location"] == reverse("public:asked_aid")
    assert Application.objects.count() == 1


def test_questions_come_in_their_order_and_what_is_not_answered_is_said(client: Client) -> None:
    assert client.get(reverse("public:ask_aid", args=["check"]))["Location"] == reverse("public:ask_aid", args=["need"])
    assert answer(client, "need", need="").status_code == 422
    assert client.get(reverse("public:ask_aid", args=["nonsense"])).status_code == 404
    assert client.get(reverse("public:asked_aid"))["Location"] == reverse("public:aid")


def test_leaving_forgets_what_was_typed(client: Client) -> None:
    answer(client, "need", need="rent", words="Two months are owed.")
    client.get(reverse("public:leave"))
    assert client.get(reverse("public:ask_aid", args=["pressing"]))["Location"] == reverse("public:ask_aid", args=["need"])


def test_a_slip_says_how_it_stands_and_nothing_else(client: Client) -> None:
    slip = slip_in(asked(client))
    somebody = Client(headers={"accept-language": "en-gb"})
    page = somebody.post(reverse("public:aid_slip"), {"code": slip}).content.decode()
    assert "somebody is going to read it" in page
    assert "Inventada" not in page
    application = Application.objects.get()
    services.submit(application=application, by=office(), at=clock.now())
    assert "at the latest" in somebody.post(reverse("public:aid_slip"), {"code": slip.lower()}).content.decode()


def test_wrong_slips_are_answered_alike_and_trying_on_shuts_the_door(client: Client) -> None:
    for _ in range(10):
        page = client.post(reverse("public:aid_slip"), {"code": "AAAA-BBBB-CCCC"})
        assert page.status_code == 422
        assert "opens nothing" in page.content.decode()
    assert "Too many wrong codes" in client.post(reverse("public:aid_slip"), {"code": "AAAA-BBBB-CCCC"}).content.decode()
