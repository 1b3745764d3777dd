import datetime as dt
import uuid
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from impulsem.agenda import services
from impulsem.agenda.models import Appointment
from impulsem.agenda.tests.factories import MONDAY, NOW, as_actor, book, desk_of, make_professional, make_reason, make_room, moment
from impulsem.organisation.models import Centre, Role, Team
from impulsem.organisation.tests.factories import logged_in, make_centre, make_worker
from impulsem.people.models import Person
from impulsem.people.tests.factories import make_person
from impulsem.platform import clock
from impulsem.platform.registries import Subject, panels

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _monday_morning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    monkeypatch.setattr(clock, "today", lambda: MONDAY)


def desk_client(centre: Centre) -> Client:
    return logged_in(make_worker(role=Role.FRONT_DESK, centre=centre))


def text(response) -> str:
    return response.content.decode()


def test_the_week_shows_own_appointments_and_free_time_to_click() -> None:
    centre, person = make_centre(), make_person(given_name="Fatima", surname1="Benali")
    marta = make_professional(centre)
    appointment = book(marta, person=person)
    page = text(logged_in(marta).get(reverse("agenda:week")))
    assert "Fatima Benali" in page
    assert reverse("agenda:show", args=[appointment.uuid]) in page
    assert "start=2026-11-23T09:00" in page
    assert "start=2026-11-23T08:30" not in page  # outside her hours
    assert "start=2026-11-23T10:00" not in page  # taken


def test_a_colleague_sees_busy_time_without_the_name() -> None:
    centre, person = make_centre(), make_person(given_name="Fatima", surname1="Benali")
    marta, jordi = make_professional(centre), make_professional(centre)
    appointment = book(marta, person=person, note="comes with an interpreter")
    for asked in (f"?worker={marta.uuid}", "?worker=all"):
        page = text(logged_in(jordi).get(reverse("agenda:week") + asked))
        assert "Busy" in page
        assert not any(secret in page for secret in ("Benali", "comes with", str(appointment.uuid)))
    assert logged_in(jordi).get(reverse("agenda:show", args=[appointment.uuid])).status_code == 404


def test_the_desk_sees_the_day_of_the_whole_centre() -> None:
    centre = make_centre()
    for name in ("Marta Riera", "Jordi Camps"):
        book(make_professional(centre, name=name), person=make_person(surname1=f"of {name}"))
    page = text(desk_client(centre).get(reverse("agenda:week")))
    for name in ("Marta Riera", "Jordi Camps"):
        assert f"of {name}" in page


def test_the_week_costs_the_same_whatever_is_in_it(django_assert_max_num_queries) -> None:
    centre = make_centre()
    for _ in range(4):
        for hour in (9, 10, 11, 12):
            worker = make_professional(centre)
            book(worker, starts_at=moment(hour))
    client = desk_client(centre)
    with django_assert_max_num_queries(15):
        client.get(reverse("agenda:week"))


def test_a_centre_of_others_and_a_forged_worker_are_not_there() -> None:
    client = logged_in(make_professional(make_centre()))
    assert client.get(reverse("agenda:week"), {"centre": make_centre().code}).status_code == 404
    assert client.get(reverse("agenda:week"), {"worker": str(uuid.uuid4())}).status_code == 404
    assert client.get(reverse("agenda:week"), {"day": "2026-99-99"}).status_code == 200


def test_booking_proposes_the_reasons_minutes_and_the_next_free_times() -> None:
    centre, person = make_centre(), make_person()
    marta = make_professional(centre)
    book(marta, starts_at=moment(9))
    make_reason(code="visit", minutes=60, channel="home", name_en="A visit")
    page = text(logged_in(marta).get(reverse("agenda:book"), {"person": str(person.uuid), "reason": "visit"}))
    assert 'value="60"' in page
    assert f"2026-11-23T09:30+01:00|{marta.pk}" in page
    assert f"2026-11-23T09:00+01:00|{marta.pk}" not in page
    assert person.full_name not in page[: page.index("</title>")]


def test_a_chosen_slot_is_booked_and_can_be_undone_from_the_notice() -> None:
    centre, person = make_centre(), make_person()
    marta, reason = make_professional(centre), make_reason()
    make_room(centre)
    client = desk_client(centre)
    url = f"{reverse('agenda:book')}?person={person.uuid}&reason={reason.code}&worker=all"
    data = {"slot": f"2026-11-24T09:00+01:00|{marta.pk}", "minutes": 30, "channel": "centre", "room": "any", "note": "ring twice"}
    response = client.post(url, data)
    appointment = Appointment.objects.get()
    assert appointment.starts_at == moment(9, day=dt.date(2026, 11, 24))
    assert appointment.bookings.count() == 2
    assert urlsplit(response.url).path == reverse("agenda:week")
    assert parse_qs(urlsplit(response.url).query)["worker"] == [str(marta.uuid)]
    undo = reverse("agenda:undo", args=[appointment.uuid, 1])
    assert undo in text(client.get(response.url))
    client.post(undo)
    appointment.refresh_from_db()
    assert appointment.state == "cancelled"


def test_a_taken_time_is_said_at_the_field_and_what_was_written_stays() -> None:
    centre = make_centre()
    marta = make_professional(centre, name="Marta Riera")
    reason = make_reason()
    book(marta)
    url = f"{reverse('agenda:book')}?person={make_person().uuid}&reason={reason.code}&worker={marta.uuid}"
    data = {"slot": "other", "date": "2026-11-23", "time": "10:15", "minutes": 30, "channel": "phone", "room": "none", "note": "kept words"}
    response = logged_in(marta).post(url, data)
    assert response.status_code == 422
    assert "Marta Riera already has an appointment then." in text(response)
    assert "kept words" in text(response)


@pytest.mark.parametrize(
    "wrong",
    [
        {"slot": ""},
        {"slot": "other"},
        {"slot": "yesterday|7"},
        {"slot": "2026-11-24T09:00+01:00|999999"},
        {"slot": "9999-99-99T09:00|x"},
        {"slot": "2026-11-24T09:00|1"},
        {"slot": "other", "date": "2026-02-30", "time": "25:00"},
        {"slot": "other", "date": "0001-01-01", "time": "09:00"},
        {"slot": "other", "date": "9999-12-31", "time": "23:59"},
        {"minutes": "-5"},
        {"minutes": "many"},
        {"channel": "pigeon"},
        {"room": "7777"},
        {"note": "x" * 300},
    ],
)
def test_wrong_input_is_refused_in_words_and_books_nothing(wrong: dict[str, str]) -> None:
    centre = make_centre()
    marta, reason = make_professional(centre), make_reason()
    url = f"{reverse('agenda:book')}?person={make_person().uuid}&reason={reason.code}&worker={marta.uuid}"
    data = {"slot": f"2026-11-24T09:00+01:00|{marta.pk}", "minutes": "30", "channel": "centre", "room": "none", **wrong}
    response = logged_in(marta).post(url, data)
    assert response.status_code == 422
    assert 'role="alert"' in text(response)
    assert not Appointment.objects.exists()


def test_without_a_person_the_page_asks_who_in_the_body_of_a_form() -> None:
    centre, person = make_centre(), make_person(given_name="Fatima", surname1="Benali")
    make_reason()
    client = desk_client(centre)
    url = f"{reverse('agenda:book')}?start=2026-11-24T09:00"
    assert "Who is the appointment for?" in text(client.get(url))
    page = text(client.post(url, {"find": "fatima benali"}))
    assert f"{reverse('agenda:book')}?person={person.uuid}&amp;start=2026-11-24T09%3A00" in page


def test_a_forged_or_a_sealed_person_is_not_there() -> None:
    client = desk_client(make_centre())
    make_reason()
    sealed = make_person(sealed_by=Team.objects.create(name="P", kind="protection"))
    for asked in (uuid.uuid4(), sealed.uuid, "nonsense"):
        assert client.get(reverse("agenda:book"), {"person": str(asked)}).status_code == 404


def test_a_part_answers_htmx_with_the_times_only() -> None:
    marta, reason = make_professional(make_centre()), make_reason()
    part = text(
        logged_in(marta).get(
            reverse("agenda:book"), {"person": str(make_person().uuid), "reason": reason.code}, headers={"HX-Request": "true"}
        )
    )
    assert part.lstrip().startswith('<div id="times">')
    assert "<html" not in part


def test_a_time_is_checked_while_it_is_written() -> None:
    marta = make_professional(make_centre(), name="Marta Riera")
    book(marta)
    client = logged_in(marta)
    data = {"attended_by": str(marta.uuid), "date": "2026-11-23", "minutes": "30"}
    assert "already has an appointment" in text(client.post(reverse("agenda:check"), data | {"time": "10:15"}))
    assert "outside the hours" in text(client.post(reverse("agenda:check"), data | {"time": "18:00"}))
    assert "That time is free" in text(client.post(reverse("agenda:check"), data | {"time": "09:00"}))
    assert client.post(reverse("agenda:check"), {"attended_by": "x,y", "date": "z"}).status_code == 200


def test_attending_opens_the_entry_filled_in_from_the_appointment() -> None:
    marta = make_professional(make_centre())
    appointment = book(marta)
    response = logged_in(marta).post(reverse("agenda:mark", args=[appointment.uuid]), {"action": "attended"})
    assert response.url == f"{reverse('casework:entry')}?appointment={appointment.uuid}"
    appointment.refresh_from_db()
    assert appointment.state == "attended"


def test_the_desk_marks_and_undoes_and_stays_where_it_was() -> None:
    centre = make_centre()
    appointment = book(make_professional(centre))
    client, url = desk_client(centre), reverse("agenda:mark", args=[appointment.uuid])
    assert client.post(url, {"action": "arrived", "next": "/agenda/waiting/"}).url == "/agenda/waiting/"
    assert client.post(url, {"action": "attended"}, headers={"referer": "http://testserver/x/"}).url.endswith("/x/")
    assert client.post(url, {"action": "attended", "next": "https://evil.example/"}).url == "/"
    client.post(url, {"action": "undo"})
    appointment.refresh_from_db()
    assert appointment.state == "arrived"
    assert client.post(url, {"action": "explode"}).status_code == 404
    assert client.get(url).status_code == 405


def test_a_refused_mark_says_why() -> None:
    marta = make_professional(make_centre())
    appointment = book(marta)
    client = logged_in(marta)
    response = client.post(reverse("agenda:mark", args=[appointment.uuid]), {"action": "missed", "next": "/agenda/"})
    assert "The appointment has not begun yet." in text(client.get(response.url))


def test_an_appointment_is_moved_in_one_act() -> None:
    marta = make_professional(make_centre())
    appointment = book(marta)
    client, url = logged_in(marta), reverse("agenda:move", args=[appointment.uuid])
    assert f"2026-11-23T11:00+01:00|{marta.pk}" in text(client.get(url))
    client.post(url, {"slot": f"2026-11-23T11:00+01:00|{marta.pk}", "minutes": 30})
    appointment.refresh_from_db()
    assert appointment.starts_at == moment(11)
    assert client.post(url, {"slot": "", "minutes": 30}).status_code == 422


def test_an_appointment_is_cancelled_with_who_and_why() -> None:
    marta = make_professional(make_centre())
    appointment = book(marta)
    client, url = logged_in(marta), reverse("agenda:cancel", args=[appointment.uuid])
    assert client.get(url).status_code == 200
    client.post(url, {"cancelled_by": "person", "reason": "ill"})
    appointment.refresh_from_db()
    assert appointment.state == "cancelled"
    page = text(client.get(reverse("agenda:show", args=[appointment.uuid])))
    assert "ill" in page
    assert client.post(url, {"cancelled_by": "person"}).status_code == 422


def test_appointments_of_another_centre_are_not_there() -> None:
    appointment = book(make_professional(make_centre()))
    client = desk_client(make_centre())
    for name in ("show", "move", "cancel"):
        assert client.get(reverse(f"agenda:{name}", args=[appointment.uuid])).status_code == 404
    for name in ("mark", "move", "cancel"):
        assert client.post(reverse(f"agenda:{name}", args=[appointment.uuid]), {"action": "arrived"}).status_code == 404


def test_somebody_comes_waits_and_is_taken() -> None:
    centre, person = make_centre(), make_person(given_name="Mamadou", surname1="Diallo")
    marta, reason = make_professional(centre), make_reason()
    desk = desk_client(centre)
    url = f"{reverse('agenda:walk_in')}?person={person.uuid}"
    assert desk.get(url).status_code == 200
    assert desk.post(url, {"reason": reason.code, "urgent": "on"}).url == reverse("agenda:waiting")
    assert desk.post(url, {"reason": reason.code}).status_code == 422  # waits already
    assert desk.post(url, {"reason": "forged"}).status_code == 422
    professional = logged_in(marta)
    part = text(professional.get(reverse("agenda:waiting"), headers={"HX-Request": "true"}))
    assert "Mamadou Diallo" in part
    assert "<html" not in part
    waiting = Appointment.objects.get()
    assert desk.post(reverse("agenda:take", args=[waiting.uuid])).status_code == 403
    response = professional.post(reverse("agenda:take", args=[waiting.uuid]))
    assert response.url.endswith(f"?appointment={waiting.uuid}")
    assert "Nobody waits" in text(professional.get(reverse("agenda:waiting")))


def test_who_has_an_appointment_today_is_offered_it_at_the_desk() -> None:
    centre, person = make_centre(), make_person()
    make_reason()
    book(make_professional(centre, name="Marta Riera"), person=person)
    page = text(desk_client(centre).get(reverse("agenda:walk_in"), {"person": str(person.uuid)}))
    assert "Has an appointment today at 10:00 with Marta Riera" in page


def test_a_professional_shapes_the_own_hours() -> None:
    centre = make_centre()
    marta = make_professional(centre)
    client, url = logged_in(marta), reverse("agenda:hours")
    assert 'value="09:00"' in text(client.get(url))
    wrong = {"from_day": "2026-11-30", "morning_0_starts": "12:00", "morning_0_ends": "10:00"}
    assert client.post(url, wrong).status_code == 422
    assert client.post(url, {"from_day": "2026-11-30", "morning_0_starts": "12:00"}).status_code == 422
    client.post(url, {"from_day": "2026-11-30", "afternoon_1_starts": "16:00", "afternoon_1_ends": "18:00"})
    assert marta.availability.on(dt.date(2026, 12, 1)).get().starts == dt.time(16)


def test_directors_look_without_names_and_do_not_book() -> None:
    centre = make_centre()
    book(make_professional(centre), person=make_person(surname1="Benali"))
    client = logged_in(make_worker(role=Role.CENTRE_DIRECTOR, centre=centre))
    page = text(client.get(reverse("agenda:week")))
    assert "Busy" in page
    assert "Benali" not in page
    assert "start=" not in page
    assert client.get(reverse("agenda:book")).status_code == 403


def test_the_panel_of_a_file_shows_what_comes_and_what_was(django_assert_max_num_queries) -> None:
    centre, person = make_centre(), make_person()
    marta = make_professional(centre)
    upcoming = book(marta, person=person, starts_at=moment(12))
    panel = next(each for each in panels if each.code == "appointments")
    subject = Subject(file_id=0, file_uuid=uuid.uuid4(), household_id=0, person_ids=(person.pk,), on=MONDAY, seen_before=None)
    reader = as_actor(marta)
    with django_assert_max_num_queries(panel.budget):
        context = panel.load(subject, reader)
    assert [line.appointment_id for line in context["found"].upcoming] == [upcoming.pk]
    assert context["people"] == [person]
    assert Person.objects.count() == 1
    services.cancel_appointment(appointment=upcoming, cancelled_by="person", reason="", by=desk_of(centre), at=NOW)
    assert panel.load(subject, as_actor(marta))["found"].upcoming == []
