"""Secret addresses: what they open, what they let do, and when they open nothing any more."""

from __future__ import annotations

import datetime as dt

import pytest

from impulsem.agenda import queries, services
from impulsem.agenda.models import Appointment, AppointmentEvent, AppointmentLink
from impulsem.agenda.tests.factories import NOW, as_actor, book, desk_of, make_professional, make_reason, moment
from impulsem.organisation.models import Team
from impulsem.organisation.tests.factories import make_centre
from impulsem.people import services as people
from impulsem.platform.actors import job

pytestmark = pytest.mark.django_db

NEXT_DAY = dt.date(2026, 11, 24)
State = Appointment.State


def test_a_link_opens_its_appointment_until_it_begins_and_is_not_kept_in_clear() -> None:
    appointment = book(make_professional(make_centre()))
    token = services.link_of(appointment, at=NOW)
    assert queries.by_link(token, at=NOW) == appointment
    assert queries.by_link(token.lower(), at=NOW) == appointment  # copied by hand
    assert queries.by_link(token, at=moment(10)) is None
    assert queries.by_link("K7QF2M9XK7QF2M9XK7QF", at=NOW) is None
    assert token not in {link.digest for link in AppointmentLink.objects.all()}


def test_confirming_is_noted_once_without_a_name() -> None:
    appointment = book(make_professional(make_centre()))
    token = services.link_of(appointment, at=NOW)
    services.confirm_by_link(token=token, at=NOW)
    services.confirm_by_link(token=token, at=NOW)
    appointment.refresh_from_db()
    assert appointment.confirmed_at == NOW
    assert [event.worker_id for event in appointment.events.filter(kind=AppointmentEvent.Kind.CONFIRMED)] == [None]


def test_cancelling_gives_the_time_back_and_closes_the_link() -> None:
    worker = make_professional(make_centre())
    appointment = book(worker)
    token = services.link_of(appointment, at=NOW)
    services.cancel_by_link(token=token, at=NOW)
    found = queries.by_link(token, at=NOW)
    assert found is not None
    assert found.state == State.CANCELLED
    for command in (services.confirm_by_link, services.cancel_by_link):
        with pytest.raises(services.LinkOver):
            command(token=token, at=NOW)
    with pytest.raises(services.LinkOver):
        services.times_by_link(token=token, at=NOW)
    book(worker)  # the same time


def test_moving_by_link_offers_the_same_professional_first_and_takes_only_what_is_offered() -> None:
    centre = make_centre()
    worker = make_professional(centre, hours=(9, 11))
    colleague = make_professional(centre, hours=(9, 14))
    appointment = book(worker, reason=make_reason(hours_notice=2))
    services.confirm_by_link(token=services.link_of(appointment, at=NOW), at=NOW)
    token = services.link_of(appointment, at=NOW)
    times = services.times_by_link(token=token, at=NOW)
    assert times[0].starts_at == moment(11)
    assert times[0].worker_ids == (colleague.pk,)
    morning = services.times_by_link(token=token, at=NOW, from_day=NEXT_DAY)
    assert morning[0].worker_ids == (worker.pk,)
    moved = services.move_by_link(token=token, starts_at=times[0].starts_at, worker_ids=times[0].worker_ids, at=NOW)
    assert moved.starts_at == moment(11)
    assert moved.confirmed_at is None
    assert [booking.resource.worker_id for booking in moved.bookings.filter(released=False)] == [colleague.pk]
    with pytest.raises(services.NotFree):
        services.move_by_link(token=token, starts_at=moment(8, day=NEXT_DAY), at=NOW)


def test_a_reason_that_asks_for_the_same_person_is_never_moved_to_another() -> None:
    centre = make_centre()
    worker = make_professional(centre, hours=(9, 11))
    make_professional(centre, hours=(9, 14))
    appointment = book(worker, reason=make_reason(cover="same_person", hours_notice=2))
    times = services.times_by_link(token=services.link_of(appointment, at=NOW), at=NOW)
    assert {slot.worker_ids for slot in times} == {(worker.pk,)}


def test_who_did_not_come_can_choose_a_new_time_for_some_days() -> None:
    worker = make_professional(make_centre())
    appointment = book(worker, reason=make_reason(hours_notice=2))
    token = services.link_of(appointment, at=NOW)
    services.mark_missed(appointment=appointment, by=as_actor(worker), at=moment(10, 20))
    later = moment(10, 30)
    first = services.times_by_link(token=token, at=later)[0]
    moved = services.move_by_link(token=token, starts_at=first.starts_at, at=later)
    assert moved.state == State.BOOKED
    assert moved.starts_at == first.starts_at
    services.mark_missed(appointment=moved, by=as_actor(worker), at=first.starts_at)
    assert queries.by_link(token, at=first.starts_at + dt.timedelta(days=15)) is None


def test_links_of_a_sealed_person_open_nothing() -> None:
    appointment = book(make_professional(make_centre()))
    token = services.link_of(appointment, at=NOW)
    team = Team.objects.create(name="Protection", kind=Team.Kind.PROTECTION)
    people.seal_person(person=appointment.person, team=team, by=job("test"), at=NOW)
    assert queries.by_link(token, at=NOW) is None
    assert not AppointmentLink.objects.exists()


def test_the_desk_undoes_a_cancellation_by_link() -> None:
    centre = make_centre()
    appointment = book(make_professional(centre))
    token = services.link_of(appointment, at=NOW)
    services.cancel_by_link(token=token, at=NOW)
    services.undo_mark(appointment=appointment, by=desk_of(centre), at=NOW)
    found = queries.by_link(token, at=NOW)
    assert found is not None
    assert found.state == State.BOOKED
