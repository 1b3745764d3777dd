import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from impulsem.agenda import services
from impulsem.agenda.models import Appointment, AppointmentEvent, Booking
from impulsem.agenda.tests.factories import MONDAY, NOW, as_actor, book, desk_of, make_professional, make_reason, make_room, moment
from impulsem.organisation.models import Role, Team, TeamMembership
from impulsem.organisation.tests.factories import LONG_AGO, actor, make_centre, make_worker
from impulsem.people.models import Person, Reach
from impulsem.people.tests.factories import make_person
from impulsem.platform import audit
from impulsem.platform.errors import NotAllowed
from impulsem.platform.periods import period

pytestmark = pytest.mark.django_db


def test_booking_promises_the_time_of_everybody_and_of_the_room() -> None:
    centre = make_centre()
    marta, jordi, office = make_professional(centre), make_professional(centre), make_room(centre)
    appointment = book(marta, workers=[marta, jordi], room=office, by=desk_of(centre))
    assert {(b.resource.worker, b.resource.room) for b in appointment.bookings.all()} == {(marta, None), (jordi, None), (None, office)}
    assert {b.span for b in appointment.bookings.all()} == {appointment.span}
    assert [e.kind for e in appointment.events.all()] == ["booked"]
    assert audit.of(appointment).get().action == "agenda.book"


def test_a_taken_slot_is_refused_in_the_name_of_who_is_busy_and_leaves_no_trace() -> None:
    centre = make_centre()
    marta, jordi = make_professional(centre, name="Marta Riera"), make_professional(centre)
    book(marta)
    with pytest.raises(services.WorkerBusy) as refusal:
        book(jordi, workers=[jordi, marta], starts_at=moment(10, 15))
    assert "Marta Riera" in str(refusal.value)
    assert Appointment.objects.count() == 1
    assert Booking.objects.count() == 1
    assert not Reach.objects.filter(worker=jordi).exists()


def test_the_next_appointment_may_begin_when_the_last_one_ends() -> None:
    marta = make_professional(make_centre())
    book(marta)
    assert book(marta, starts_at=moment(10, 30)).starts_at == moment(10, 30)


def test_a_taken_room_is_refused_by_its_name() -> None:
    centre = make_centre()
    office = make_room(centre, name="Office 3")
    book(make_professional(centre), room=office)
    with pytest.raises(services.RoomTaken, match="Office 3"):
        book(make_professional(centre), room=office)


def test_any_office_is_the_first_that_is_free_until_none_is_left() -> None:
    centre = make_centre()
    first, second = make_room(centre, name="Office 1"), make_room(centre, name="Office 2")
    make_room(centre, name="A hall", kind="group")
    offices = [book(make_professional(centre), any_room=True).bookings.get(resource__room__isnull=False).resource.room for _ in range(2)]
    assert offices == [first, second]
    with pytest.raises(services.NoRoomFree):
        book(make_professional(centre), any_room=True)


def test_the_database_itself_refuses_two_bookings_of_one_time() -> None:
    appointment = book(make_professional(make_centre()))
    booking = appointment.bookings.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Booking.objects.create(resource=booking.resource, appointment=appointment, span=DateTimeTZRange(moment(10, 29), moment(11), "[)"))


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        ({"starts_at": moment(8, 30)}, services.SlotInPast),
        ({"starts_at": moment(20, 30)}, services.ClosedThen),
        ({"starts_at": moment(19, 45)}, services.ClosedThen),
        ({"starts_at": moment(10, day=dt.date(2026, 12, 8))}, services.ClosedThatDay),
        ({"starts_at": moment(10, day=dt.date(2026, 11, 28))}, services.ClosedThatDay),
        ({"minutes": 4}, services.BadLength),
        ({"minutes": 481}, services.BadLength),
        ({"workers": []}, services.NobodyAttends),
    ],
)
def test_times_that_cannot_be_are_refused(wrong: dict[str, object], refusal: type[Exception]) -> None:
    marta = make_professional(make_centre())
    with pytest.raises(refusal):
        book(marta, **wrong)
    assert not Appointment.objects.exists()


def test_a_home_visit_may_be_when_the_centre_is_closed() -> None:
    assert book(make_professional(make_centre()), starts_at=moment(20, 30), channel="home")


def test_only_professionals_of_the_centre_attend_there() -> None:
    centre = make_centre()
    with pytest.raises(services.NotAtCentre):
        book(make_professional(make_centre()), centre=centre, by=desk_of(centre))
    with pytest.raises(services.RoomElsewhere):
        book(make_professional(centre), room=make_room(make_centre()))


def test_nobody_is_promised_to_be_in_two_places_at_once() -> None:
    centre, person = make_centre(), make_person()
    book(make_professional(centre), person=person)
    with pytest.raises(services.PersonBusy, match="10:00"):
        book(make_professional(centre), person=person, starts_at=moment(10, 20))


def test_a_front_desk_books_at_its_centre_and_the_phone_service_everywhere() -> None:
    centre = make_centre()
    marta = make_professional(centre)
    with pytest.raises(NotAllowed):
        book(marta, by=desk_of(make_centre()))
    assert book(marta, by=desk_of(None))
    director = actor(make_worker(role=Role.CENTRE_DIRECTOR, centre=centre), on=MONDAY)
    with pytest.raises(NotAllowed):
        book(marta, by=director, starts_at=moment(12))


def test_some_reasons_are_booked_by_professionals_only() -> None:
    centre = make_centre()
    marta = make_professional(centre)
    reason = make_reason(front_desk_may_book=False)
    with pytest.raises(services.ReasonNotAtDesk):
        book(marta, reason=reason, by=desk_of(centre))
    assert book(marta, reason=reason)


def test_who_attends_reaches_the_person_on_that_day_only() -> None:
    centre, person = make_centre(), make_person()
    marta = make_professional(centre)
    appointment = book(marta, person=person, starts_at=moment(10, day=dt.date(2026, 11, 24)), by=desk_of(centre))
    reach = Reach.objects.of(as_actor(marta), at=moment(23, 59, day=dt.date(2026, 11, 24)))
    assert reach.get().person == person
    assert reach.get().source == f"agenda.appointment:{appointment.pk}"
    assert not Reach.objects.of(as_actor(marta), at=moment(23, 59)).exists()
    assert not Reach.objects.of(as_actor(marta), at=moment(0, day=dt.date(2026, 11, 25))).exists()


def test_a_sealed_person_is_attended_by_the_team_that_protects_them() -> None:
    centre = make_centre()
    team = Team.objects.create(name="Protection", kind=Team.Kind.PROTECTION)
    person = make_person(sealed_by=team)
    inside, outside = make_professional(centre), make_professional(centre)
    TeamMembership.objects.create(team=team, worker=inside, valid=period(LONG_AGO))
    with pytest.raises(services.OfTheTeamOnly):
        book(outside, person=person)
    assert book(inside, person=person)
    assert not Reach.objects.filter(worker=inside).exists()


def test_moving_keeps_the_appointment_and_remembers_where_it_stood() -> None:
    centre, person = make_centre(), make_person()
    marta, office = make_professional(centre), make_room(centre)
    appointment = book(marta, person=person, room=office)
    before, tomorrow = appointment.span, dt.date(2026, 11, 24)
    moved = services.move_appointment(appointment=appointment, starts_at=moment(12, day=tomorrow), minutes=45, by=as_actor(marta), at=NOW)
    assert moved.pk == appointment.pk
    assert (moved.starts_at, moved.minutes, moved.state) == (moment(12, day=tomorrow), 45, "booked")
    assert {b.resource.room for b in moved.bookings.filter(released=False)} == {None, office}
    assert moved.events.get(kind="moved").span_before == before
    assert not Reach.objects.of(as_actor(marta), at=moment(12)).exists()
    assert Reach.objects.of(as_actor(marta), at=moment(12, day=tomorrow)).exists()
    assert book(marta)  # the old time is free again


def test_an_appointment_moves_over_its_own_time() -> None:
    marta = make_professional(make_centre())
    appointment = book(marta)
    assert services.move_appointment(appointment=appointment, starts_at=moment(10, 15), minutes=30, by=as_actor(marta), at=NOW)


def test_a_move_to_taken_time_is_refused_and_everything_stays() -> None:
    marta = make_professional(make_centre())
    appointment, other = book(marta), book(marta, starts_at=moment(12))
    with pytest.raises(services.WorkerBusy):
        services.move_appointment(appointment=appointment, starts_at=other.starts_at, minutes=30, by=as_actor(marta), at=NOW)
    appointment.refresh_from_db()
    assert appointment.starts_at == moment(10)
    assert appointment.bookings.get().released is False
    assert Reach.objects.of(as_actor(marta), at=NOW).count() == 2


def test_where_the_room_is_taken_a_move_finds_another_office() -> None:
    centre = make_centre()
    marta, first, second = make_professional(centre), make_room(centre), make_room(centre)
    appointment = book(marta, room=first)
    book(make_professional(centre), room=first, starts_at=moment(12))
    services.move_appointment(appointment=appointment, starts_at=moment(12), minutes=30, by=as_actor(marta), at=NOW)
    assert appointment.bookings.get(released=False, resource__room__isnull=False).resource.room == second


def test_cancelling_says_who_and_why_and_frees_the_time() -> None:
    marta = make_professional(make_centre())
    appointment = book(marta)
    services.cancel_appointment(
        appointment=appointment, cancelled_by=AppointmentEvent.CancelledBy.PERSON, reason="ill", by=as_actor(marta), at=NOW
    )
    appointment.refresh_from_db()
    assert appointment.state == "cancelled"
    assert appointment.events.get(kind="cancelled").reason == "ill"
    assert not Reach.objects.of(as_actor(marta), at=NOW).exists()
    assert book(marta)
    with pytest.raises(services.NotFromHere):
        services.cancel_appointment(appointment=appointment, cancelled_by="person", reason="", by=as_actor(marta), at=NOW)


def test_a_person_sealed_meanwhile_is_not_given_to_strangers_by_a_move() -> None:
    centre = make_centre()
    marta = make_professional(centre)
    appointment = book(marta)
    Person.objects.filter(pk=appointment.person_id).update(sealed_by=Team.objects.create(name="P", kind="protection"))
    with pytest.raises(services.OfTheTeamOnly):
        services.move_appointment(appointment=appointment, starts_at=moment(12), minutes=30, by=as_actor(marta), at=NOW)
