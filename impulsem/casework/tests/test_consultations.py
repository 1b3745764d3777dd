"""A recognised expert sees a file for as long as the question takes, and answers in it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from impulsem.casework.models import CaseFile, Consultation, EntrySegment
from impulsem.casework.services import consultations as services
from impulsem.casework.services import refusals
from impulsem.casework.services import transfer_refusals as no
from impulsem.casework.tests.factories import make_file, make_person, referent_of
from impulsem.organisation.models import Role, Team
from impulsem.organisation.tests.factories import actor, logged_in, make_worker
from impulsem.people.services import seal_person
from impulsem.platform import clock
from impulsem.platform.errors import NotAllowed

pytestmark = pytest.mark.django_db


@pytest.fixture
def expert():
    worker = make_worker()
    director = make_worker(role=Role.INSTITUTE)
    services.recognise_expert(worker=worker, topic="housing", by=actor(director), on=clock.today())
    return worker


def ask(file: CaseFile, expert, **more) -> Consultation:
    given = {"topic": "housing", "question": "Can the eviction be stopped?", "days": 7} | more
    return services.consult(file=file, expert=expert, by=actor(referent_of(file)), at=clock.now(), **given)


def reaches(file: CaseFile, worker, at=None) -> bool:
    return CaseFile.objects.within_reach(actor(worker), at=at or clock.now()).filter(pk=file.pk).exists()


def test_the_expert_sees_the_file_until_the_answer_and_the_answer_is_in_it(expert):
    file = make_file(make_person())
    assert not reaches(file, expert)
    asked = ask(file, expert)
    assert reaches(file, expert)
    services.answer_consultation(consultation=asked, text="Ask the judge to suspend it.", minutes=25, by=actor(expert), at=clock.now())
    assert not reaches(file, expert, at=clock.now() + dt.timedelta(seconds=1))
    asked.refresh_from_db()
    assert asked.state == "answered"
    assert asked.entry.minutes == 25
    assert list(EntrySegment.objects.filter(entry=asked.entry).order_by("position").values_list("text", flat=True)) == [
        "Can the eviction be stopped?",
        "Ask the judge to suspend it.",
    ]
    assert asked.entry.participants.filter(file=file).exists()
    with pytest.raises(no.ConsultationClosed):
        services.answer_consultation(consultation=asked, text="Again.", minutes=5, by=actor(expert), at=clock.now())


def test_the_access_ends_by_itself(expert):
    file = make_file(make_person())
    ask(file, expert, days=3)
    assert reaches(file, expert, at=clock.now() + dt.timedelta(days=2))
    assert not reaches(file, expert, at=clock.now() + dt.timedelta(days=3, minutes=1))


def test_what_cannot_be_is_refused(expert):
    file = make_file(make_person())
    with pytest.raises(no.NotRecognised):
        ask(file, make_worker())
    with pytest.raises(no.NotRecognised):
        ask(file, expert, topic="debts")
    with pytest.raises(no.DaysOutOfRange):
        ask(file, expert, days=31)
    with pytest.raises(no.AskSomething):
        ask(file, expert, question=" ")
    with pytest.raises(refusals.NotYourFile):
        services.consult(file=file, topic="housing", expert=expert, question="?", days=3, by=actor(make_worker()), at=clock.now())
    asked = ask(file, expert)
    with pytest.raises(no.AskedAlready):
        ask(file, expert)
    with pytest.raises(NotAllowed):
        services.answer_consultation(consultation=asked, text="x", minutes=5, by=actor(referent_of(file)), at=clock.now())
    with pytest.raises(no.SayWhyDeclined):
        services.decline_consultation(consultation=asked, because="", by=actor(expert), at=clock.now())
    services.decline_consultation(consultation=asked, because="Not my field.", by=actor(expert), at=clock.now())
    assert not reaches(file, expert, at=clock.now() + dt.timedelta(seconds=1))


def test_nobody_outside_is_asked_about_somebody_sealed(expert):
    person = make_person()
    file = make_file(person)
    team = Team.objects.create(name="Protection", kind=Team.Kind.PROTECTION)
    other = make_person()
    file_of_both = make_file(other, make_person())
    seal_person(person=other, team=team, by=actor(make_worker(teams=(team,))))
    assert reaches(file, referent_of(file))
    with pytest.raises(no.OnlyTheTeamHere):
        ask(file_of_both, expert)


def test_the_pages_ask_and_answer(expert):
    file = make_file(make_person())
    sent = logged_in(referent_of(file)).post(
        reverse("casework:ask", args=[file.uuid]), {"expert": f"housing:{expert.uuid}", "question": "What now?", "days": "7"}
    )
    assert sent.status_code == 302
    client = logged_in(expert)
    assert "What now?" in client.get(sent.url).content.decode()
    assert client.get(reverse("casework:file", args=[file.uuid])).status_code == 200
    assert client.post(sent.url, {"text": "This.", "minutes": "20"}).status_code == 302
    assert client.get(reverse("casework:file", args=[file.uuid])).status_code == 302
    assert logged_in(make_worker()).get(sent.url).status_code == 404
