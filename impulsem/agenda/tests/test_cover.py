"""Cover: who stands in for whom, one confirmation, the way back."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from impulsem.agenda import queries, services
from impulsem.agenda.models import Appointment, Coverage, CoverStep
from impulsem.agenda.queries.cover import Proposal, proposal
from impulsem.agenda.rules.cover import Fit, Need, assigned, by_load
from impulsem.agenda.rules.stretches import Stretch
from impulsem.agenda.tests.factories import MONDAY, NOW, as_actor, book, desk_of, make_professional, make_reason, moment
from impulsem.organisation.models import Absence, Centre, Team, TeamMembership, Worker
from impulsem.organisation.tests.factories import LONG_AGO, make_centre
from impulsem.people import services as people
from impulsem.people.models import Person, Reach
from impulsem.people.tests.factories import make_person
from impulsem.platform import clock
from impulsem.platform.actors import Actor, job
from impulsem.platform.at_risk import Gone, risks
from impulsem.platform.errors import NotAllowed
from impulsem.platform.periods import period

DAY = dt.timedelta(days=1)
State = Appointment.State
Kind = CoverStep.Kind


def need(key: int, start: int, *fits: Fit, minutes: int = 60) -> Need:
    begins = dt.datetime(2026, 11, 23, 8, tzinfo=dt.UTC) + dt.timedelta(minutes=start)
    return Need(key, Stretch(begins, begins + dt.timedelta(minutes=minutes)), MONDAY, fits)


def test_who_works_with_the_person_comes_before_whoever_has_less_to_do() -> None:
    fits = (Fit(1, minutes_that_day=300, co_referent=True), Fit(2))
    assert assigned([need(7, 0, *fits)])[7].worker_id == 1
    assert by_load([need(7, 0, *fits)])[7].worker_id == 2


def test_nobody_is_left_without_a_colleague_to_keep_a_co_referent() -> None:
    both, only = (Fit(1, co_referent=True), Fit(2)), (Fit(1),)
    found = assigned([need(1, 0, *both), need(2, 30, *only)])  # they overlap: whoever is alone able has to take the second
    assert {key: fit.worker_id for key, fit in found.items()} == {1: 2, 2: 1}


def test_a_chain_of_overlaps_is_taken_by_one_colleague_where_it_can_be() -> None:
    alone = Fit(1)
    found = assigned([need(1, 0, alone), need(2, 30, alone), need(3, 60, alone)])
    assert set(found) == {1, 3}


def test_work_is_shared_out_among_equals() -> None:
    equals = tuple(Fit(worker) for worker in (1, 2, 3))
    found = assigned([need(n, n * 60, *equals) for n in range(6)])
    assert sorted(fit.worker_id for fit in found.values()) == [1, 1, 2, 2, 3, 3]


pytest_db = pytest.mark.django_db


def away(worker: Worker, *, first: dt.date = MONDAY, days: int = 1) -> Absence:
    from impulsem.agenda.services.slots import keep_right

    absence = Absence.objects.create(worker=worker, kind="leave", valid=period(first, first + days * DAY))
    keep_right([worker.pk], first)
    return absence


def gone(worker: Worker, *, first: dt.date = MONDAY, days: int = 1) -> Gone:
    return Gone(worker.pk, first, first + (days - 1) * DAY)


def works_with(worker: Worker, person: Person) -> None:
    during = DateTimeTZRange(clock.at(LONG_AGO, dt.time.min), None, "[)")
    people.grant_reach(person=person, worker=worker, reason=Reach.Reason.ASSIGNMENT, during=during, source=f"test:{worker.pk}")


def proposed(worker: Worker, *, actor: Actor, days: int = 1) -> Proposal:
    return proposal([gone(worker, days=days)], actor=actor, at=NOW)


def cover(worker: Worker, desk: Actor, **more: Any) -> services.Covered:
    found = proposed(worker, actor=desk)
    return services.confirm_cover(gone=gone(worker), absence=None, choices=services.as_proposed(found.lines), by=desk, at=NOW, **more)


def attending(appointment: Appointment) -> set[int | None]:
    return {booking.resource.worker_id for booking in appointment.bookings.filter(released=False)}


@pytest.fixture
def centre(db: None) -> Centre:
    return make_centre()


@pytest.fixture
def desk(centre: Centre) -> Actor:
    return desk_of(centre)


def test_an_ill_colleagues_day_goes_to_who_knows_the_people_and_to_who_speaks_their_language(centre: Centre, desk: Actor) -> None:
    ill, co_referent, speaker = (make_professional(centre) for _ in range(3))
    speaker.languages = ["ca", "ary"]
    speaker.save()
    known, foreign = make_person(), make_person(languages=["ary"])
    works_with(co_referent, known)
    first, second = book(ill, person=known), book(ill, person=foreign, starts_at=moment(11))
    away(ill)
    found = proposed(ill, actor=desk)
    assert [line.options[0].worker for line in found.lines] == [co_referent, speaker]
    assert "works with them already" in found.lines[0].options[0].why
    done = cover(ill, desk)
    assert done.refused == ()
    assert (attending(first), attending(second)) == ({co_referent.pk}, {speaker.pk})
    steps = list(done.coverage.steps.order_by("pk"))
    assert [(step.kind, step.co_referent) for step in steps] == [(Kind.SUBSTITUTE, True), (Kind.SUBSTITUTE, False)]


def test_the_substitute_reaches_the_person_on_that_day_only_and_who_is_away_does_not(centre: Centre, desk: Actor) -> None:
    ill, other = make_professional(centre), make_professional(centre)
    appointment = book(ill)
    away(ill)
    cover(ill, desk)
    later = moment(12)
    assert Reach.objects.of(as_actor(other), at=later).filter(person=appointment.person).exists()
    assert not Reach.objects.of(as_actor(other), at=later + DAY).filter(person=appointment.person).exists()
    assert not Reach.objects.of(as_actor(ill), at=later).filter(person=appointment.person).exists()
    assert [row.uuid for row in queries.day_sheet(other.pk, MONDAY, actor=as_actor(other), at=NOW)] == [appointment.uuid]
    assert queries.day_sheet(ill.pk, MONDAY, actor=as_actor(ill), at=NOW) == []


def test_what_waits_for_the_same_person_moves_to_when_they_are_back(centre: Centre, desk: Actor) -> None:
    ill = make_professional(centre)
    make_professional(centre)
    appointment = book(ill, reason=make_reason(cover="same_person"))
    away(ill)
    line = proposed(ill, actor=desk).lines[0]
    assert line.move is not None
    assert line.proposed == line.move_value
    cover(ill, desk)
    appointment.refresh_from_db()
    assert attending(appointment) == {ill.pk}
    assert appointment.starts_at == moment(9, day=MONDAY + DAY)


def test_what_waits_for_somebody_who_does_not_come_back_goes_to_a_colleague(centre: Centre, desk: Actor) -> None:
    ill, other = make_professional(centre), make_professional(centre)
    book(ill, reason=make_reason(cover="same_person"))
    away(ill, days=200)
    line = proposal([gone(ill, days=14)], actor=desk, at=NOW).lines[0]
    assert line.move is None
    assert line.given is not None
    assert line.given.worker == other


def test_when_nobody_is_free_it_is_moved_and_no_time_is_proposed_twice(centre: Centre, desk: Actor) -> None:
    ill = make_professional(centre)
    reason = make_reason()
    for hour in (10, 11, 12):
        book(ill, reason=reason, starts_at=moment(hour))
    away(ill)
    found = proposed(ill, actor=desk)
    times = [line.move.starts_at for line in found.lines if line.move]
    assert len(set(times)) == 3
    assert found.moved == 3
    assert services.confirm_cover(gone=gone(ill), absence=None, choices=services.as_proposed(found.lines), by=desk, at=NOW).refused == ()


def test_what_somebody_changed_meanwhile_is_left_and_said_and_the_rest_is_done(centre: Centre, desk: Actor) -> None:
    ill, other = make_professional(centre), make_professional(centre)
    first, second = book(ill), book(ill, starts_at=moment(11))
    away(ill)
    choices = services.as_proposed(proposed(ill, actor=desk).lines)
    book(other)  # at ten, too
    done = services.confirm_cover(gone=gone(ill), absence=None, choices=choices, by=desk, at=NOW)
    assert [each for each, _why in done.refused] == [first]
    assert (attending(first), attending(second)) == ({ill.pk}, {other.pk})


def test_a_cover_is_taken_back_before_it_begins_and_not_after(centre: Centre, desk: Actor) -> None:
    ill, other = make_professional(centre), make_professional(centre)
    first, second = book(ill), book(ill, starts_at=moment(12))
    absence = away(ill)
    coverage = cover(ill, desk).coverage
    absence.delete()
    assert services.undo_cover(coverage=coverage, by=desk, at=moment(11)) == 1
    assert (attending(first), attending(second)) == ({other.pk}, {ill.pk})
    with pytest.raises(services.CoverBegan):
        services.undo_cover(coverage=coverage, by=desk, at=moment(11))


def test_a_pair_keeps_the_one_who_is_there(centre: Centre, desk: Actor) -> None:
    ill, stays, other = (make_professional(centre) for _ in range(3))
    appointment = book(ill, workers=[ill, stays])
    away(ill)
    cover(ill, desk)
    assert attending(appointment) == {stays.pk, other.pk}


def test_a_sealed_person_goes_to_their_team_or_to_nobody_and_is_not_named(centre: Centre, desk: Actor) -> None:
    ill, outsider, member = (make_professional(centre) for _ in range(3))
    book(ill, person=make_person(given_name="Aina"))
    team = Team.objects.create(name="Protection", kind=Team.Kind.PROTECTION)
    for worker in (ill, member):
        TeamMembership.objects.create(team=team, worker=worker, valid=period(LONG_AGO))
    people.seal_person(person=Person.objects.get(given_name="Aina"), team=team, by=job("test"), at=NOW)
    away(ill)
    line = proposed(ill, actor=desk).lines[0]
    assert line.who == ""
    assert [option.worker for option in line.options] == [member]
    assert outsider not in [option.worker for option in line.options]


def test_only_the_desk_and_who_directs_arrange_cover(centre: Centre, desk: Actor) -> None:
    ill, other = make_professional(centre), make_professional(centre)
    book(ill)
    choices = services.as_proposed(proposed(ill, actor=desk).lines)
    for outsider in (desk_of(make_centre()), desk_of(None), as_actor(other)):
        with pytest.raises(NotAllowed):
            services.confirm_cover(gone=gone(ill), absence=None, choices=choices, by=outsider, at=NOW)
    with pytest.raises(services.NothingToCover):
        services.confirm_cover(gone=gone(ill), absence=None, choices=[], by=desk, at=NOW)


def test_whoever_is_back_reads_what_was_done_once(centre: Centre, desk: Actor) -> None:
    ill = make_professional(centre)
    make_professional(centre)
    book(ill)
    away(ill)
    coverage = cover(ill, desk).coverage
    assert queries.unread_notes(ill.pk, on=MONDAY) == []
    assert queries.unread_notes(ill.pk, on=MONDAY + DAY) == [coverage]
    with pytest.raises(NotAllowed):
        services.note_read(coverage=coverage, by=desk, at=NOW)
    services.note_read(coverage=coverage, by=as_actor(ill), at=NOW)
    assert queries.unread_notes(ill.pk, on=MONDAY + DAY) == []


def test_two_colleagues_away_never_send_two_people_to_one(centre: Centre, desk: Actor) -> None:
    ill = [make_professional(centre) for _ in range(3)]
    make_professional(centre)
    for each in ill:
        for minutes in (0, 20, 40):
            book(each, starts_at=moment(10, minutes), minutes=20)
        away(each)
    found = proposal([gone(each) for each in ill], actor=desk, at=NOW)
    assert found.substituted == 3  # one colleague, one hour
    for each in ill:
        theirs = [choice for choice, line in zip(services.as_proposed(found.lines), found.lines, strict=True) if line.absent == each]
        done = services.confirm_cover(gone=gone(each), absence=None, choices=theirs, by=desk, at=NOW)
        assert done.refused == ()
    assert Coverage.objects.count() == 3


def test_the_queries_of_a_proposal_do_not_grow_with_the_appointments(
    centre: Centre, desk: Actor, django_assert_max_num_queries: Any
) -> None:
    ill = make_professional(centre)
    for _ in range(4):
        make_professional(centre)
    reason = make_reason()
    for hour in range(9, 14):
        book(ill, reason=reason, starts_at=moment(hour, 10))
    away(ill)
    with django_assert_max_num_queries(12):
        proposed(ill, actor=desk)


def test_what_is_at_risk_is_registered_and_given_by_its_key(centre: Centre, desk: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    ill, other = make_professional(centre), make_professional(centre)
    appointment = book(ill)
    kind = next(each for each in risks if each.code == "agenda.appointments")
    (thing,) = kind.load(gone(ill))
    assert kind.give is not None
    kind.give(thing.key, other.pk, desk, NOW)
    assert attending(appointment) == {other.pk}
