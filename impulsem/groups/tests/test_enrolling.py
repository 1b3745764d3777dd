"""Places: given, given back, moving up; never more than there are."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from impulsem.agenda.models import Booking
from impulsem.agenda.services import WorkerBusy
from impulsem.agenda.tests.factories import as_actor, desk_of, make_professional, make_room
from impulsem.groups import queries, services
from impulsem.groups.models import Enrolment, GroupSession
from impulsem.groups.services.refusals import MorePromised, RoomTooSmall
from impulsem.groups.tests.factories import BY, LATER, NOW, enrolled, make_project, make_session, moment, span
from impulsem.messaging.models import Message
from impulsem.organisation.models import Team
from impulsem.organisation.tests.factories import make_centre
from impulsem.people.models import Household, HouseholdSplit, KeptApart, Person, Reach
from impulsem.people.services import seal_person
from impulsem.people.tests.factories import make_person
from impulsem.platform.actors import Actor, ActorKind
from impulsem.platform.errors import NotAllowed

pytestmark = pytest.mark.django_db
RESIDENT = Actor(kind=ActorKind.RESIDENT, name="resident")


def test_a_session_holds_the_time_of_its_workers_and_room() -> None:
    centre = make_centre()
    worker = make_professional(centre)
    session = make_session(centre=centre, worker=worker)
    assert Booking.objects.filter(source=f"groups.session:{session.pk}", released=False).count() == 2
    with pytest.raises(WorkerBusy):
        make_session(centre=centre, worker=worker)
    services.cancel_session(session=session, by=BY, at=NOW)
    make_session(centre=centre, worker=worker)


def test_a_place_has_a_code_of_six_and_a_message() -> None:
    session = make_session()
    enrolment = enrolled(session)
    assert enrolment.state == "enrolled"
    assert len(enrolment.code) == 6
    assert Message.objects.get(person=enrolment.person).key.startswith(f"groups.group-enrolled:{enrolment.pk}")


def test_enrolling_twice_gives_the_same_place_and_tells_once() -> None:
    session, person = make_session(), make_person()
    assert enrolled(session, person) == enrolled(session, person)
    assert Message.objects.filter(person=person).count() == 1


def test_a_full_session_lets_people_wait_and_move_up_in_their_order() -> None:
    session = make_session(capacity=1)
    first, second, third = (enrolled(session, at=NOW + dt.timedelta(minutes=n)) for n in range(3))
    assert [each.state for each in (first, second, third)] == ["enrolled", "waiting", "waiting"]
    services.leave(enrolment=first, by=BY, at=NOW)
    second.refresh_from_db()
    third.refresh_from_db()
    assert (second.state, third.state) == ("enrolled", "waiting")
    assert Message.objects.filter(person=second.person, key__startswith="groups.group-moved-up").exists()
    assert not Message.objects.filter(person=third.person, key__startswith="groups.group-moved-up").exists()


def test_the_database_refuses_a_place_beyond_the_capacity() -> None:
    session = make_session(capacity=1)
    enrolled(session)
    waiting = enrolled(session)
    with pytest.raises(IntegrityError, match="no place is left"), transaction.atomic():
        Enrolment.objects.filter(pk=waiting.pk).update(state="enrolled")
    other = make_session(capacity=2)
    enrolled(other)
    enrolled(other)
    with pytest.raises(IntegrityError, match="more places are promised"), transaction.atomic():
        GroupSession.objects.filter(pk=other.pk).update(capacity=1)


def test_capacity_is_not_lowered_below_what_is_promised() -> None:
    session = make_session(capacity=2)
    enrolled(session)
    enrolled(session)
    workers = list(session.workers.all())
    with pytest.raises(MorePromised):
        services.change_session(session=session, workers=workers, capacity=1, public=False, by=BY, at=NOW)


def test_a_room_with_fewer_seats_is_refused() -> None:
    centre = make_centre()
    with pytest.raises(RoomTooSmall):
        make_session(centre=centre, room=make_room(centre, seats=3), capacity=4)


def test_a_series_gives_one_place_for_all_its_sessions() -> None:
    centre = make_centre()
    days = [LATER + dt.timedelta(days=7 * n) for n in range(3)]
    planned = services.plan_series(
        project=make_project(kind="process"),
        centre=centre,
        room=make_session(centre=centre, span=span(16)).room,
        workers=[make_professional(centre)],
        first=span(),
        days=days,
        capacity=5,
        by=BY,
        at=NOW,
    )
    enrolment = enrolled(planned[1])
    places = Enrolment.objects.filter(person=enrolment.person)
    assert {place.session_id for place in places} == {planned[1].pk, planned[2].pk}
    assert {place.code for place in places} == {enrolment.code}
    shown = [each for each in queries.open_sessions(at=NOW) if each.kind == "process"]
    assert [(each.session, each.sittings) for each in shown] == [(planned[0], 3)]
    services.leave(enrolment=enrolment, by=BY, at=NOW)
    assert set(Enrolment.objects.filter(person=enrolment.person).values_list("state", flat=True)) == {"left"}


def test_two_who_are_kept_apart_never_meet_and_nobody_is_told_why() -> None:
    session = make_session()
    one, other = sorted((make_person(), make_person()), key=lambda person: person.pk)
    keep_apart(one, other)
    enrolled(session, one)
    with pytest.raises(services.TakesNobodyMore) as told:
        enrolled(session, other)
    with pytest.raises(services.TakesNobodyMore) as over:
        enrolled(make_session(), at=moment(12, day=LATER))
    assert str(told.value) == str(over.value)


def test_who_holds_the_session_reaches_those_who_come_on_that_day_only() -> None:
    centre = make_centre()
    worker = make_professional(centre)
    enrolment = enrolled(make_session(centre=centre, worker=worker))
    actor = as_actor(worker)
    reaches = Reach.objects.filter(person=enrolment.person)
    assert reaches.of(actor, at=moment(8, day=LATER)).exists()
    assert not reaches.of(actor, at=NOW).exists()
    services.leave(enrolment=enrolment, by=BY, at=NOW)
    assert not reaches.of(actor, at=moment(8, day=LATER)).exists()


def test_nobody_reaches_a_sealed_person_by_a_session() -> None:
    session, person = make_session(), make_person()
    team = Team.objects.create(name="Protection", kind=Team.Kind.PROTECTION)
    seal_person(person=person, team=team, by=BY)
    person.refresh_from_db()
    enrolment = enrolled(session, person)
    assert not Reach.objects.filter(person=person, reason="appointment").exists()
    worker = session.workers.get()
    assert not Enrolment.objects.visible_to(as_actor(worker), at=moment(10, day=LATER)).filter(pk=enrolment.pk).exists()


def test_residents_enrol_in_public_sessions_only() -> None:
    person = make_person()
    assert enrolled(make_session(public=True), person, by=RESIDENT, source="web").state == "enrolled"
    with pytest.raises(services.NotForResidents):
        enrolled(make_session(), person, by=RESIDENT)


def test_a_desk_of_any_centre_enrols_and_an_administrator_does_not() -> None:
    session = make_session()
    assert enrolled(session, by=desk_of(make_centre())).state == "enrolled"
    with pytest.raises(NotAllowed):
        enrolled(session, by=Actor(kind=ActorKind.WORKER, name="nobody"))


def test_the_code_checks_in_on_the_day_and_at_the_centre_and_twice_is_once() -> None:
    session = make_session()
    enrolment = enrolled(session)
    kiosk = Actor(kind=ActorKind.KIOSK, name="kiosk")
    on_the_day = moment(9, 40, day=LATER)
    with pytest.raises(services.UnknownCode):
        services.check_in_by_code(code=enrolment.code, centre=session.centre, by=kiosk, at=NOW)
    with pytest.raises(services.UnknownCode):
        services.check_in_by_code(code=enrolment.code, centre=make_centre(), by=kiosk, at=on_the_day)
    typed = f"{enrolment.code[:3]} {enrolment.code[3:]}".lower()
    arrived = services.check_in_by_code(code=typed, centre=session.centre, by=kiosk, at=on_the_day)
    assert arrived.state == "attended"
    assert services.check_in_by_code(code=typed, centre=session.centre, by=kiosk, at=on_the_day).arrived_at == on_the_day


def test_open_sessions_say_how_many_places_are_free() -> None:
    session = make_session(capacity=2, topic="housing", language="ca")
    enrolled(session)
    (shown,) = queries.open_sessions(at=NOW)
    assert (shown.free, shown.taken, shown.waiting) == (1, 1, 0)
    assert queries.open_sessions(at=NOW, topic="food") == []
    assert queries.open_sessions(at=NOW, language="ur") == []
    assert queries.open_sessions(at=NOW, centres=[make_centre()]) == []


def keep_apart(one: Person, other: Person) -> None:
    origin, fresh = Household.objects.create(), Household.objects.create()
    split = HouseholdSplit.objects.create(
        origin=origin, fresh=fresh, ground="separation", parted_on=NOW.date(), quiet_from=NOW.date(), done_at=NOW
    )
    KeptApart.objects.create(split=split, person=one, other=other, since=NOW.date())
