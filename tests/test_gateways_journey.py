"""Nobody waits longer than they must, in a real browser: a welcome session, a missed call, a colleague who is ill."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from impulsem.agenda.models import Appointment
from impulsem.agenda.services.slots import keep_right
from impulsem.agenda.tests.factories import MONDAY, NOW, book, make_professional, make_reason, moment
from impulsem.casework.models import Entry
from impulsem.groups.models import Enrolment, GroupSession
from impulsem.groups.tests.factories import LATER, make_session
from impulsem.indicators import engine
from impulsem.indicators.declarations import indicators
from impulsem.intake import services as intake
from impulsem.intake.models import Call, Demand
from impulsem.intake.tests.factories import make_topic
from impulsem.messaging.models import ConfirmationCode, Message
from impulsem.messaging.services import send_code
from impulsem.organisation.models import Absence, Centre, Role
from impulsem.organisation.tests.factories import make_centre, make_worker
from impulsem.people.models import ContactPoint
from impulsem.people.tests.factories import make_person
from impulsem.platform import clock
from impulsem.platform.actors import job
from impulsem.platform.periods import period
from impulsem.platform.tests.browser import Enter, findings, press
from impulsem.platform.web.signed import signature

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
BY = job("test")
At = Callable[[dt.datetime], None]


@pytest.fixture(autouse=True)
def it_is(monkeypatch: pytest.MonkeyPatch) -> At:
    """Let it be a moment; it is Monday morning until something else is said."""

    def set_to(then: dt.datetime) -> None:
        monkeypatch.setattr(clock, "now", lambda: then)
        monkeypatch.setattr(clock, "today", lambda: timezone.localdate(then))

    set_to(NOW)
    return set_to


@pytest.fixture
def centre() -> Centre:
    return make_centre()


def figure(code: str, on: dt.date) -> float | None:
    [cell] = engine.cells(indicators[code], engine.on_postgresql([indicators[code].fact], on=on))
    return cell.value


def test_a_resident_books_a_welcome_session_arrives_and_leaves_with_an_interview(centre: Centre, enter: Enter, it_is: At) -> None:
    for code in ("orientation", "other"):
        make_topic(code)
    make_reason(code="first_visit", minutes=45)
    marta = make_professional(centre, name="Marta Riera")
    session = make_session(centre=centre, worker=marta, public=True, capacity=8)
    before = figure("groups.people", LATER)

    phone = enter(reverse("public:group", args=[session.uuid]), width=390, dark=True)
    phone.get_by_role("button", name="I want a place").click()
    for label, said in (("Name", "Amina"), ("First surname", "Inventada"), ("Birth date", "1988-04-02")):
        phone.get_by_label(label, exact=True).fill(said)
    phone.get_by_role("button", name="Continue").click()
    phone.get_by_role("button", name="Continue").click()  # no interpreter, nothing to prepare
    assert not findings(phone)
    phone.get_by_label("E-mail address").fill("amina@example.org")
    phone.get_by_role("button", name="Send me the code").click()
    assert send_code(key=ConfirmationCode.objects.latest("pk").uuid)
    phone.get_by_label("The code that we sent you").fill(re.findall(r"\d{6}", str(mail.outbox[-1].body))[0])
    phone.get_by_role("button", name="Continue").click()
    phone.get_by_role("button", name="Book it").click()
    code = phone.locator(".code-big").inner_text().strip()
    place = Enrolment.objects.get()
    assert code == place.code
    assert Demand.objects.get().route == "group_session"

    it_is(moment(9, 55, day=LATER))
    kiosk = intake.add_kiosk(kind="kiosk", centre=centre, name="Entrance", by=BY)
    device = enter(reverse("intake:kiosk_start", args=[intake.new_link(kiosk=kiosk, by=BY, at=clock.now())]), width=1080)
    device.get_by_role("button", name="Use this device").click()
    device.locator("a[lang=en-gb]").click()
    device.get_by_role("link", name="I have an appointment").click()
    device.locator("input[name=code]").fill(code)
    device.get_by_role("button", name="I have arrived").click()
    expect(device.locator("h1")).to_be_visible()
    assert "Amina" not in device.content()
    place.refresh_from_db()
    assert place.state == Enrolment.State.ATTENDED

    it_is(moment(10, 40, day=LATER))
    screen = enter(reverse("groups:session", args=[session.uuid]), marta.account)
    row = screen.locator("[data-row]", has_text="Amina")
    row.focus()
    press(screen, "v")
    expect(row).to_contain_text("Interview on")
    screen.get_by_role("link", name="Close the session").click()
    screen.get_by_role("button", name="Close the session").click()
    expect(screen.locator("#notices")).to_contain_text("The session is closed")

    interview = Appointment.objects.get(reason__code="first_visit")
    assert interview.person == place.person
    assert interview.starts_at > clock.now()
    assert Entry.objects.get().participants.get().person == place.person  # who came, when and where: nobody typed it
    assert Message.objects.filter(person=place.person).exists()
    assert GroupSession.objects.get().state == GroupSession.State.HELD
    assert before == 0
    assert figure("groups.people", LATER + dt.timedelta(days=1)) == 1
    waited = figure("intake.days_to_attention", LATER + dt.timedelta(days=1))
    assert waited == (LATER - MONDAY).days


def test_a_missed_call_stands_on_the_desk_is_returned_and_traced(centre: Centre, enter: Enter) -> None:
    rosa = make_person(given_name="Rosa", surname1="Prova")
    ContactPoint.objects.create(person=rosa, kind="phone", value="+34600000142", valid=period(dt.date(2020, 1, 1)))
    desk = make_worker(role=Role.FRONT_DESK, centre=centre)
    book(make_professional(centre), person=rosa)
    line = intake.open_line(name="Reception", number="93 000 00 10", centre=centre, by=BY)
    page = enter(reverse("intake:calls"), desk.account)
    expect(page.get_by_text("Nobody waits to be called")).to_be_visible()
    told = json.dumps({"id": "1", "event": "missed", "from": "600 000 142", "at": NOW.isoformat()}).encode()
    stamp = str(int(NOW.timestamp()))
    header = f"t={stamp},v1={signature(intake.key_of(line), stamp, told)}"
    where = reverse("intake:phone_news", args=[line.uuid])
    answer = Client(headers={"x-impulsem-signature": header}).post(where, told, content_type="application/json")
    assert answer.status_code == 204

    page.reload()
    expect(page.locator("#pending-calls")).to_contain_text("Rosa")
    page.get_by_role("button", name=re.compile("^I call")).click()
    page.goto(reverse("intake:call", args=[Call.objects.get().uuid]))
    page.get_by_label("What came of it, in one line").fill("Asked for the opening hours")
    page.get_by_role("button", name="Spoken to").click()
    expect(page.get_by_text("Asked for the opening hours").first).to_be_visible()
    page.goto(reverse("intake:calls"))
    expect(page.locator("#pending-calls")).to_contain_text("Nobody waits to be called")
    call = Call.objects.get()
    assert (call.state, call.taken_by) == (Call.State.RETURNED, desk)
    assert [event.kind for event in call.events.order_by("pk")] == ["missed", "taken", "returned"]


def test_the_day_of_an_ill_colleague_is_covered_with_one_confirmation(centre: Centre, enter: Enter) -> None:
    anna, berta = make_professional(centre, name="Anna Lleu"), make_professional(centre, name="Berta Sana")
    booked = [book(anna, person=make_person(), starts_at=moment(hour)) for hour in (10, 11, 12)]
    Absence.objects.create(worker=anna, kind="leave", valid=period(MONDAY, MONDAY + dt.timedelta(days=1)))
    keep_right([anna.pk], MONDAY)
    desk = enter(reverse("agenda:away"), make_worker(role=Role.FRONT_DESK, centre=centre).account)
    desk.get_by_role("link", name="Cover Anna Lleu").click()
    assert not findings(desk)
    desk.locator("form button.btn-primary").last.click()
    expect(desk.get_by_text("3 appointments are covered").first).to_be_visible()
    for appointment in booked:
        assert [held.resource.worker for held in appointment.bookings.filter(released=False, resource__worker__isnull=False)] == [berta]
    assert figure("agenda.covered", MONDAY + dt.timedelta(days=1)) == 1
