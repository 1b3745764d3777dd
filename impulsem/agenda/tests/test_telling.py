"""What people are told of their appointments by itself; earlier times; what follows when nobody comes."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from impulsem.agenda import queries, services
from impulsem.agenda.habits import habits
from impulsem.agenda.models import Appointment, EarlierOffer, FollowUp, Notice
from impulsem.agenda.services import after, earlier, telling
from impulsem.agenda.tests.factories import MONDAY, NOW, as_actor, book, desk_of, make_professional, make_reason, moment
from impulsem.messaging.models import Delivery, Message
from impulsem.messaging.services import text_of
from impulsem.messaging.tests.factories import reachable, templates
from impulsem.organisation.models import Centre, Team
from impulsem.organisation.tests.factories import make_centre
from impulsem.people import services as people
from impulsem.people.models import Person
from impulsem.platform.actors import job

pytestmark = pytest.mark.django_db

Kind = Notice.Kind
DAY = dt.timedelta(days=1)
NEXT_DAY = MONDAY + DAY


@pytest.fixture(autouse=True)
def _words(db: None) -> None:
    templates()


def somebody(**fields: Any) -> Person:
    return reachable(email=f"somebody{Person.objects.count()}@example.org", **fields)


def look(appointment: Appointment, *, at: dt.datetime = NOW) -> None:
    """What a worker does some minutes after each step."""
    for event in appointment.events.order_by("pk"):
        after.after_step(event_id=event.pk, at=at + habits().undo)


def kinds(appointment: Appointment) -> list[str]:
    return list(appointment.notices.order_by("pk").values_list("kind", flat=True))


def said(appointment: Appointment) -> str:
    notice = appointment.notices.order_by("pk").last()
    assert notice is not None
    return text_of(notice.message, "email")


def token_in(text: str) -> str:
    return text.partition("https://")[2].split()[0].rstrip("/").rpartition("/")[2]


def test_a_booking_is_told_once_with_a_link_that_opens_it() -> None:
    centre = make_centre()
    Centre.objects.filter(pk=centre.pk).update(address="Carrer Nou, 3")
    centre.refresh_from_db()
    appointment = book(make_professional(centre), person=somebody())
    look(appointment)
    look(appointment)
    assert kinds(appointment) == [Kind.BOOKED]
    text = said(appointment)
    assert "Monday, 23 November 2026" in text
    assert "10:00" in text
    assert "Carrer Nou, 3" in text
    assert str(appointment.code) in text
    assert appointment.reason.name not in text
    assert queries.by_link(token_in(text), at=NOW) == appointment


def test_what_was_undone_in_time_was_never_told() -> None:
    centre = make_centre()
    appointment = book(make_professional(centre), person=somebody())
    services.undo_mark(appointment=appointment, by=desk_of(centre), at=NOW)
    look(appointment)
    assert kinds(appointment) == []


def test_two_steps_at_once_tell_one_thing() -> None:
    centre = make_centre()
    appointment = book(make_professional(centre), person=somebody())
    services.move_appointment(appointment=appointment, starts_at=moment(11), minutes=30, by=desk_of(centre), at=NOW)
    look(appointment)
    assert kinds(appointment) == [Kind.BOOKED]
    assert "11:00" in said(appointment)


def test_a_move_and_a_cancellation_are_told_and_what_is_taken_back_is_told_again() -> None:
    centre = make_centre()
    desk = desk_of(centre)
    appointment = book(make_professional(centre), person=somebody())
    look(appointment)
    services.move_appointment(appointment=appointment, starts_at=moment(12), minutes=30, by=desk, at=NOW)
    look(appointment)
    services.cancel_appointment(appointment=appointment, cancelled_by="professional", reason="", by=desk, at=NOW)
    look(appointment)
    services.undo_mark(appointment=appointment, by=desk, at=NOW)
    look(appointment)
    assert kinds(appointment) == [Kind.BOOKED, Kind.CHANGED, Kind.OFF, Kind.CHANGED]


def test_who_cancels_by_link_is_not_told_what_they_did() -> None:
    appointment = book(make_professional(make_centre()), person=somebody())
    look(appointment)
    services.cancel_by_link(token=services.link_of(appointment, at=NOW), at=NOW)
    look(appointment)
    assert kinds(appointment) == [Kind.BOOKED]


def test_a_silent_reason_and_a_sealed_person_are_told_nothing() -> None:
    worker = make_professional(make_centre())
    silent = book(worker, person=somebody(), reason=make_reason(tells=False))
    sealed = book(worker, person=somebody(), starts_at=moment(11))
    team = Team.objects.create(name="Protection", kind=Team.Kind.PROTECTION)
    people.seal_person(person=sealed.person, team=team, by=job("test"), at=NOW)
    for appointment in (silent, sealed):
        look(appointment)
    telling.remind(at=NOW)
    assert not Message.objects.exists()


def test_who_has_no_safe_contact_is_set_aside_where_staff_see_it() -> None:
    appointment = book(make_professional(make_centre()), person=reachable())
    look(appointment)
    assert [each.state for each in Delivery.objects.all()] == ["parked"]
    assert queries.troubled([appointment.pk]) == {appointment.pk}


def test_a_reminder_goes_once_and_not_soon_after_something_else() -> None:
    worker = make_professional(make_centre())
    soon = book(worker, person=somebody(), starts_at=moment(10, day=NEXT_DAY), at=NOW - 5 * DAY)
    fresh = book(worker, person=somebody(), starts_at=moment(11, day=NEXT_DAY))
    later = book(worker, person=somebody(), starts_at=moment(10, day=MONDAY + 4 * DAY), at=NOW - 5 * DAY)
    look(fresh)
    assert telling.remind(at=NOW) == 1
    assert telling.remind(at=NOW) == 0
    assert (kinds(soon), kinds(fresh), kinds(later)) == ([Kind.REMINDER], [Kind.BOOKED], [])
    services.move_appointment(appointment=soon, starts_at=moment(12, day=MONDAY + 4 * DAY), minutes=30, by=as_actor(worker), at=NOW)
    assert telling.remind(at=moment(13, day=MONDAY + 2 * DAY)) == 2  # the moved one at its new time, and `later`


def test_an_earlier_time_goes_to_who_asked_first_and_one_wins() -> None:
    centre = make_centre()
    worker, reason, desk = make_professional(centre), make_reason(), desk_of(centre)
    freed = book(worker, reason=reason, starts_at=moment(10, day=NEXT_DAY), person=somebody())
    waiting = [book(worker, reason=reason, starts_at=moment(9 + n, day=MONDAY + 3 * DAY), person=somebody()) for n in range(5)]
    for number, each in enumerate(waiting[1:]):
        services.ask_earlier(appointment=each, by=desk, at=NOW + dt.timedelta(minutes=number))
    services.cancel_appointment(appointment=freed, cancelled_by="person", reason="", by=desk, at=NOW)
    look(freed)
    offers = list(EarlierOffer.objects.order_by("pk"))
    assert [offer.wish.appointment for offer in offers] == waiting[1:4]
    first, second = (token_in(said(each)) for each in waiting[1:3])
    services.accept_earlier(token=second, at=NOW)
    waiting[2].refresh_from_db()
    assert waiting[2].starts_at == moment(10, day=NEXT_DAY)
    with pytest.raises(services.LinkOver):
        services.accept_earlier(token=first, at=NOW)
    waiting[1].refresh_from_db()
    assert waiting[1].starts_at == moment(10, day=MONDAY + 3 * DAY)  # kept
    assert [offer.days_earlier for offer in EarlierOffer.objects.filter(state="taken")] == [2]


def test_when_the_desk_was_quicker_nobody_loses_what_they_have() -> None:
    centre = make_centre()
    worker, reason, desk = make_professional(centre), make_reason(), desk_of(centre)
    freed = book(worker, reason=reason, starts_at=moment(10, day=NEXT_DAY), person=somebody())
    waits = book(worker, reason=reason, starts_at=moment(10, day=MONDAY + 3 * DAY), person=somebody())
    services.ask_earlier_by_link(token=services.link_of(waits, at=NOW), at=NOW)
    services.cancel_appointment(appointment=freed, cancelled_by="person", reason="", by=desk, at=NOW)
    look(freed)
    book(worker, starts_at=moment(10, day=NEXT_DAY), by=desk)
    with pytest.raises(services.QuickerOnes):
        services.accept_earlier(token=token_in(said(waits)), at=NOW)
    waits.refresh_from_db()
    assert waits.starts_at == moment(10, day=MONDAY + 3 * DAY)
    assert EarlierOffer.objects.get().state == "gone"


def test_what_nobody_answers_is_offered_to_the_next_ones() -> None:
    centre = make_centre()
    worker, reason, desk = make_professional(centre), make_reason(), desk_of(centre)
    freed = book(worker, reason=reason, starts_at=moment(13, day=NEXT_DAY), person=somebody())
    waiting = [book(worker, reason=reason, starts_at=moment(9 + n, day=MONDAY + 3 * DAY), person=somebody()) for n in range(4)]
    for each in waiting:
        services.ask_earlier(appointment=each, by=desk, at=NOW)
    services.cancel_appointment(appointment=freed, cancelled_by="person", reason="", by=desk, at=NOW)
    look(freed)
    event = freed.events.get(kind="cancelled")
    assert earlier.offer_freed(event_id=event.pk, at=NOW) == []  # they are being asked
    late = NOW + habits().earlier_answer + habits().undo * 2
    assert [offer.wish.appointment for offer in earlier.offer_freed(event_id=event.pk, at=late)] == waiting[3:]
    with pytest.raises(services.LinkOver):
        services.accept_earlier(token=token_in(said(waiting[0])), at=late)


def test_after_nobody_came_the_person_is_offered_a_new_time_once() -> None:
    worker = make_professional(make_centre())
    appointment = book(worker, person=somebody(), reason=make_reason(after_missed="message", hours_notice=1))
    for _twice in range(2):
        services.mark_missed(appointment=appointment, by=as_actor(worker), at=moment(10, 20))
        look(appointment, at=moment(10, 20))
        services.undo_mark(appointment=appointment, by=as_actor(worker), at=moment(10, 30))
    assert [each.how for each in FollowUp.objects.all()] == ["message"]
    assert kinds(appointment) == [Kind.MISSED]
