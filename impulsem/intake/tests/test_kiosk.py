"""The kiosk at the door: arriving, turns, the notice; nobody is shown, and everybody is answered alike."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import translation

from impulsem.agenda.models import Appointment
from impulsem.agenda.tests.factories import MONDAY, NOW, book, desk_of, make_professional, moment
from impulsem.documents.models import NoticeGiven
from impulsem.documents.reference import load_documents
from impulsem.intake import services
from impulsem.intake.models import Kiosk, Turn
from impulsem.organisation.models import Centre, Role, Team
from impulsem.organisation.tests.factories import logged_in, make_centre, make_worker
from impulsem.people.models import PersonIdentifier
from impulsem.people.tests.factories import make_person
from impulsem.platform import clock
from impulsem.platform.actors import job
from impulsem.platform.errors import NotAllowed
from impulsem.platform.periods import period

pytestmark = pytest.mark.django_db
BORN = dt.date(1984, 5, 3)


@pytest.fixture(autouse=True)
def _monday(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    monkeypatch.setattr(clock, "today", lambda: MONDAY)
    with translation.override("en-gb"):
        yield


@pytest.fixture
def centre() -> Centre:
    return make_centre()


def device_of(centre: Centre, kind: str = "kiosk") -> Client:
    kiosk = services.add_kiosk(kind=kind, centre=centre, name=f"Entrance {kind}", by=job("test"))
    client = Client()
    client.post(reverse("intake:kiosk_start", args=[services.new_link(kiosk=kiosk, by=job("test"), at=NOW)]))
    return client


def at(name: str, *rest: object) -> str:
    return reverse(f"intake:{name}", args=["en-gb", *rest])


def test_a_link_makes_one_device_a_kiosk_once_and_a_look_does_not_use_it_up(centre: Centre):
    kiosk = services.add_kiosk(kind="kiosk", centre=centre, name="Entrance", by=job("test"))
    link = reverse("intake:kiosk_start", args=[services.new_link(kiosk=kiosk, by=job("test"), at=NOW)])
    first, second = Client(), Client()
    assert first.get(link).status_code == 200
    assert first.post(link).status_code == 302
    assert second.post(link).status_code == 422
    assert first.get(reverse("intake:kiosk")).status_code == 200
    assert second.get(reverse("intake:kiosk")).status_code == 403
    kiosk.refresh_from_db()
    assert first.cookies["kiosk"].value not in str(kiosk.__dict__)
    services.end_kiosk(kiosk=kiosk, by=job("test"), at=NOW)
    assert first.get(reverse("intake:kiosk")).status_code == 403


def test_a_link_is_worth_nothing_after_a_day_and_only_administrators_make_one(centre: Centre):
    kiosk = services.add_kiosk(kind="kiosk", centre=centre, name="Entrance", by=job("test"))
    secret = services.new_link(kiosk=kiosk, by=job("test"), at=NOW - dt.timedelta(days=2))
    with pytest.raises(services.LinkOver):
        services.start_device(secret=secret, at=NOW)
    with pytest.raises(NotAllowed):
        services.new_link(kiosk=kiosk, by=desk_of(centre), at=NOW)


def test_whoever_types_their_code_is_in_the_waiting_room_and_reads_the_notice(centre: Centre):
    load_documents(folder=Path(settings.CITY_DIR))
    appointment = book(make_professional(centre), centre=centre)
    client = device_of(centre)
    for _ in range(2):
        answer = client.post(at("kiosk_code"), {"code": f" {str(appointment.code).lower()} "})
        assert answer.status_code == 200
    appointment.refresh_from_db()
    assert appointment.state == "arrived"
    page = answer.content.decode()
    assert appointment.person.surname1 not in page
    sealed = re.search(r'name="sealed" value="([^"]+)"', page)
    assert sealed
    assert "I have read it" in client.post(at("kiosk_notice"), {"sealed": sealed[1]}).content.decode()
    client.post(at("kiosk_notice"), {"sealed": sealed[1], "read": "1"})
    assert NoticeGiven.objects.get().person == appointment.person
    other = device_of(make_centre())
    other.post(at("kiosk_notice"), {"sealed": sealed[1], "read": "1"})
    assert NoticeGiven.objects.count() == 1


@pytest.mark.parametrize("what", ["another centre", "another day", "no such code", "nothing"])
def test_a_code_that_is_not_for_now_and_here_is_refused_in_the_same_words(centre: Centre, what: str):
    appointment = book(
        make_professional(centre), centre=centre, starts_at=moment(10, day=MONDAY + dt.timedelta(days=what == "another day"))
    )
    client = device_of(make_centre() if what == "another centre" else centre)
    code = {"no such code": "222222", "nothing": "--"}.get(what, str(appointment.code))
    answer = client.post(at("kiosk_code"), {"code": code})
    assert answer.status_code == 422
    assert "We did not find this code" in answer.content.decode()
    appointment.refresh_from_db()
    assert appointment.state == "booked"


def test_a_kiosk_at_which_many_codes_were_wrong_takes_none_for_a_while(centre: Centre):
    appointment, client = book(make_professional(centre), centre=centre), device_of(centre)
    for _ in range(20):
        client.post(at("kiosk_code"), {"code": "222222"})
    answer = client.post(at("kiosk_code"), {"code": str(appointment.code)})
    assert (answer.status_code, Appointment.objects.get().state) == (422, "booked")


def blank(page: str) -> str:
    """The page without what is random in it."""
    return re.sub(r'value="[^"]{20,}"', "", page)


def test_known_unknown_sealed_and_expected_people_get_the_same_answer(centre: Centre):
    people = {
        "expected": make_person(birth_date=BORN),
        "known": make_person(birth_date=BORN),
        "sealed": make_person(birth_date=BORN, sealed_by=Team.objects.create(name="Protection", kind="protection")),
    }
    for number, person in enumerate(people.values()):
        PersonIdentifier.objects.create(person=person, kind="passport", value=f"AB00000{number}", valid=period(dt.date(2020, 1, 1)))
    appointment = book(make_professional(centre), centre=centre, person=people["expected"])
    client = device_of(centre)
    answers = []
    for number in range(4):
        typed = {"number": f"ab 00000-{number}", "day": "3", "month": "5", "year": "1984"}
        answers.append(client.post(at("kiosk_document"), typed).content.decode())
    assert len({blank(answer) for answer in answers}) == 1
    assert len({len(answer) for answer in answers}) == 1
    appointment.refresh_from_db()
    assert appointment.state == "arrived"


def test_numbers_begin_at_one_each_day_and_are_called_in_order(centre: Centre):
    client, screen = device_of(centre), device_of(centre, "screen")
    for number in (1, 2):
        assert client.post(at("kiosk_take_turn")).headers["Location"] == at("kiosk_turn", number)
    worker = make_worker(role=Role.FRONT_DESK, centre=centre)
    staff = logged_in(worker)
    staff.post(reverse("intake:call_next"), {"place": "Desk 2"})
    assert [(turn.number, turn.state) for turn in Turn.objects.order_by("number")] == [(1, "called"), (2, "waiting")]
    shown = screen.get(reverse("intake:screen_of_turns")).content.decode()
    assert "<strong>1</strong> <span>Desk 2</span>" in shown
    staff.post(reverse("intake:amend_turn", args=[Turn.objects.get(number=1).pk]), {"act": "came"})
    staff.post(reverse("intake:call_next"), {"place": "Desk 2"})
    with pytest.raises(services.NobodyWaits):
        services.call_next(centre=centre, place="Desk 1", by=desk_of(centre), at=NOW)
    with pytest.raises(services.NotYourTurns):
        services.call_next(centre=centre, place="Desk 1", by=desk_of(make_centre()), at=NOW)
    tomorrow = services.take_turn(kiosk=Kiosk.objects.get(kind="kiosk"), by=job("test"), at=NOW + dt.timedelta(days=1))
    assert tomorrow.number == 1


def test_a_screen_is_no_kiosk_and_pages_are_kept_nowhere(centre: Centre):
    client, screen = device_of(centre), device_of(centre, "screen")
    assert screen.get(at("kiosk_menu")).status_code == 403
    assert client.get(reverse("intake:screen_of_turns")).status_code == 403
    for page in ("kiosk_menu", "kiosk_code", "kiosk_document"):
        answer = client.get(at(page))
        assert "no-store" in answer["Cache-Control"]
        assert '<meta http-equiv="refresh" content="60' in answer.content.decode()
    assert client.get("/intake/kiosk/xx/").status_code == 404
