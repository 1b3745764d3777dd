import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from impulsem.agenda import services
from impulsem.agenda.models import Appointment, Booking
from impulsem.agenda.tests.factories import MONDAY, NOW, TUESDAY, as_actor, book, make_professional, make_reason, make_room, moment
from impulsem.organisation.tests.factories import make_centre
from impulsem.platform.actors import Actor, ActorKind
from impulsem.platform.codes import LETTERS, code_typed

pytestmark = pytest.mark.django_db

RESIDENT = Actor(kind=ActorKind.RESIDENT, name="resident")
KIOSK = Actor(kind=ActorKind.KIOSK, name="kiosk")


def held(starts: dt.datetime, minutes: int) -> DateTimeTZRange:
    return DateTimeTZRange(starts, starts + dt.timedelta(minutes=minutes), "[)")


def test_a_resident_books_free_time_of_a_reason_that_lets_them_and_gets_an_office_where_one_is_needed() -> None:
    centre = make_centre()
    office = make_room(centre)
    reason = make_reason(resident_may_book=True, needs_room=True)
    appointment = book(make_professional(centre), reason=reason, starts_at=moment(10, day=TUESDAY), by=RESIDENT)
    assert appointment.booked_by is None
    assert appointment.bookings.filter(resource__room=office).exists()
    assert book(make_professional(centre), reason=make_reason(resident_may_book=True, hours_notice=0), by=KIOSK).starts_at == moment(10)


def test_what_the_policy_does_not_let_residents_do_is_refused() -> None:
    marta = make_professional(make_centre(), hours=(9, 14))
    offered = make_reason(resident_may_book=True, days_ahead=7)

    def refused_as(refusal: type[Exception], **details: object) -> None:
        with pytest.raises(refusal):
            book(marta, **{"reason": offered, "starts_at": moment(10, day=TUESDAY), "by": RESIDENT} | details)

    refused_as(services.ReasonNotForResidents, reason=make_reason())
    refused_as(services.ReasonNotForResidents, minutes=60)
    refused_as(services.ReasonNotForResidents, channel="home")
    refused_as(services.TooSoon, starts_at=moment(13))
    refused_as(services.TooFarAhead, starts_at=moment(10, day=MONDAY + dt.timedelta(days=8)))
    refused_as(services.NotFree, starts_at=moment(16, day=TUESDAY))
    assert not Appointment.objects.exists()


def test_every_appointment_has_a_code_of_its_own_that_can_be_read_aloud() -> None:
    marta = make_professional(make_centre())
    first, second = book(marta), book(marta, starts_at=moment(11))
    assert first.code != second.code
    assert first.code is not None
    assert len(first.code) == 6
    assert set(first.code) <= set(LETTERS)
    assert code_typed(f" {first.code[:3].lower()}-{first.code[3:]} ") == first.code


def test_a_home_visit_holds_the_way_there_and_back_and_gives_it_back_when_it_is_cancelled() -> None:
    marta = make_professional(make_centre(), name="Marta")
    visit = make_reason(channel="home", travel_minutes=20, preparation_minutes=10)
    appointment = book(marta, reason=visit, channel="home")
    spans = set(Booking.objects.filter(released=False).values_list("span", flat=True))
    assert spans == {held(moment(9, 30), 30), held(moment(10), 30), held(moment(10, 30), 20)}
    with pytest.raises(services.WorkerBusy):
        book(marta, starts_at=moment(10, 30))
    services.move_appointment(appointment=appointment, starts_at=moment(12), minutes=30, by=as_actor(marta), at=NOW)
    assert book(marta, starts_at=moment(10, 30)).starts_at == moment(10, 30)
    services.cancel_appointment(appointment=appointment, cancelled_by="person", reason="", by=as_actor(marta), at=NOW)
    assert Booking.objects.filter(released=False).count() == 1
    services.undo_mark(appointment=appointment, by=as_actor(marta), at=NOW)
    assert Booking.objects.filter(released=False).count() == 4


def test_time_is_held_for_what_is_no_appointment_for_all_or_for_none() -> None:
    centre = make_centre()
    marta, jordi, room = make_professional(centre), make_professional(centre), make_room(centre)
    details = {"what": "Welcome session", "rooms": [room], "by": as_actor(marta), "at": NOW}
    assert len(services.hold_time(source="groups.session:1", workers=[marta, jordi], span=held(moment(10), 90), **details)) == 3
    with pytest.raises(services.WorkerBusy):
        book(jordi, starts_at=moment(11))
    with pytest.raises(services.SlotTaken):
        services.hold_time(source="groups.session:2", workers=[], span=held(moment(11), 90), **details)
    assert services.release_time(source="groups.session:1") == 3
    assert services.release_time(source="groups.session:1") == 0
    assert book(jordi, starts_at=moment(11)).starts_at == moment(11)


def test_a_booking_is_of_an_appointment_or_of_something_else_and_never_of_both() -> None:
    booking = book(make_professional(make_centre())).bookings.get()
    for change in ({"source": "groups.session:1"}, {"appointment": None}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Booking.objects.filter(pk=booking.pk).update(**change)
