import datetime as dt

import pytest

from impulsem.agenda import queries, services
from impulsem.agenda.models import Appointment, VisitReason
from impulsem.agenda.reference import load_visit_reasons
from impulsem.agenda.rules.days import Hours
from impulsem.agenda.tests.factories import MONDAY, NOW, TUESDAY, as_actor, book, desk_of, make_professional, make_reason, make_room, moment
from impulsem.organisation.models import Role, Team, TeamMembership
from impulsem.organisation.tests.factories import LONG_AGO, actor, make_centre, make_worker
from impulsem.people import services as people
from impulsem.people.models import Reach
from impulsem.people.tests.factories import make_person
from impulsem.platform import clock
from impulsem.platform.errors import NotAllowed
from impulsem.platform.periods import period

pytestmark = pytest.mark.django_db


def test_a_day_shows_everything_of_a_worker_by_time_in_two_queries(django_assert_num_queries) -> None:
    centre = make_centre()
    marta, jordi, office = (
        make_professional(centre, name="Marta"),
        make_professional(centre, name="Jordi"),
        make_room(centre, name="Office 3"),
    )
    last = book(marta, starts_at=moment(12), workers=[marta, jordi], room=office, note="comes with an interpreter")
    cancelled = book(marta, starts_at=moment(9))
    first = book(marta, starts_at=moment(9, 30))
    book(marta, starts_at=moment(9, day=TUESDAY))
    services.cancel_appointment(appointment=cancelled, cancelled_by="person", reason="", by=as_actor(marta), at=NOW)
    me = as_actor(marta)
    with django_assert_num_queries(2):
        rows = queries.day_sheet(marta.pk, MONDAY, actor=me, at=NOW)
    assert [row.appointment_id for row in rows] == [cancelled.pk, first.pk, last.pk]
    assert [row.is_off for row in rows] == [True, False, False]
    assert (rows[2].room, rows[2].colleagues, rows[2].minutes) == ("Office 3", ("Jordi",), 30)
    assert rows[2].who is not None
    assert rows[2].who.name == last.person.full_name


def test_a_booking_that_was_taken_back_or_moved_away_is_not_in_the_day() -> None:
    marta = make_professional(make_centre())
    slip, moved = book(marta, starts_at=moment(9)), book(marta)
    services.undo_mark(appointment=slip, by=as_actor(marta), at=NOW)
    services.move_appointment(appointment=moved, starts_at=moment(10, day=TUESDAY), minutes=30, by=as_actor(marta), at=NOW)
    assert queries.day_sheet(marta.pk, MONDAY, actor=as_actor(marta), at=NOW) == []
    services.move_appointment(appointment=moved, starts_at=moment(10), minutes=30, by=as_actor(marta), at=NOW)
    assert len(queries.day_sheet(marta.pk, MONDAY, actor=as_actor(marta), at=NOW)) == 1


def test_who_did_not_come_stays_in_the_day() -> None:
    marta = make_professional(make_centre())
    services.mark_missed(appointment=book(marta), by=as_actor(marta), at=moment(10, 20))
    assert [row.state for row in queries.day_sheet(marta.pk, MONDAY, actor=as_actor(marta), at=NOW)] == ["missed"]


def test_colleagues_see_busy_time_the_desk_sees_names() -> None:
    centre = make_centre()
    marta, jordi = make_professional(centre), make_professional(centre)
    book(marta)

    def seen_by(reader) -> queries.SheetRow:
        return queries.week_sheet([marta.pk, jordi.pk], MONDAY, actor=reader, at=NOW)[0]

    hidden = seen_by(as_actor(jordi))
    assert (hidden.who, hidden.reason, hidden.note) == (None, "", "")
    assert (hidden.starts_at, hidden.ends_at) == (moment(10), moment(10, 30))
    director = actor(make_worker(role=Role.CENTRE_DIRECTOR, centre=centre), on=MONDAY)
    assert seen_by(director).who is None
    assert seen_by(desk_of(make_centre())).who is None
    for reader in (as_actor(marta), desk_of(centre), desk_of(None)):
        assert seen_by(reader).who is not None


def test_who_reaches_the_person_reads_the_name() -> None:
    centre, person = make_centre(), make_person()
    marta, jordi = make_professional(centre), make_professional(centre)
    book(marta, person=person)
    book(jordi, person=person, starts_at=moment(12))
    assert all(row.who for row in queries.week_sheet([marta.pk, jordi.pk], MONDAY, actor=as_actor(jordi), at=NOW))


def test_a_sealed_person_is_busy_time_to_all_but_their_team() -> None:
    centre = make_centre()
    team = Team.objects.create(name="Protection", kind=Team.Kind.PROTECTION)
    person = make_person(sealed_by=team)
    inside = make_professional(centre)
    TeamMembership.objects.create(team=team, worker=inside, valid=period(LONG_AGO))
    Reach.objects.create(person=person, team=team, reason="sealed", during=("2020-01-01T00:00Z", None), source="people.seal")
    appointment = book(inside, person=person)
    services.mark_arrived(appointment=appointment, by=as_actor(inside), at=NOW)
    for reader in (desk_of(centre), desk_of(None)):
        assert queries.day_sheet(inside.pk, MONDAY, actor=reader, at=NOW)[0].who is None
        assert queries.waiting_room([centre.pk], NOW, actor=reader) == []
        assert not Appointment.objects.visible_to(reader, at=NOW).exists()
    assert queries.day_sheet(inside.pk, MONDAY, actor=as_actor(inside), at=NOW)[0].who is not None
    assert len(queries.waiting_room([centre.pk], NOW, actor=as_actor(inside))) == 1
    assert Appointment.objects.visible_to(as_actor(inside), at=NOW).get() == appointment


def test_cancelled_time_of_others_is_simply_free() -> None:
    centre = make_centre()
    marta, jordi = make_professional(centre), make_professional(centre)
    services.cancel_appointment(appointment=book(marta), cancelled_by="person", reason="", by=as_actor(marta), at=NOW)
    assert queries.day_sheet(marta.pk, MONDAY, actor=as_actor(jordi), at=NOW) == []


def test_a_week_of_many_costs_what_a_day_of_one_costs(django_assert_num_queries) -> None:
    centre = make_centre()
    workers = [make_professional(centre) for _ in range(4)]
    for worker in workers:
        for day in range(4):
            book(worker, starts_at=moment(11, day=MONDAY + dt.timedelta(days=day)))
    desk = desk_of(centre)
    with django_assert_num_queries(2):
        assert len(queries.week_sheet([worker.pk for worker in workers], MONDAY, actor=desk, at=NOW)) == 16


def test_free_slots_lie_in_own_hours_around_what_is_booked(django_assert_num_queries) -> None:
    centre = make_centre()
    marta = make_professional(centre, hours=(9, 12))
    book(marta)
    with django_assert_num_queries(1):
        slots = queries.free_slots([marta], None, MONDAY, 2, minutes=60, at=NOW)
    assert [slot.starts_at for slot in slots] == [moment(9), moment(10, 30), *(moment(h, day=TUESDAY) for h in (9, 10, 11))]
    assert {slot.centre_id for slot in slots} == {centre.pk}


def test_free_slots_of_many_professionals_cost_the_same(django_assert_num_queries) -> None:
    centre = make_centre()
    workers = [make_professional(centre) for _ in range(5)]
    reason = make_reason(minutes=45)
    with django_assert_num_queries(1):
        slots = queries.free_slots(workers, reason, MONDAY, 14, at=NOW, limit=10)
    assert len(slots) == 5 * 6  # the whole first day
    assert slots == sorted(slots)


def test_a_time_is_proposed_once_with_whoever_has_most_of_the_day_free() -> None:
    centre = make_centre()
    busy, free = make_professional(centre, hours=(9, 11)), make_professional(centre, hours=(9, 14))
    book(busy, starts_at=moment(9, 30))
    slots = queries.free_slots([busy, free], None, MONDAY, 1, minutes=30, once=True)
    assert [slot.starts_at for slot in slots] == sorted({slot.starts_at for slot in slots})
    assert {slot.worker_ids for slot in slots} == {(free.pk,)}


def test_no_slot_is_in_the_past_on_a_holiday_or_outside_the_opening_hours() -> None:
    centre = make_centre()
    early = make_professional(centre, hours=(6, 9))
    assert [slot.starts_at for slot in queries.free_slots([early], None, MONDAY, 1, minutes=30)] == [moment(8), moment(8, 30)]
    assert queries.free_slots([early], None, MONDAY, 1, minutes=30, at=NOW) == []
    assert queries.free_slots([early], None, dt.date(2026, 12, 8), 1) == []


def test_slots_together_are_those_that_everybody_has() -> None:
    centre = make_centre()
    marta, jordi = make_professional(centre, hours=(9, 11)), make_professional(centre, hours=(10, 14))
    slots = queries.free_slots([marta, jordi], None, MONDAY, 1, minutes=30, together=True)
    assert [slot.starts_at for slot in slots] == [moment(10), moment(10, 30)]
    assert slots[0].worker_ids == (marta.pk, jordi.pk)


def test_the_waiting_room_puts_urgent_ones_first_then_the_longest_wait_in_two_queries(django_assert_num_queries) -> None:
    centre = make_centre()
    marta, jordi = make_professional(centre, name="Marta"), make_professional(centre)
    desk = desk_of(centre)
    mine = book(marta, by=desk)
    services.mark_arrived(appointment=mine, by=desk, at=moment(9))
    details = {"reason": make_reason(), "centre": centre, "note": "", "by": desk}
    plain = services.register_walk_in(person=make_person(), urgent=False, at=moment(8, 55), **details)
    urgent = services.register_walk_in(person=make_person(), urgent=True, at=moment(9, 20), **details)
    with django_assert_num_queries(2):
        rows = queries.waiting_room([centre.pk], moment(9, 30), actor=desk)
    assert [row.appointment_id for row in rows] == [urgent.pk, plain.pk, mine.pk]
    assert [row.minutes for row in rows] == [10, 35, 30]
    assert not any(row.can_take for row in rows)
    for_jordi = queries.waiting_room([centre.pk], moment(9, 30), actor=as_actor(jordi))
    assert [row.who is not None for row in for_jordi] == [True, True, False]
    assert [row.can_take for row in for_jordi] == [True, True, False]
    assert for_jordi[2].workers == ("Marta",)
    services.take_walk_in(appointment=urgent, worker=jordi, by=as_actor(jordi), at=moment(9, 30))
    assert len(queries.waiting_room([centre.pk], moment(9, 30), actor=desk)) == 2


def test_nobody_waits_since_yesterday() -> None:
    centre = make_centre()
    marta = make_professional(centre)
    services.mark_arrived(appointment=book(marta), by=as_actor(marta), at=NOW)
    assert queries.waiting_room([centre.pk], moment(9, day=TUESDAY), actor=desk_of(centre)) == []


def test_the_appointments_of_persons_are_to_come_gone_and_missed_in_two_queries(django_assert_num_queries) -> None:
    person, other = make_person(), make_person()
    marta = make_professional(make_centre(), name="Marta")
    by = as_actor(marta)
    missed, attended = book(marta, person=person, starts_at=moment(9)), book(marta, person=other)
    later = book(marta, person=person, starts_at=moment(12))
    services.mark_missed(appointment=missed, by=by, at=moment(9, 20))
    services.mark_attended(appointment=attended, by=by, at=moment(10))
    with django_assert_num_queries(2):
        found = queries.appointments_of([person.pk, other.pk], moment(11), actor=by)
    assert [line.appointment_id for line in found.upcoming] == [later.pk]
    assert [line.appointment_id for line in found.past] == [attended.pk, missed.pk]
    assert found.missed == 1
    assert found.upcoming[0].workers == ("Marta",)
    with django_assert_num_queries(2):
        assert [line.appointment_id for line in queries.upcoming_of([person.pk], moment(11), actor=by)] == [later.pk]
    with django_assert_num_queries(2):
        assert [line.appointment_id for line in queries.past_of([person.pk], moment(11), actor=by)] == [missed.pk]


def test_of_another_teams_appointment_only_the_time_is_told() -> None:
    centre, person = make_centre(), make_person()
    book(make_professional(centre), person=person, reason=make_reason(name_en="Psychology"))
    line = queries.upcoming_of([person.pk], NOW, actor=desk_of(make_centre()))[0]
    assert (line.starts_at, line.is_open) == (moment(10), False)
    assert (line.reason, line.workers, line.centre, line.room) == ("", (), "", "")
    assert queries.upcoming_of([person.pk], NOW, actor=desk_of(centre))[0].reason == "Psychology"


def test_sealing_a_person_ends_the_reach_of_appointments_to_come() -> None:
    centre, person = make_centre(), make_person()
    marta = make_professional(centre)
    tomorrow = clock.today() + dt.timedelta(days=1)
    working_day = tomorrow + dt.timedelta(days=7 - tomorrow.weekday()) if tomorrow.weekday() > 4 else tomorrow
    book(marta, person=person, starts_at=moment(10, day=working_day), channel="phone", at=clock.now())
    assert Reach.objects.filter(worker=marta).exists()
    people.seal_person(person=person, team=Team.objects.create(name="P", kind="protection"), by=as_actor(marta))
    assert not Reach.objects.filter(worker=marta).exists()


def test_appointments_are_visible_to_the_desk_to_whoever_attends_and_to_whoever_reaches_the_person() -> None:
    centre = make_centre()
    marta, jordi = make_professional(centre), make_professional(centre)
    book(marta)
    walk_in = services.register_walk_in(
        person=make_person(), reason=make_reason(), centre=centre, urgent=False, note="", by=desk_of(centre), at=NOW
    )

    def seen(reader) -> int:
        return Appointment.objects.visible_to(reader, at=NOW).count()

    assert [seen(reader) for reader in (desk_of(centre), desk_of(None), as_actor(marta))] == [2, 2, 2]
    assert Appointment.objects.visible_to(as_actor(jordi), at=NOW).get() == walk_in
    assert seen(desk_of(make_centre())) == seen(as_actor(make_professional(make_centre()))) == 0


def test_a_time_is_doubted_when_somebody_is_busy_or_does_not_attend() -> None:
    marta = make_professional(make_centre(), name="Marta", hours=(9, 14))
    appointment = book(marta)
    assert [str(doubt) for doubt in queries.doubts_about([marta], moment(10, 15), 30)] == ["Marta already has an appointment then."]
    assert [str(doubt) for doubt in queries.doubts_about([marta], moment(15), 30)] == ["That is outside the hours of Marta."]
    assert queries.doubts_about([marta], moment(9), 60) == []
    assert queries.doubts_about([marta], moment(10, 15), 30, but=appointment) == []


def test_whoever_is_responsible_for_the_person_is_proposed_first() -> None:
    person, marta = make_person(), make_professional(make_centre())
    Reach.objects.create(person=person, worker=marta, reason="assignment", during=("2020-01-01T00:00Z", None), source="x:1")
    assert queries.usual_workers(person, NOW) == [marta.pk]


def test_new_hours_hold_from_their_day_and_the_old_ones_until_then() -> None:
    centre = make_centre()
    marta = make_professional(centre, hours=(9, 12))
    services.set_hours(worker=marta, centre=centre, hours=[Hours(1, dt.time(16), dt.time(18))], from_day=TUESDAY, by=as_actor(marta))
    assert [slot.starts_at for slot in queries.free_slots([marta], None, MONDAY, 5, minutes=60)] == [
        *(moment(hour) for hour in (9, 10, 11)),
        *(moment(hour, day=TUESDAY) for hour in (16, 17)),
    ]
    services.set_hours(worker=marta, centre=centre, hours=[], from_day=TUESDAY, by=as_actor(marta))
    assert len(queries.free_slots([marta], None, MONDAY, 5, minutes=60)) == 3


def test_hours_that_overlap_or_of_somebody_else_are_refused() -> None:
    centre = make_centre()
    marta = make_professional(centre)
    overlapping = [Hours(0, dt.time(9), dt.time(12)), Hours(0, dt.time(11), dt.time(14))]
    with pytest.raises(services.HoursOverlap):
        services.set_hours(worker=marta, centre=centre, hours=overlapping, from_day=TUESDAY, by=as_actor(marta))
    with pytest.raises(NotAllowed):
        services.set_hours(worker=marta, centre=centre, hours=[], from_day=TUESDAY, by=as_actor(make_professional(centre)))


def test_reasons_follow_the_citys_vocabulary() -> None:
    row = {
        "code": "follow_up",
        "ca": "Seguiment",
        "es": "Seguimiento",
        "en": "Follow-up",
        "minutes": 30,
        "channel": "centre",
        "front_desk": True,
    }
    assert load_visit_reasons([row, {**row, "code": "home_visit", "channel": "home"}]) == 2
    load_visit_reasons([{**row, "minutes": 45}])
    assert VisitReason.objects.get(code="follow_up").minutes == 45
    assert not VisitReason.objects.get(code="home_visit").active
