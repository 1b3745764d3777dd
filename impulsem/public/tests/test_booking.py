"""Booking without an account: one question a page, nothing told, nothing lost, so much and no more."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core import mail
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from impulsem.agenda.models import Appointment, Availability, ClosedDay
from impulsem.agenda.queries import next_slots
from impulsem.agenda.services import book_appointment, link_of
from impulsem.agenda.services.slots import keep_right
from impulsem.agenda.tests.factories import make_professional, make_reason, make_room
from impulsem.groups.models import Enrolment, GroupSession
from impulsem.groups.tests.factories import enrolled, make_project, make_session, span
from impulsem.intake.models import Demand
from impulsem.intake.queries import story
from impulsem.intake.tests.factories import make_topic
from impulsem.messaging.models import ConfirmationCode
from impulsem.messaging.services import codes, send_code
from impulsem.messaging.tests.factories import templates
from impulsem.organisation.models import Centre, Worker
from impulsem.organisation.tests.factories import make_centre
from impulsem.people.models import Person, PersonIdentifier
from impulsem.people.rules.identifiers import check_letter
from impulsem.people.tests.factories import make_person
from impulsem.platform import clock
from impulsem.platform.actors import job
from impulsem.platform.periods import period
from impulsem.public.booking.act import place_token

pytestmark = pytest.mark.django_db
DNI = "97000012" + check_letter("97000012")
WHO = {"given_name": "Núria", "surname1": "Inventada", "surname2": "", "birth_date": "1980-05-17", "id_kind": "", "id_value": ""}
EMAIL = "algu@example.org"
STARTS = clock.today() + dt.timedelta(days=14 - clock.today().weekday())


@pytest.fixture
def centre(db: None) -> Centre:
    templates()
    make_topic("orientation")
    make_topic("other")
    make_reason(code="first_visit", minutes=45, resident_may_book=True, hours_notice=24, days_ahead=40)
    return make_centre()


@pytest.fixture
def anna(centre: Centre) -> Worker:
    return make_professional(centre, hours=(9, 11))


@pytest.fixture
def browser_of_anybody() -> Client:
    return Client(headers={"accept-language": "en-gb"})


def answer(client: Client, step: str, **said: Any) -> Any:
    return client.post(reverse("public:ask", args=[step]), said)


def shown(client: Client, step: str) -> str:
    response = client.get(reverse("public:ask", args=[step]))
    assert response.status_code == 200, (step, response.headers.get("Location"))
    return response.content.decode()


def to_the_time(client: Client, centre: Centre) -> list[str]:
    """The times that are offered."""
    answer(client, "need", service="first-visit", words="")
    answer(client, "where", place="", centre=centre.code)
    return re.findall(r'name="choice" value="([^"]+)"', shown(client, "when"))


def code_of() -> str:
    mail.outbox.clear()
    last = ConfirmationCode.objects.latest("pk")
    assert send_code(key=last.uuid)
    return re.findall(r"\d{6}", mail.outbox[0].body)[0]


def up_to_check(client: Client, centre: Centre, *, pick: int = 0, who: dict[str, str] = WHO, contact: str = EMAIL) -> str:
    value = to_the_time(client, centre)[pick]
    answer(client, "when", choice=value)
    answer(client, "who", **who)
    answer(client, "help", interpreter="", needs=["children"])
    answer(client, "contact", channel="email", contact=contact)
    response = answer(client, "code", code=code_of())
    assert response["Location"] == reverse("public:ask", args=["check"])
    return value


def test_a_first_visit_is_booked_and_says_what_is_needed_and_no_more(centre, anna, browser_of_anybody):
    client = browser_of_anybody
    up_to_check(client, centre)
    assert "Núria Inventada" in shown(client, "check")
    assert not Appointment.objects.exists()
    response = answer(client, "check")
    assert response["Location"] == reverse("public:booked")
    made = Appointment.objects.get()
    assert made.person.self_registration.checked_at is None
    assert made.note == "I come with small children"
    demand = Demand.objects.get()
    assert (demand.channel, demand.person, demand.route) == ("web", made.person, "first_visit")
    assert demand.decisions.get().appointment == made
    page = client.get(reverse("public:booked")).content.decode()
    assert made.code
    assert made.code in page
    assert "Worker" not in page
    assert "Inventada" not in page
    again = answer(client, "check")
    assert again["Location"] == reverse("public:booked")
    assert Appointment.objects.count() == Demand.objects.count() == 1


def test_the_calendar_file_says_a_time_and_a_place_and_nothing_else(centre, anna, browser_of_anybody):
    up_to_check(browser_of_anybody, centre)
    answer(browser_of_anybody, "check")
    response = browser_of_anybody.get(reverse("public:booked_calendar"))
    event = Calendar.from_ical(response.content).walk("VEVENT")[0]
    assert event["SUMMARY"] == "Appointment"
    assert event.decoded("DTSTART") == Appointment.objects.get().starts_at
    assert "social" not in response.content.decode().lower()


def test_who_is_known_is_found_and_the_pages_are_the_same(centre, anna, browser_of_anybody):
    known = make_person(given_name="Núria", surname1="Inventada", birth_date=dt.date(1980, 5, 17))
    PersonIdentifier.objects.create(person=known, kind="dni", value=DNI, valid=period(None))
    pages = []
    for client, who, contact in (
        (browser_of_anybody, WHO | {"id_kind": "dni", "id_value": DNI}, EMAIL),
        (
            Client(headers={"accept-language": "en-gb"}),
            WHO | {"id_kind": "dni", "id_value": "97000013" + check_letter("97000013")},
            "b@example.org",
        ),
    ):
        up_to_check(client, centre, who=who, contact=contact)
        assert answer(client, "check")["Location"] == reverse("public:booked")
        # The second gets the next free time, which may be the day after.
        pages.append(re.sub(r"[A-Z0-9]{6,}|\d+:\d\d|\w+day, \d+ \w+ \d{4}", "", client.get(reverse("public:booked")).content.decode()))
    assert pages[0] == pages[1]
    first, second = Appointment.objects.order_by("pk")
    assert first.person == known
    assert second.person != known


def test_a_person_who_is_busy_then_reads_only_that_the_time_went(centre, anna, browser_of_anybody):
    known = make_person(given_name="Núria", surname1="Inventada", birth_date=dt.date(1980, 5, 17))
    PersonIdentifier.objects.create(person=known, kind="dni", value=DNI, valid=period(None))
    chosen = up_to_check(browser_of_anybody, centre, who=WHO | {"id_kind": "dni", "id_value": DNI})
    starts_at = dt.datetime.fromisoformat(chosen.partition(":")[2])
    other = make_centre()
    elsewhere = make_professional(other)
    book_appointment(
        person=known, reason=make_reason(), workers=[elsewhere], room=None, starts_at=starts_at, minutes=30, channel="phone",
        centre=other, by=job("test"), at=clock.now(),
    )  # fmt: skip
    response = answer(browser_of_anybody, "check")
    assert response["Location"] == reverse("public:ask", args=["when"])
    assert "just been taken" in shown(browser_of_anybody, "when")


def test_a_time_taken_meanwhile_is_said_and_nothing_typed_is_lost(centre, anna, browser_of_anybody):
    client = browser_of_anybody
    value = up_to_check(client, centre)
    rival = Client(headers={"accept-language": "en-gb"})
    up_to_check(rival, centre, contact="rival@example.org", who=WHO | {"given_name": "Rita"})
    answer(rival, "check")
    assert answer(client, "check")["Location"] == reverse("public:ask", args=["when"])
    page = shown(client, "when")
    assert "just been taken" in page
    offered = re.findall(r'name="choice" value="([^"]+)"', page)
    assert offered
    assert value not in offered
    assert answer(client, "when", choice=offered[0])["Location"] == reverse("public:ask", args=["check"])
    assert "Inventada" in shown(client, "check")
    answer(client, "check")
    assert Appointment.objects.count() == 2
    assert Person.objects.filter(surname1="Inventada").count() == 2


def test_a_centre_that_closed_meanwhile_offers_other_days(centre, anna, browser_of_anybody):
    value = up_to_check(browser_of_anybody, centre)
    Availability.objects.filter(worker=anna).delete()
    keep_right([anna.pk], clock.today())
    assert answer(browser_of_anybody, "check")["Location"] == reverse("public:ask", args=["when"])
    page = shown(browser_of_anybody, "when")
    assert value not in page
    assert "no free time" in page
    assert not Appointment.objects.exists()
    assert not Person.objects.filter(surname1="Inventada").exists()


def test_a_day_that_is_closed_is_never_offered(centre, anna, browser_of_anybody):
    values = to_the_time(browser_of_anybody, centre)
    closed = set(ClosedDay.objects.values_list("day", flat=True))
    assert values
    assert not [value for value in values if dt.datetime.fromisoformat(value.partition(":")[2]).date() in closed]


def session_at(centre: Centre, **more: Any) -> GroupSession:
    return make_session(centre=centre, span=span(day=STARTS), project=make_project(), public=True, at=clock.now(), **more)


def test_a_place_in_a_group_is_booked_with_its_demand(centre, anna, browser_of_anybody):
    session = session_at(centre)
    value = up_to_check(browser_of_anybody, centre)
    assert value == f"session:{session.uuid}"
    answer(browser_of_anybody, "check")
    place = Enrolment.objects.get()
    assert (place.state, place.source) == ("enrolled", "web")
    assert Demand.objects.get().route == "group_session"
    page = browser_of_anybody.get(reverse("public:booked")).content.decode()
    assert place.code in page
    link = re.findall(r'href="(/impulsem/g/[^"]+)"', page)[0]
    anybody = Client(headers={"accept-language": "en-gb"})
    assert "Your place" in anybody.get(link).content.decode()
    anybody.post(link)
    place.refresh_from_db()
    assert place.state == "left"
    assert "gave the place back" in anybody.get(link).content.decode()


def test_a_place_becomes_one_on_another_day_and_the_demand_goes_with_it(centre, anna, browser_of_anybody):
    session = session_at(centre)
    up_to_check(browser_of_anybody, centre)
    answer(browser_of_anybody, "check")
    first = Enrolment.objects.get()
    full = make_session(centre=centre, project=session.version.project, public=True, span=span(12, day=STARTS), capacity=1, at=clock.now())
    enrolled(full, at=clock.now())
    other = make_session(centre=centre, project=session.version.project, public=True, span=span(16, day=STARTS), at=clock.now())
    link = reverse("public:place", args=[place_token(first)])
    anybody = Client(headers={"accept-language": "en-gb"})
    page = anybody.get(link).content.decode()
    assert str(other.uuid) in page
    assert str(full.uuid) not in page
    moved = anybody.post(link, {"day": str(other.uuid)}, follow=True)
    second = Enrolment.objects.get(session=other)
    assert second.code in moved.content.decode()
    first.refresh_from_db()
    assert (first.state, second.state) == ("left", "enrolled")
    assert story(Demand.objects.get()).decision.enrolment == second


def test_asking_for_a_full_day_loses_nobody_their_place(centre, anna, browser_of_anybody):
    session = session_at(centre)
    place = enrolled(session, at=clock.now())
    full = make_session(centre=centre, project=session.version.project, public=True, span=span(12, day=STARTS), capacity=1, at=clock.now())
    enrolled(full, at=clock.now())
    link = reverse("public:place", args=[place_token(place)])
    answered = Client(headers={"accept-language": "en-gb"}).post(link, {"day": str(full.uuid)})
    assert answered.status_code == 422
    assert list(Enrolment.objects.filter(person=place.person).values_list("session", "state")) == [(session.pk, "enrolled")]


def test_the_last_place_that_went_meanwhile_is_said_and_the_waiting_list_offered(centre, anna, browser_of_anybody):
    session = session_at(centre, capacity=1)
    up_to_check(browser_of_anybody, centre)
    enrolled(session, at=clock.now())
    assert answer(browser_of_anybody, "check")["Location"] == reverse("public:ask", args=["when"])
    assert not Enrolment.objects.filter(state="waiting").exists()
    page = shown(browser_of_anybody, "when")
    assert "waiting list" in page
    answer(browser_of_anybody, "when", choice=f"session:{session.uuid}")
    answer(browser_of_anybody, "check")
    assert Enrolment.objects.filter(state="waiting").count() == 1
    assert "on the waiting list" in browser_of_anybody.get(reverse("public:booked")).content.decode()


def test_a_session_chosen_in_the_catalogue_leaves_questions_out(centre, anna, browser_of_anybody):
    session = session_at(centre)
    response = browser_of_anybody.post(reverse("public:book"), {"session": str(session.uuid)})
    assert response["Location"] == reverse("public:ask", args=["who"])


def test_nobody_jumps_ahead_and_back_loses_nothing(centre, anna, browser_of_anybody):
    client = browser_of_anybody
    assert client.get(reverse("public:ask", args=["check"]))["Location"] == reverse("public:ask", args=["need"])
    assert client.get(reverse("public:ask", args=["nothing"])).status_code == 404
    value = to_the_time(client, centre)[0]
    answer(client, "when", choice=value)
    answer(client, "who", **WHO)
    assert 'value="Núria"' in shown(client, "who")
    assert f'value="{value}" checked' in shown(client, "when")
    assert 'value="first-visit" checked' in shown(client, "need")


def test_refusals_stand_at_their_question_and_keep_what_was_typed(centre, anna, browser_of_anybody):
    client = browser_of_anybody
    assert answer(client, "need").status_code == 422
    answer(client, "need", service="first-visit")
    assert answer(client, "where").status_code == 422
    answer(client, "where", centre=centre.code)
    assert answer(client, "when", choice="slot:2020-01-01T10:00:00+00:00").status_code == 422
    answer(client, "when", choice=re.findall(r'name="choice" value="([^"]+)"', shown(client, "when"))[0])
    for wrong in ({"birth_date": "2199-01-01"}, {"birth_date": "x"}, {"id_kind": "dni", "id_value": "12345678A"}, {"given_name": ""}):
        response = answer(client, "who", **(WHO | wrong))
        assert response.status_code == 422, wrong
        assert "Inventada" in response.content.decode()
    answer(client, "who", **WHO)
    answer(client, "help")
    assert answer(client, "contact", channel="email", contact="not an address").status_code == 422
    answer(client, "contact", channel="email", contact=EMAIL)
    assert answer(client, "code", code="000").status_code == 422
    assert not Person.objects.filter(surname1="Inventada").exists()


def test_what_is_typed_stands_nowhere_in_clear_and_leaving_forgets_it(centre, anna, browser_of_anybody):
    client = browser_of_anybody
    to_the_time(client, centre)
    answer(client, "when", choice=to_the_time(client, centre)[0])
    answer(client, "who", **WHO)
    kept = Session.objects.get().get_decoded()
    assert "Inventada" not in str(kept)
    response = client.get(reverse("public:leave"))
    assert response.status_code == 302
    assert response["Location"].startswith("https://")
    assert client.get(reverse("public:ask", args=["who"]))["Location"] == reverse("public:ask", args=["need"])


def test_a_contact_that_others_read_is_not_kept_with_the_person(centre, anna, browser_of_anybody):
    client = browser_of_anybody
    answer(client, "when", choice=to_the_time(client, centre)[0])
    answer(client, "who", **WHO)
    answer(client, "help")
    answer(client, "contact", channel="email", contact=EMAIL, others_read="on")
    answer(client, "code", code=code_of())
    answer(client, "check")
    assert not Person.objects.get(surname1="Inventada").contact_points.exists()
    assert "others read it" in Demand.objects.get().contact


def test_codes_are_asked_for_so_often_from_one_place(centre, anna, browser_of_anybody, monkeypatch):
    usual = codes.limits()
    monkeypatch.setattr(codes, "limits", lambda: usual | {"per_origin": 2})
    client = browser_of_anybody
    answer(client, "when", choice=to_the_time(client, centre)[0])
    answer(client, "who", **WHO)
    answer(client, "help")
    for number in range(2):
        assert answer(client, "contact", channel="email", contact=f"n{number}@example.org").status_code == 302
    refused = answer(client, "contact", channel="email", contact="n3@example.org")
    assert refused.status_code == 422
    assert "Too many codes" in refused.content.decode()


def test_a_link_confirms_moves_and_cancels_and_dies(centre, anna):
    make_room(centre)
    reason = make_reason(resident_may_book=True, hours_notice=1)
    slot = next_slots(reason, at=clock.now(), centres=[centre], limit=1)[0]
    person = make_person(given_name="Secreta")
    made = book_appointment(
        person=person, reason=reason, workers=[anna], room=None, starts_at=slot.starts_at, minutes=30, channel="centre", centre=centre,
        by=job("test"), at=clock.now(),
    )  # fmt: skip
    token = link_of(made)
    client = Client(headers={"accept-language": "en-gb"})
    page = reverse("public:appointment", args=[token])
    text = client.get(page).content.decode()
    for told in ("Secreta", str(reason.name), anna.name):
        assert told not in text
    assert "We are expecting you" in client.post(page, {"do": "confirm"}, follow=True).content.decode()
    move = reverse("public:move", args=[token])
    times = re.findall(r'name="starts_at" value="([^"]+)"', client.get(move).content.decode())
    assert client.post(move, {}).status_code == 422
    assert client.post(move, {"starts_at": "2020-01-01T10:00:00+00:00"}).status_code == 422
    assert client.post(move, {"starts_at": times[-1]})["Location"].startswith(page)
    made.refresh_from_db()
    assert made.starts_at == dt.datetime.fromisoformat(times[-1])
    assert client.get(reverse("public:appointment_calendar", args=[token])).status_code == 200
    assert "It is cancelled" in client.post(page, {"do": "cancel"}, follow=True).content.decode()
    assert client.get(move).status_code == 404
    for nothing in ("appointment", "move", "appointment_calendar", "earlier", "place"):
        assert client.get(reverse(f"public:{nothing}", args=["AAAABBBBCCCC"])).status_code == 404, nothing


def test_the_catalogue_shows_public_sessions_only_and_no_people(centre, browser_of_anybody):
    session, hidden = session_at(centre), make_session(centre=centre, span=span(hour=12, day=STARTS), public=False, at=clock.now())
    who = enrolled(session, make_person(given_name="Secreta"), at=clock.now())
    client = browser_of_anybody
    data = client.get(reverse("public:groups_data")).json()["sessions"]
    assert [row["key"] for row in data] == [str(session.uuid)]
    assert data[0]["places"] == "few"
    events = Calendar.from_ical(client.get(reverse("public:groups_calendar")).content).walk("VEVENT")
    assert [event.decoded("DTSTART") for event in events] == [session.starts_at]
    pages = [reverse("public:groups"), reverse("public:group", args=[session.uuid]), reverse("public:centre", args=[centre.code])]
    for path in (*pages, reverse("public:groups_data"), reverse("public:groups_calendar")):
        response = client.get(path)
        assert response["Cache-Control"] == "public, max-age=60", path
        assert who.person.given_name not in response.content.decode()
        assert who.code not in response.content.decode()
    assert client.get(reverse("public:group", args=[hidden.uuid])).status_code == 404
    assert "few places left" in client.get(pages[0]).content.decode()
    assert not client.get(reverse("public:groups_data") + "?centre=none").json()["sessions"]
