"""Pages of cover, the hand-back note, the calendar feed, what an appointment's page says of messages and earlier times."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from impulsem.agenda import services
from impulsem.agenda.models import Appointment, CalendarFeed, Coverage
from impulsem.agenda.queries import feed_lines
from impulsem.agenda.rules.ical import as_ical
from impulsem.agenda.services.slots import keep_right
from impulsem.agenda.tests.factories import MONDAY, NOW, as_actor, book, make_professional, make_reason, moment
from impulsem.organisation.models import Absence, Centre, Role, Worker
from impulsem.organisation.tests.factories import logged_in, make_centre, make_worker
from impulsem.people.tests.factories import make_person
from impulsem.platform import clock
from impulsem.platform.periods import period

pytestmark = pytest.mark.django_db
MADRID = ZoneInfo("Europe/Madrid")


@pytest.fixture(autouse=True)
def _monday_morning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    monkeypatch.setattr(clock, "today", lambda: MONDAY)


@pytest.fixture
def centre() -> Centre:
    return make_centre()


def ill(worker: Worker, *, days: int = 1) -> Absence:
    absence = Absence.objects.create(worker=worker, kind="leave", valid=period(MONDAY, MONDAY + dt.timedelta(days=days)))
    keep_right([worker.pk], MONDAY)
    return absence


def test_the_desk_covers_a_day_with_one_button_and_takes_it_back(centre: Centre) -> None:
    away, colleague = make_professional(centre, name="Anna Ill"), make_professional(centre, name="Berta Well")
    appointment = book(away, person=make_person(given_name="Rosa"))
    absence = ill(away)
    desk = logged_in(make_worker(role=Role.FRONT_DESK, centre=centre))
    listed = desk.get(reverse("agenda:away")).content.decode()
    assert "Anna Ill" in listed
    here = reverse("agenda:cover", args=[absence.pk])
    page = desk.get(here).content.decode()
    assert "Rosa" in page
    assert f'value="with:{colleague.uuid}" selected' in page
    answer = desk.post(here, {f"a{appointment.pk}": f"with:{colleague.uuid}"}, follow=True)
    assert "1 appointment is covered" in answer.content.decode()
    coverage = Coverage.objects.get()
    assert [booking.resource.worker for booking in appointment.bookings.filter(released=False)] == [colleague]
    assert "Nothing" not in desk.get(here).content.decode()
    desk.post(reverse("agenda:undo_cover", args=[coverage.uuid]))
    assert [booking.resource.worker for booking in appointment.bookings.filter(released=False)] == [away]


def test_who_directs_reads_initials_and_whoever_is_elsewhere_reads_nothing(centre: Centre) -> None:
    away = make_professional(centre)
    make_professional(centre)
    book(away, person=make_person(given_name="Rosalia", surname1="Quintana", surname2=""))
    here = reverse("agenda:cover", args=[ill(away).pk])
    page = logged_in(make_worker(role=Role.CENTRE_DIRECTOR, centre=centre)).get(here).content.decode()
    assert "Rosalia" not in page
    assert "R. Q." in page
    elsewhere = logged_in(make_worker(role=Role.FRONT_DESK, centre=make_centre()))
    assert elsewhere.get(here).status_code == 404
    assert logged_in(away).get(here).status_code == 403


def test_a_form_with_nonsense_changes_nothing(centre: Centre) -> None:
    away = make_professional(centre)
    appointment = book(away)
    here = reverse("agenda:cover", args=[ill(away).pk])
    desk = logged_in(make_worker(role=Role.FRONT_DESK, centre=centre))
    for said in ("", "with:nobody", "move:never|x", "move:2026-11-24T09:00|1"):
        page = desk.post(here, {f"a{appointment.pk}": said}, follow=True).content.decode()
        assert "There is nothing left to cover" in page
    assert not Coverage.objects.exists()


def test_a_territorys_week_is_covered_at_once(centre: Centre) -> None:
    away = [make_professional(centre) for _ in range(2)]
    well = make_professional(centre)
    appointments = [book(one, starts_at=moment(hour)) for one, hour in zip(away, (10, 12), strict=True)]
    for one in away:
        ill(one, days=3)
    director = logged_in(make_worker(role=Role.TERRITORIAL_DIRECTOR, territory=centre.territory))
    here = reverse("agenda:cover_week")
    assert director.get(here).content.decode().count("cover-choice") == 2
    director.post(here, {f"a{each.pk}": f"with:{well.uuid}" for each in appointments})
    assert Coverage.objects.count() == 2
    for each in appointments:
        assert [booking.resource.worker for booking in each.bookings.filter(released=False)] == [well]
    assert logged_in(make_worker(role=Role.CENTRE_DIRECTOR, centre=centre)).get(here).status_code == 403


def test_whoever_is_back_is_shown_the_note_until_it_is_read(centre: Centre, monkeypatch: pytest.MonkeyPatch) -> None:
    away, colleague = make_professional(centre), make_professional(centre, name="Berta Well")
    appointment = book(away)
    absence = ill(away)
    desk = logged_in(make_worker(role=Role.FRONT_DESK, centre=centre))
    desk.post(reverse("agenda:cover", args=[absence.pk]), {f"a{appointment.pk}": f"with:{colleague.uuid}"})
    monkeypatch.setattr(clock, "today", lambda: MONDAY + dt.timedelta(days=1))
    back = logged_in(away)
    note = reverse("agenda:hand_back", args=[Coverage.objects.get().uuid])
    assert note in back.get(reverse("agenda:week")).content.decode()
    assert "Berta Well" in back.get(note).content.decode()
    assert logged_in(colleague).get(note).status_code == 404
    back.post(note)
    assert note not in back.get(reverse("agenda:week")).content.decode()


def feed_of(client: Client) -> str:
    page = client.post(reverse("agenda:feed"), {"action": "make"}).content.decode()
    return page.partition('value="http://testserver')[2].partition('"')[0]


def test_the_feed_tells_times_places_and_initials_and_is_taken_back(centre: Centre) -> None:
    worker = make_professional(centre)
    appointment = book(
        worker, person=make_person(given_name="Rosalia", surname1="Quintana", surname2=""), reason=make_reason(name_en="Eviction")
    )
    client = logged_in(worker)
    address = feed_of(client)
    answer = Client().get(address)
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    calendar = Calendar.from_ical(answer.content)
    (event,) = calendar.walk("VEVENT")
    assert event.decoded("dtstart") == moment(10).astimezone(MADRID)
    assert str(event["summary"]).startswith("R. Q.")
    assert str(event["location"]) == centre.name
    for secret in ("Rosalia", "Quintana", "Eviction"):
        assert secret not in answer.content.decode()
    services.cancel_appointment(appointment=appointment, cancelled_by="person", reason="", by=as_actor(worker), at=NOW)
    assert not Calendar.from_ical(Client().get(address).content).walk("VEVENT")
    again = feed_of(client)
    assert Client().get(address).status_code == 404
    assert Client().get(again).status_code == 200
    client.post(reverse("agenda:feed"), {"action": "revoke"})
    assert Client().get(again).status_code == 404
    assert CalendarFeed.objects.filter(revoked_at__isnull=True).count() == 0


def test_the_feed_of_who_leaves_stops(centre: Centre) -> None:
    worker = make_professional(centre)
    address = feed_of(logged_in(worker))
    assert worker.account is not None
    worker.account.is_active = False
    worker.account.save()
    assert Client().get(address).status_code == 404


def test_times_are_right_on_both_sides_of_the_night_on_which_clocks_change(centre: Centre) -> None:
    worker = make_professional(centre, weekdays=range(7))
    before, after = dt.date(2027, 3, 24), dt.date(2027, 3, 30)
    for day in (before, after):
        book(worker, starts_at=moment(10, day=day))
    Appointment.objects.update(channel="phone")
    lines = feed_lines(worker, at=NOW + dt.timedelta(days=90))
    calendar = Calendar.from_ical(as_ical(lines, name="n", zone=MADRID, at=NOW))
    times = [event.decoded("dtstart") for event in calendar.walk("VEVENT")]
    assert [time.strftime("%H:%M %z") for time in times] == ["10:00 +0100", "10:00 +0200"]
    assert len(calendar.walk("VTIMEZONE")) == 1


def test_the_page_of_an_appointment_says_what_they_know_and_asks_for_an_earlier_time(centre: Centre) -> None:
    worker = make_professional(centre)
    appointment = book(worker, starts_at=moment(12))
    services.confirm_by_link(token=services.link_of(appointment, at=NOW), at=NOW)
    client = logged_in(make_worker(role=Role.FRONT_DESK, centre=centre))
    show = reverse("agenda:show", args=[appointment.uuid])
    assert "Confirmed by the person" in client.get(show).content.decode()
    client.post(reverse("agenda:earlier", args=[appointment.uuid]), {"action": "ask"})
    assert "Would come earlier: asked on" in client.get(show).content.decode()
    client.post(reverse("agenda:earlier", args=[appointment.uuid]), {"action": "stop"})
    assert "asked on" not in client.get(show).content.decode()
    week = client.get(f"{reverse('agenda:week')}?worker={worker.uuid}").content.decode()
    assert "mark-ok" in week
