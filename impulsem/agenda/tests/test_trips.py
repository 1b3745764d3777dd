"""Several errands, one trip; and what the booking page offers beside the next free time."""

import datetime as dt

import pytest
from django.urls import reverse

from impulsem.agenda import queries, services
from impulsem.agenda.models import Appointment, Booking
from impulsem.agenda.tests.factories import MONDAY, NOW, TUESDAY, as_actor, book, desk_of, make_professional, make_reason, make_room, moment
from impulsem.organisation.models import Profession, Role, Worker
from impulsem.organisation.tests.factories import logged_in, make_centre, make_worker
from impulsem.people.models import Household, HouseholdMembership
from impulsem.people.tests.factories import make_person
from impulsem.platform import clock
from impulsem.platform.periods import period

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _monday_morning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    monkeypatch.setattr(clock, "today", lambda: MONDAY)


def test_errands_follow_each_other_with_the_same_professional_where_that_is_possible() -> None:
    centre = make_centre()
    marta = make_professional(centre, hours=(9, 10))
    jordi = make_professional(centre, hours=(10, 12))
    Worker.objects.filter(pk=jordi.pk).update(profession=Profession.LEGAL_ADVISER)
    aid, advice = make_reason(professions=["social_worker"]), make_reason(professions=["legal_adviser"])
    first, *_others = queries.next_trips([aid, advice], at=NOW, centres=[centre])
    assert [(slot.starts_at, slot.worker_ids) for slot in first.slots] == [(moment(9, 30), (marta.pk,)), (moment(10), (jordi.pk,))]
    both = queries.next_trips([make_reason(), make_reason()], at=NOW, centres=[centre])[0]
    assert [(slot.starts_at, slot.worker_ids) for slot in both.slots] == [(moment(9), (marta.pk,)), (moment(9, 30), (marta.pk,))]


def test_the_errands_of_a_trip_are_booked_together_or_not_at_all() -> None:
    centre, person = make_centre(), make_person()
    marta, aid, housing = make_professional(centre), make_reason(code="aid"), make_reason(code="housing")
    make_room(centre)
    client = logged_in(make_worker(role=Role.FRONT_DESK, centre=centre))
    url = f"{reverse('agenda:book')}?person={person.uuid}&reason=aid&also=housing&worker=all&centre={centre.code}"
    page = client.get(url).content.decode()
    value = f"2026-11-23T09:00+01:00|{marta.pk}|{centre.pk};2026-11-23T09:30+01:00|{marta.pk}|{centre.pk}"
    assert value in page
    data = {"slot": value, "minutes": 30, "channel": "centre", "room": "any", "note": ""}
    assert client.post(url, data).status_code == 302
    booked = list(Appointment.objects.order_by("span"))
    assert [(each.reason, each.starts_at) for each in booked] == [(aid, moment(9)), (housing, moment(9, 30))]
    services.cancel_appointment(appointment=booked[0], cancelled_by="person", reason="", by=as_actor(marta), at=NOW)
    assert client.post(url, data).status_code == 422
    assert Appointment.objects.filter(state="booked").count() == 1
    assert Booking.objects.filter(released=False, resource__worker=marta).count() == 1


def test_whoever_comes_soon_or_somebody_of_the_household_is_offered_the_time_beside_it() -> None:
    centre, person, son = make_centre(), make_person(), make_person(given_name="Pau")
    household = Household.objects.create()
    for each in (person, son):
        HouseholdMembership.objects.create(household=household, person=each, role="member", valid=period(dt.date(2020, 1, 1)))
    marta = make_professional(centre, hours=(9, 14))
    book(marta, person=son, starts_at=moment(11, day=TUESDAY))
    desk = desk_of(centre)
    [found] = queries.times_beside(person, make_reason(), actor=desk, at=NOW, centres=[centre])
    assert not found.own
    assert [slot.starts_at for slot in found.slots] == [moment(10, 30, day=TUESDAY), moment(11, 30, day=TUESDAY)]
    assert queries.times_beside(person, make_reason(), actor=desk, at=NOW, centres=[]) == []
    book(marta, starts_at=moment(10, day=TUESDAY), minutes=60)
    [found] = queries.times_beside(person, make_reason(), actor=desk, at=NOW, centres=[centre])
    assert [slot.starts_at for slot in found.slots] == [moment(11, 30, day=TUESDAY)]


def test_of_an_appointment_that_the_reader_may_not_open_nothing_is_offered_beside() -> None:
    person, elsewhere = make_person(), make_centre()
    book(make_professional(elsewhere), person=person, starts_at=moment(11, day=TUESDAY))
    mine = make_centre()
    assert queries.times_beside(person, make_reason(), actor=desk_of(mine), at=NOW, centres=[mine, elsewhere]) == []


def test_the_page_says_with_whom_or_where_it_would_be_sooner() -> None:
    centre, person = make_centre(), make_person()
    other = make_centre(territory=centre.territory)
    marta = make_professional(centre, hours=(9, 14), weekdays=range(2, 5))
    make_professional(centre, name="Jordi", hours=(9, 14), weekdays=range(1, 5))
    make_professional(other, name="Elsewhere", hours=(9, 14))
    reason = make_reason()
    page = logged_in(make_worker(role=Role.FRONT_DESK)).get(
        reverse("agenda:book"), {"person": str(person.uuid), "reason": reason.code, "worker": str(marta.uuid), "centre": centre.code}
    )
    text = page.content.decode()
    assert "Tue 24 Nov, 9:00</a> with whoever is free first" in text
    assert "Mon 23 Nov, 9:00</a> in another centre of the territory" in text
    assert "Wed 25 Nov" in text


def test_a_time_in_another_centre_is_booked_there() -> None:
    centre, person = make_centre(), make_person()
    other = make_centre(territory=centre.territory)
    make_professional(centre, hours=(12, 14))
    jordi, reason = make_professional(other, hours=(9, 14)), make_reason()
    client = logged_in(make_worker(role=Role.FRONT_DESK))
    url = f"{reverse('agenda:book')}?person={person.uuid}&reason={reason.code}&worker=all&anywhere=1&centre={centre.code}"
    value = f"2026-11-23T09:00+01:00|{jordi.pk}|{other.pk}"
    assert value in client.get(url).content.decode()
    data = {"slot": value, "minutes": 30, "channel": "centre", "room": "none", "note": "", "interpreter": "ar"}
    assert client.post(url, data).status_code == 302
    appointment = Appointment.objects.get()
    assert (appointment.centre, appointment.interpreter) == (other, "ar")


def test_an_appointment_is_moved_to_a_colleague_who_is_free_first_and_back() -> None:
    centre = make_centre()
    marta, jordi = make_professional(centre, hours=(9, 14)), make_professional(centre, name="Jordi", hours=(16, 18))
    appointment = book(marta)
    client = logged_in(marta)
    url = f"{reverse('agenda:move', args=[appointment.uuid])}?worker=all"
    value = f"2026-11-23T16:00+01:00|{jordi.pk}|{centre.pk}"
    assert value in client.get(url).content.decode()
    assert client.post(url, {"slot": value, "minutes": 30}).status_code == 302
    held = Booking.objects.filter(released=False, appointment=appointment)
    assert [(each.resource.worker, each.span.lower) for each in held] == [(jordi, moment(16))]
    services.undo_mark(appointment=appointment, by=as_actor(marta), at=NOW)
    assert [(each.resource.worker, each.span.lower) for each in held.all()] == [(marta, moment(10))]
