"""Marks, walk-ins and taking back."""

import datetime as dt

import pytest
from django.db import ProgrammingError, connection

from impulsem.agenda import services
from impulsem.agenda.events import AttendanceTakenBack
from impulsem.agenda.models import Appointment
from impulsem.agenda.tests.factories import NOW, TUESDAY, as_actor, book, desk_of, make_professional, make_reason, make_room, moment
from impulsem.organisation.models import Worker
from impulsem.organisation.tests.factories import make_centre
from impulsem.people.models import Person, Reach
from impulsem.people.tests.factories import make_person
from impulsem.platform import events
from impulsem.platform.errors import DomainError, NotAllowed

pytestmark = pytest.mark.django_db


def kinds(appointment: Appointment) -> list[str]:
    return [event.kind for event in appointment.events.order_by("pk")]


def walk_in(worker: Worker, *, person: Person | None = None, at: dt.datetime = NOW, **fields: object) -> Appointment:
    post = worker.posts.select_related("centre").first()
    details = {"reason": make_reason(), "centre": post.centre, "urgent": False, "note": "", "by": desk_of(post.centre), **fields}
    return services.register_walk_in(person=person or make_person(), at=at, **details)


def test_a_person_arrives_and_is_attended_each_in_one_step() -> None:
    marta = make_professional(make_centre())
    appointment = book(marta)
    arrived = services.mark_arrived(appointment=appointment, by=as_actor(marta), at=moment(9, 48))
    assert (arrived.state, arrived.arrived_at) == ("arrived", moment(9, 48))
    attended = services.mark_attended(appointment=appointment, by=as_actor(marta), at=moment(10, 2))
    assert attended.state == "attended"
    assert kinds(appointment) == ["booked", "arrived", "attended"]


def test_pressing_twice_changes_nothing() -> None:
    marta = make_professional(make_centre())
    appointment = book(marta)
    for _ in range(2):
        services.mark_arrived(appointment=appointment, by=as_actor(marta), at=NOW)
    for _ in range(2):
        services.mark_attended(appointment=appointment, by=as_actor(marta), at=NOW)
    assert kinds(appointment) == ["booked", "arrived", "attended"]


def test_marks_come_at_their_time() -> None:
    marta = make_professional(make_centre())
    tomorrow = book(marta, starts_at=moment(10, day=TUESDAY))
    with pytest.raises(services.NotToday):
        services.mark_arrived(appointment=tomorrow, by=as_actor(marta), at=NOW)
    with pytest.raises(services.NotToday):
        services.mark_attended(appointment=tomorrow, by=as_actor(marta), at=NOW)
    with pytest.raises(services.NotYet):
        services.mark_missed(appointment=book(marta), by=as_actor(marta), at=NOW)


def test_who_did_not_come_gives_the_time_back_and_may_still_come_late() -> None:
    marta = make_professional(make_centre())
    appointment = book(marta)
    services.mark_missed(appointment=appointment, by=as_actor(marta), at=moment(10, 10))
    assert not appointment.bookings.filter(released=False).exists()
    services.mark_arrived(appointment=appointment, by=as_actor(marta), at=moment(10, 12))
    assert appointment.bookings.get().released is False


def test_who_comes_late_when_the_time_was_given_away_is_refused_in_words() -> None:
    marta = make_professional(make_centre(), name="Marta Riera")
    appointment = book(marta)
    services.mark_missed(appointment=appointment, by=as_actor(marta), at=moment(10, 10))
    book(marta, starts_at=moment(10, 15), at=moment(10, 11))
    with pytest.raises(services.WorkerBusy, match="Marta Riera"):
        services.mark_arrived(appointment=appointment, by=as_actor(marta), at=moment(10, 12))
    appointment.refresh_from_db()
    assert appointment.state == "missed"


def test_every_last_step_can_be_taken_back_and_leaves_its_event() -> None:
    marta = make_professional(make_centre())
    by = as_actor(marta)
    appointment = book(marta)

    def undo() -> str:
        return services.undo_mark(appointment=appointment, by=by, at=moment(10, 5)).state

    services.mark_arrived(appointment=appointment, by=by, at=NOW)
    assert undo() == "booked"
    services.mark_attended(appointment=appointment, by=by, at=NOW)
    assert undo() == "booked"
    services.mark_missed(appointment=appointment, by=by, at=moment(10, 1))
    assert undo() == "booked"
    assert appointment.bookings.get().released is False
    services.move_appointment(appointment=appointment, starts_at=moment(12), minutes=45, by=by, at=NOW)
    assert undo() == "booked"
    appointment.refresh_from_db()
    assert (appointment.starts_at, appointment.minutes) == (moment(10), 30)
    services.cancel_appointment(appointment=appointment, cancelled_by="person", reason="", by=by, at=NOW)
    assert undo() == "booked"
    assert appointment.bookings.filter(released=False).get().span == appointment.span
    assert Reach.objects.of(by, at=moment(10)).exists()
    assert kinds(appointment).count("undone") == 5


def test_attendance_taken_back_returns_to_the_waiting_room_if_the_person_had_arrived() -> None:
    marta = make_professional(make_centre())
    appointment = book(marta)
    services.mark_arrived(appointment=appointment, by=as_actor(marta), at=NOW)
    services.mark_attended(appointment=appointment, by=as_actor(marta), at=NOW)
    assert services.undo_mark(appointment=appointment, by=as_actor(marta), at=NOW).state == "arrived"


def test_a_booking_taken_back_frees_the_time() -> None:
    marta = make_professional(make_centre())
    services.undo_mark(appointment=book(marta), by=as_actor(marta), at=NOW)
    assert book(marta)


def test_nothing_is_undone_twice_or_over_what_somebody_did_since() -> None:
    marta = make_professional(make_centre())
    by = as_actor(marta)
    appointment = book(marta)
    services.mark_arrived(appointment=appointment, by=by, at=NOW)
    services.mark_attended(appointment=appointment, by=by, at=NOW)
    with pytest.raises(services.DoneMeanwhile):
        services.undo_mark(appointment=appointment, by=by, at=NOW, step_number=2)
    services.undo_mark(appointment=appointment, by=by, at=NOW, step_number=3)
    with pytest.raises(services.NothingToUndo):
        services.undo_mark(appointment=appointment, by=by, at=NOW)
    with pytest.raises(NotAllowed):
        services.undo_mark(appointment=appointment, by=desk_of(make_centre()), at=NOW)


def test_a_floor_above_may_refuse_that_attendance_is_taken_back(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(fact: AttendanceTakenBack) -> None:
        raise DomainError

    monkeypatch.setitem(events._listeners, AttendanceTakenBack, [refuse])
    marta = make_professional(make_centre())
    appointment = book(marta)
    services.mark_attended(appointment=appointment, by=as_actor(marta), at=NOW)
    with pytest.raises(DomainError):
        services.undo_mark(appointment=appointment, by=as_actor(marta), at=NOW)
    appointment.refresh_from_db()
    assert appointment.state == "attended"


def test_events_are_never_changed() -> None:
    appointment = book(make_professional(make_centre()))
    with pytest.raises(ProgrammingError), connection.cursor() as cursor:
        cursor.execute("UPDATE agenda_appointmentevent SET reason = 'x' WHERE appointment_id = %s", [appointment.pk])


def test_who_comes_without_an_appointment_waits_once() -> None:
    marta, person = make_professional(make_centre()), make_person()
    appointment = walk_in(marta, person=person, urgent=True)
    assert (appointment.state, appointment.spontaneous, appointment.urgent, appointment.arrived_at) == ("arrived", True, True, NOW)
    with pytest.raises(services.AlreadyWaiting, match="8:50"):
        walk_in(marta, person=person, at=moment(9, 10))


def test_taking_a_walk_in_books_the_professional_from_now() -> None:
    marta = make_professional(make_centre())
    appointment = services.take_walk_in(appointment=walk_in(marta), worker=marta, by=as_actor(marta), at=moment(9, 7))
    assert (appointment.state, appointment.starts_at, appointment.minutes) == ("attended", moment(9, 7), 30)
    assert appointment.bookings.get().resource.worker == marta
    assert Reach.objects.of(as_actor(marta), at=NOW).exists()
    with pytest.raises(services.WorkerBusy):
        book(marta, starts_at=moment(9, 30))


def test_a_walk_in_is_kept_short_by_the_next_appointment_and_refused_where_there_is_no_time() -> None:
    marta = make_professional(make_centre(), name="Marta Riera")
    book(marta)
    waiting = walk_in(marta)
    with pytest.raises(services.CutShort, match="10:00"):
        services.take_walk_in(appointment=waiting, worker=marta, by=as_actor(marta), at=moment(9, 55))
    taken = services.take_walk_in(appointment=waiting, worker=marta, by=as_actor(marta), at=moment(9, 40))
    assert taken.ends_at == moment(10)


def test_a_walk_in_is_refused_while_an_appointment_runs_and_ends_one_that_was_attended() -> None:
    marta = make_professional(make_centre(), name="Marta Riera")
    running = book(marta, minutes=60)
    waiting = walk_in(marta)
    with pytest.raises(services.BusyNow, match="11:00"):
        services.take_walk_in(appointment=waiting, worker=marta, by=as_actor(marta), at=moment(10, 20))
    services.mark_attended(appointment=running, by=as_actor(marta), at=moment(10, 1))
    taken = services.take_walk_in(appointment=waiting, worker=marta, by=as_actor(marta), at=moment(10, 20))
    assert taken.starts_at == moment(10, 20)
    assert running.bookings.get().span.upper == moment(10, 20)


def test_only_one_professional_takes_whom_waits_and_taking_can_be_taken_back() -> None:
    centre = make_centre()
    marta, jordi = make_professional(centre), make_professional(centre)
    waiting = walk_in(marta)
    services.take_walk_in(appointment=waiting, worker=marta, by=as_actor(marta), at=NOW)
    with pytest.raises(services.NotFromHere):
        services.take_walk_in(appointment=waiting, worker=jordi, by=as_actor(jordi), at=NOW)
    back = services.undo_mark(appointment=waiting, by=as_actor(marta), at=NOW)
    assert back.state == "arrived"
    assert not Reach.objects.of(as_actor(marta), at=NOW).exists()
    assert services.take_walk_in(appointment=waiting, worker=jordi, by=as_actor(jordi), at=NOW)
    stranger, next_one = make_professional(make_centre()), walk_in(marta)
    with pytest.raises(services.NotAtCentre):
        services.take_walk_in(appointment=next_one, worker=stranger, by=as_actor(marta), at=NOW)


def test_a_walk_in_registered_by_a_slip_is_taken_back() -> None:
    marta = make_professional(make_centre())
    waiting = walk_in(marta)
    assert services.undo_mark(appointment=waiting, by=as_actor(marta), at=NOW).state == "cancelled"


def test_a_move_takes_the_room_along_and_an_undone_move_brings_it_back() -> None:
    centre = make_centre()
    marta, office = make_professional(centre), make_room(centre)
    appointment = book(marta, room=office)
    services.move_appointment(appointment=appointment, starts_at=moment(12), minutes=30, by=as_actor(marta), at=NOW)
    services.undo_mark(appointment=appointment, by=as_actor(marta), at=NOW)
    assert appointment.bookings.get(released=False, resource__room=office).span.lower == moment(10)
