"""Who waits is written to when a time is offered, answers without an account, and keeps waiting when it does not suit."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from impulsem.agenda.models import Appointment, Booking
from impulsem.agenda.queries import Slot
from impulsem.agenda.services import LinkOver
from impulsem.agenda.tests.factories import desk_of, make_professional, make_reason
from impulsem.intake.models import Candidate, Offer
from impulsem.intake.services import links, waiting
from impulsem.intake.tests.waiting_factories import make_kind, wait
from impulsem.messaging.models import Delivery, Message
from impulsem.messaging.tests.factories import reachable, templates
from impulsem.organisation.models import Team
from impulsem.organisation.tests.factories import make_centre
from impulsem.people.models import Person
from impulsem.people.tests.factories import make_person
from impulsem.platform import clock
from impulsem.platform.actors import Actor
from impulsem.platform.tests.jobs import Run

pytestmark = pytest.mark.django_db
State = Candidate.State


class Waits:
    """Somebody who waits at a centre where a professional is free on a day next week."""

    def __init__(self, person: Person | None = None, **fields: Any) -> None:
        templates()
        self.centre = make_centre()
        self.worker = make_professional(self.centre)
        self.desk: Actor = desk_of(self.centre)
        day = clock.today() + dt.timedelta(days=7 + (7 - clock.today().weekday()) % 7)
        self.starts_at = clock.at(day, dt.time(10))
        kind = make_kind(reason=make_reason(**{"resident_may_book": False, **fields}))
        self.candidate = wait(kind, self.centre, person=person or reachable(email="ada@example.org"), days=9, by=self.desk, at=clock.now())

    def offered(self) -> Offer:
        slot = Slot(self.starts_at, (self.worker.pk,), self.centre.pk, 30)
        return waiting.offer(candidate=self.candidate, slot=slot, by=self.desk, at=clock.now())

    @property
    def state(self) -> str:
        return Candidate.objects.get(pk=self.candidate.pk).state


def anybody() -> Client:
    return Client(headers={"host": "localhost", "accept-language": "en-GB"})


def address_in_mail() -> str:
    """The path of the page that the last mail leads to."""
    found = re.search(r"https?://[^/\s]+(/\S*offer\S*)", str(mail.outbox[-1].body))
    assert found is not None
    return found.group(1)


def test_they_take_the_time_from_the_message_and_it_is_booked(run_jobs: Run) -> None:
    waits = Waits()
    offered = waits.offered()
    run_jobs()
    page, client = address_in_mail(), anybody()
    assert "10:00" in client.get(page).content.decode()
    taken = client.post(page, {"do": "take"})
    appointment = Appointment.objects.get()
    assert (waits.state, appointment.starts_at) == (State.ACCEPTED, waits.starts_at)
    assert client.get(taken["Location"]).status_code == 200
    assert client.get(page).status_code == 404
    offered.refresh_from_db()
    assert offered.answer == "accepted"


def test_it_does_not_suit_them_and_they_keep_their_days(run_jobs: Run) -> None:
    waits = Waits()
    waits.offered()
    run_jobs()
    assert "You keep waiting" in anybody().post(address_in_mail(), {"do": "decline"}).content.decode()
    again = Candidate.objects.get(pk=waits.candidate.pk)
    assert (again.state, again.entered_at, again.place) == (State.WAITING, waits.candidate.entered_at, 1)
    assert not Booking.objects.filter(released=False).exists()


def test_who_does_not_answer_in_time_keeps_waiting_and_the_time_is_free(run_jobs: Run) -> None:
    waits = Waits()
    offered = waits.offered()
    assert offered.answer_by is not None
    run_jobs()
    assert not links.lapse(offer_id=offered.pk, at=offered.answer_by - dt.timedelta(minutes=1))
    assert links.lapse(offer_id=offered.pk, at=offered.answer_by)
    offered.refresh_from_db()
    assert (waits.state, offered.answer) == (State.WAITING, "lapsed")
    assert not links.lapse(offer_id=offered.pk, at=offered.answer_by)


def test_what_did_not_arrive_does_not_lapse_but_waits_for_somebody_to_tell_them(run_jobs: Run) -> None:
    waits = Waits()
    offered = waits.offered()
    run_jobs()
    Delivery.objects.update(state=Delivery.State.BOUNCED)
    assert offered.answer_by is not None
    assert not links.lapse(offer_id=offered.pk, at=offered.answer_by)
    assert waits.state == State.OFFERED


def test_whoever_cannot_be_written_to_is_told_by_the_desk() -> None:
    offered = Waits(make_person()).offered()
    assert (offered.answer_by, offered.digest) == (None, None)


def test_a_silent_reason_writes_nothing() -> None:
    assert Waits(tells=False).offered().digest is None
    assert Message.objects.count() == 0


def test_the_address_opens_nothing_once_the_person_is_sealed(run_jobs: Run) -> None:
    waits = Waits()
    waits.offered()
    run_jobs()
    protection = Team.objects.create(name="Protection", kind=Team.Kind.PROTECTION)
    Person.objects.filter(pk=waits.candidate.person_id).update(sealed_by=protection)
    assert anybody().get(address_in_mail()).status_code == 404


def test_the_address_opens_nothing_once_somebody_left_a_household(run_jobs: Run) -> None:
    waits = Waits()
    waits.offered()
    run_jobs()
    page, client = address_in_mail(), anybody()
    links.close_links(person_ids=[waits.candidate.person_id or 0])
    assert client.get(page).status_code == 404
    assert client.post(page, {"do": "take"}).status_code == 404
    assert waits.state == State.OFFERED


def test_two_answers_at_once_are_one(run_jobs: Run) -> None:
    waits = Waits()
    waits.offered()
    run_jobs()
    token = address_in_mail().rstrip("/").rsplit("/", 1)[1]
    links.accept_by_link(token=token, at=clock.now())
    with pytest.raises(LinkOver):
        links.decline_by_link(token=token, at=clock.now())
    assert waits.state == State.ACCEPTED


def test_an_invented_address_is_answered_like_one_that_is_over() -> None:
    assert anybody().get(reverse("public:waiting_offer", args=["AAAABBBBCCCC"])).status_code == 404
