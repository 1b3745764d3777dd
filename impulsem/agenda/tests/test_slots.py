"""Stored free time: what it is, that it stays right, and what is looked up in it."""

import datetime as dt

import pytest
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from impulsem.agenda import queries, services
from impulsem.agenda.models import FreeStretch
from impulsem.agenda.rules.days import Hours
from impulsem.agenda.services import slots
from impulsem.agenda.tests.factories import MONDAY, NOW, TUESDAY, as_actor, book, make_professional, make_reason, make_room, moment
from impulsem.organisation import services as organisation
from impulsem.organisation.models import Absence, Profession, Role, Worker
from impulsem.organisation.tests.factories import actor, make_centre, make_worker
from impulsem.platform import clock

pytestmark = pytest.mark.django_db
STAFF = {"at": NOW, "for_staff": True}


def stored(worker: Worker, day: dt.date = MONDAY) -> list[tuple[dt.datetime, dt.datetime]]:
    starts, after = clock.day_span(day)
    rows = FreeStretch.objects.filter(worker=worker, starts_at__gte=starts, starts_at__lt=after).order_by("starts_at")
    return list(rows.values_list("starts_at", "ends_at"))


def all_is_right() -> bool:
    return not services.check_free_time(today=MONDAY)


def test_free_time_is_what_the_hours_leave_around_what_is_booked() -> None:
    marta = make_professional(make_centre(), hours=(9, 14))
    appointment = book(marta)
    assert stored(marta) == [(moment(9), moment(10)), (moment(10, 30), moment(14))]
    services.move_appointment(appointment=appointment, starts_at=moment(9), minutes=30, by=as_actor(marta), at=NOW)
    assert stored(marta) == [(moment(9, 30), moment(14))]
    services.cancel_appointment(appointment=appointment, cancelled_by="person", reason="", by=as_actor(marta), at=NOW)
    assert stored(marta) == [(moment(9), moment(14))]
    services.undo_mark(appointment=appointment, by=as_actor(marta), at=NOW)
    assert stored(marta) == [(moment(9, 30), moment(14))]
    assert all_is_right()


def test_free_time_is_stored_to_the_horizon_and_no_further() -> None:
    marta = make_professional(make_centre())
    last = clock.today() + slots.HORIZON
    assert stored(marta, next(day for day in (last - dt.timedelta(days=n) for n in range(1, 9)) if day.weekday() == 2))
    assert not FreeStretch.objects.filter(starts_at__gte=clock.day_span(last)[0]).exists()


def test_holidays_absences_lost_posts_and_the_opening_hours_take_time_away_and_give_it_back() -> None:
    centre = make_centre()
    marta = make_professional(centre, hours=(9, 14))
    director = actor(make_worker(role=Role.CENTRE_DIRECTOR, centre=centre))
    administrator = actor(make_worker(role=Role.ADMINISTRATOR))
    assert stored(marta, dt.date(2026, 12, 8)) == []
    absence = organisation.record_absence(
        worker=marta, kind=Absence.Kind.LEAVE, first=clock.today(), last=TUESDAY + dt.timedelta(days=99), by=director
    )
    assert stored(marta, TUESDAY) == []
    organisation.withdraw_absence(absence=absence, by=director)
    assert stored(marta, TUESDAY) == [(moment(9, day=TUESDAY), moment(14, day=TUESDAY))]
    details = {"name": "Centre", "territory": centre.territory, "address": "", "phone": "", "by": administrator}
    organisation.amend_centre(centre=centre, opens_at=dt.time(10), closes_at=dt.time(12), **details)
    assert stored(marta, clock.today()) in ([], [(clock.at(clock.today(), dt.time(10)), clock.at(clock.today(), dt.time(12)))])
    organisation.end_post(post=marta.posts.get(), on=clock.today(), by=administrator)
    assert stored(marta, clock.today()) == []
    assert not services.check_free_time(today=clock.today())


def test_a_rule_that_changes_changes_what_is_free_from_its_day_on() -> None:
    centre = make_centre()
    marta = make_professional(centre, hours=(9, 12))
    services.set_hours(worker=marta, centre=centre, hours=[Hours(1, dt.time(16), dt.time(18))], from_day=TUESDAY, by=as_actor(marta))
    assert stored(marta) == [(moment(9), moment(12))]
    assert stored(marta, TUESDAY) == [(moment(16, day=TUESDAY), moment(18, day=TUESDAY))]
    assert all_is_right()


def test_what_was_stored_wrongly_is_found_and_healed_and_past_days_are_forgotten() -> None:
    marta = make_professional(make_centre())
    FreeStretch.objects.filter(starts_at__lt=clock.day_span(TUESDAY)[1]).delete()
    FreeStretch.objects.create(worker=marta, centre=marta.posts.get().centre, starts_at=moment(20), ends_at=moment(21))
    FreeStretch.objects.create(
        worker=marta, centre=marta.posts.get().centre, starts_at=moment(9, day=dt.date(2026, 11, 20)), ends_at=moment(10)
    )
    assert services.check_free_time(today=MONDAY) == slots.Difference(missing=2, surplus=1)
    assert services.extend_free_time(today=MONDAY) == slots.Difference(missing=2, surplus=1)
    assert all_is_right()
    assert not FreeStretch.objects.filter(starts_at__lt=clock.day_span(MONDAY)[0]).exists()


def test_the_days_on_which_the_clocks_change_are_23_and_25_hours_long_and_the_hours_hold_on_the_clock() -> None:
    marta = make_professional(make_centre(), hours=(9, 14), weekdays=range(7))
    for sunday in (dt.date(2028, 3, 26), dt.date(2028, 10, 29)):
        slots.keep_right([marta.pk], sunday - dt.timedelta(days=1), sunday + dt.timedelta(days=2))
        free = queries.free_time([marta], sunday - dt.timedelta(days=1), 3)
        assert [piece.minutes for left in free.values() for piece in left] == [300, 300, 300]
        assert all(clock.at(day, dt.time(9)) == left[0].starts for (_worker, _centre, day), left in free.items())


def test_the_next_free_times_of_one_worker_follow_each_other(django_assert_num_queries) -> None:
    marta = make_professional(make_centre(), hours=(9, 11))
    book(marta)
    reason = make_reason(minutes=30)
    with django_assert_num_queries(1):
        found = queries.next_slots(reason, workers=[marta], limit=3, **STAFF)
    assert [slot.starts_at for slot in found] == [moment(9), moment(9, 30), moment(10, 30)]
    assert {slot.minutes for slot in found} == {30}
    later = queries.next_slots(reason, workers=[marta], from_=moment(10, 40), limit=2, **STAFF)
    assert [slot.starts_at for slot in later] == [moment(9, day=TUESDAY), moment(9, 30, day=TUESDAY)]


def test_a_time_is_given_once_a_centre_with_whoever_has_most_time_left() -> None:
    centre, other = make_centre(), make_centre()
    make_professional(centre, hours=(9, 10))
    jordi, elsewhere = make_professional(centre, hours=(9, 14)), make_professional(other, hours=(9, 14))
    found = queries.next_slots(make_reason(), limit=3, **STAFF)
    assert {slot.starts_at for slot in found} == {moment(9), moment(9, 30)}
    assert {slot.worker_ids for slot in found} == {(jordi.pk,), (elsewhere.pk,)}
    assert {slot.centre_id for slot in queries.next_slots(make_reason(), centres=[other], **STAFF)} == {other.pk}


def test_residents_are_offered_what_the_policy_says() -> None:
    make_professional(make_centre(), hours=(9, 14))
    soon = queries.next_slots(make_reason(resident_may_book=True, hours_notice=24), at=NOW, limit=1)
    assert soon[0].starts_at == moment(9, day=TUESDAY)
    assert queries.next_slots(make_reason(days_ahead=7), at=NOW, from_=MONDAY + dt.timedelta(days=8)) == []


def test_languages_and_professions_narrow_who_attends() -> None:
    centre = make_centre()
    marta, rachid, anna = (make_professional(centre, hours=(9, 14)) for _ in range(3))
    Worker.objects.filter(pk=rachid.pk).update(languages=["ca", "ar"])
    Worker.objects.filter(pk=anna.pk).update(profession=Profession.PSYCHOLOGIST)
    assert {slot.worker_ids for slot in queries.next_slots(make_reason(), languages=["ar", "ur"], **STAFF)} == {(rachid.pk,)}
    psychology = make_reason(professions=["psychologist"])
    assert {slot.worker_ids for slot in queries.next_slots(psychology, **STAFF)} == {(anna.pk,)}
    assert {slot.worker_ids for slot in queries.next_slots(psychology, workers=[marta], **STAFF)} == {(marta.pk,)}
    assert {slot.worker_ids for slot in queries.next_slots(make_reason(), workers=[marta], pair_profession="psychologist", **STAFF)} == {
        (marta.pk, anna.pk)
    }


def test_two_together_are_offered_the_time_that_both_have() -> None:
    centre = make_centre()
    marta, jordi = make_professional(centre, hours=(9, 11)), make_professional(centre, hours=(10, 14))
    found = queries.next_slots(make_reason(), workers=[marta, jordi], together=True, limit=3, **STAFF)
    assert [slot.starts_at for slot in found] == [moment(10), moment(10, 30), moment(10, day=TUESDAY)]
    assert {slot.worker_ids for slot in found} == {(marta.pk, jordi.pk)}


def test_where_privacy_is_needed_only_times_with_a_free_office_are_offered() -> None:
    centre = make_centre()
    marta, jordi, office = make_professional(centre, hours=(9, 11)), make_professional(centre, hours=(9, 11)), make_room(centre)
    reason = make_reason(needs_room=True)
    book(jordi, starts_at=moment(9, 30), room=office)
    found = queries.next_slots(reason, workers=[marta], limit=3, **STAFF)
    assert [slot.starts_at for slot in found] == [moment(9), moment(10), moment(10, 30)]
    assert queries.next_slots(reason, centres=[make_professional(make_centre()).posts.get().centre], **STAFF) == []


def test_a_visit_is_offered_only_where_the_way_there_and_back_fits() -> None:
    marta = make_professional(make_centre(), hours=(9, 11))
    visit = make_reason(minutes=60, channel="home", travel_minutes=20)
    assert [slot.starts_at for slot in queries.next_slots(visit, workers=[marta], limit=1, **STAFF)] == [moment(9, 30)]
    book(marta, starts_at=moment(10, 45), minutes=15)
    assert queries.next_slots(visit, workers=[marta], limit=1, **STAFF)[0].starts_at == moment(9, 30, day=TUESDAY)


def test_what_is_held_for_something_else_is_not_free() -> None:
    marta = make_professional(make_centre(), hours=(9, 14))
    span = DateTimeTZRange(moment(9), moment(12), "[)")
    services.hold_time(source="groups.session:1", what="Session", workers=[marta], rooms=[], span=span, by=as_actor(marta), at=NOW)
    assert stored(marta) == [(moment(12), moment(14))]
    services.release_time(source="groups.session:1")
    assert stored(marta) == [(moment(9), moment(14))]
