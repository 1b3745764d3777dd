"""People wait in the published order, know why, and nothing of it is lost."""

from __future__ import annotations

import datetime as dt
import random

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.db.utils import IntegrityError, ProgrammingError

from impulsem.agenda.models import Appointment, Booking
from impulsem.agenda.queries import Slot
from impulsem.agenda.tests.factories import NOW, desk_of, make_professional, make_reason, moment
from impulsem.intake.models import Candidate, CandidateEvent, CriteriaVersion
from impulsem.intake.rules import criteria as rules
from impulsem.intake.rules.queueing import band_of, ranked
from impulsem.intake.services import ranking, waiting, waiting_criteria
from impulsem.intake.services import waiting_refusals as refusals
from impulsem.intake.tests.factories import make_demand, words
from impulsem.intake.tests.waiting_factories import CRITERIA, criteria_of, enter, make_kind, wait
from impulsem.organisation.models import Role, Team
from impulsem.organisation.tests.factories import actor, make_centre, make_worker
from impulsem.people.tests.factories import make_person
from impulsem.platform import keyed
from impulsem.platform.actors import job
from impulsem.platform.errors import NotAllowed
from impulsem.platform.tries import TooManyTries

pytestmark = pytest.mark.django_db
State = Candidate.State
LATER = NOW + dt.timedelta(hours=1)


def places(*candidates: Candidate) -> list[int | None]:
    return [Candidate.objects.get(pk=each.pk).place for each in candidates]


def test_need_comes_before_time_and_time_before_who_came_later() -> None:
    kind, centre = make_kind(), make_centre()
    patient = wait(kind, centre, days=70)
    urgent = wait(kind, centre, urgency="urgent")
    family = wait(kind, centre, days=7, children=3)
    late = wait(kind, centre)
    assert places(urgent, family, patient, late) == [1, 2, 3, 4]
    assert late.points == 0


def test_the_database_counts_points_and_places_as_the_rules_do() -> None:
    kind, centre, dice = make_kind(), make_centre(), random.Random(4)
    desk = desk_of(centre)
    for _ in range(40):
        wait(
            kind, centre, days=dice.randrange(300), by=desk,
            urgency=dice.choice(["none", "soon", "urgent", "odd"]), children=dice.randrange(6),
            dependency_degree=dice.randrange(4), lives_alone=dice.random() < 0.5,
        )  # fmt: skip
    ranking.rerank_everything(at=NOW + dt.timedelta(days=5))
    criteria = rules.read(criteria_of(kind).criteria)
    today = (NOW + dt.timedelta(days=5)).date()
    rows = list(Candidate.objects.all())
    for row in rows:
        facts = row.facts | {"days_waiting": (today - row.entered_at.date()).days}
        assert row.points == rules.points_of(criteria, facts)
        assert row.band == band_of(row.place or 0).number
    order = ranked((row.points, row.entered_at, row.pk) for row in rows)
    assert [row.pk for row in sorted(rows, key=lambda row: row.place or 0)] == order


def test_a_move_is_written_when_the_band_changes_with_its_cause() -> None:
    kind, centre = make_kind(), make_centre()
    desk = desk_of(centre)
    first = [wait(kind, centre, days=30 - n, by=desk) for n in range(5)]
    assert places(*first) == [1, 2, 3, 4, 5]
    newcomer = wait(kind, centre, urgency="urgent", by=desk)
    assert places(newcomer, first[4]) == [1, 6]
    moves = CandidateEvent.objects.filter(kind="moved")
    assert [(move.candidate_id, move.why, move.band_before, move.band_after) for move in moves] == [(first[4].pk, "others", 1, 2)]
    waiting.tell_facts(candidate=first[4], facts={"children": 3}, by=desk, at=LATER)
    last = CandidateEvent.objects.filter(candidate=first[4], kind="moved").order_by("pk").last()
    assert last is not None
    assert (last.why, last.band_after, last.criteria_id) == ("facts", 1, criteria_of(kind).pk)


def test_nobody_is_twice_on_a_list() -> None:
    person, kind, centre = make_person(), make_kind(), make_centre()
    wait(kind, centre, person=person)
    with pytest.raises(refusals.OnTheListAlready):
        wait(kind, centre, person=person)
    wait(make_kind(), centre, person=person)


def test_somebody_without_a_record_waits_through_a_demand_from_the_day_they_asked() -> None:
    demand = make_demand(caller_name="A neighbour")
    entered = waiting.enter(kind=make_kind(), centre=demand.centre, demand=demand, facts={}, by=desk_of(demand.centre), at=LATER)
    assert entered.candidate.entered_at == demand.received_at
    with pytest.raises(refusals.WhoWaits):
        waiting.enter(kind=make_kind(), centre=demand.centre, facts={}, by=desk_of(demand.centre), at=LATER)


def test_what_somebody_is_cannot_be_written_down_as_a_fact() -> None:
    with pytest.raises(rules.UnfairFact):
        waiting.enter(kind=make_kind(), centre=make_centre(), person=make_person(), facts={"nationality": "CUB"}, by=job("test"), at=NOW)


def test_an_offer_holds_the_time_and_becomes_the_appointment() -> None:
    centre = make_centre()
    worker = make_professional(centre)
    candidate = wait(make_kind(reason=make_reason()), centre, days=9)
    desk = desk_of(centre)
    slot = Slot(moment(10), (worker.pk,), centre.pk, 30)
    waiting.offer(candidate=candidate, slot=slot, by=desk, at=NOW)
    assert Booking.objects.get(released=False).source.startswith("intake.offer:")
    done = waiting.accept(candidate=candidate, by=desk, at=NOW)
    appointment = Appointment.objects.get()
    assert (appointment.person_id, appointment.starts_at) == (candidate.person_id, moment(10))
    assert (done.state, done.ended_at, done.place) == (State.ACCEPTED, NOW, None)
    assert [event.kind for event in candidate.events.order_by("pk")] == ["entered", "offered", "accepted"]


def test_the_demand_of_who_accepts_is_on_its_way_with_the_appointment() -> None:
    centre = make_centre()
    worker = make_professional(centre)
    demand = make_demand(centre=centre, person=make_person())
    candidate = wait(make_kind(reason=make_reason()), centre, demand=demand)
    desk = desk_of(centre)
    waiting.offer(candidate=candidate, slot=Slot(moment(10), (worker.pk,), centre.pk, 30), by=desk, at=NOW)
    waiting.accept(candidate=candidate, by=desk, at=NOW)
    demand.refresh_from_db()
    assert (demand.state, demand.route) == ("routed", "first_visit")
    assert demand.decisions.get().appointment == Appointment.objects.get()


def test_who_declines_keeps_the_days_and_the_time_is_free_again() -> None:
    centre = make_centre()
    worker = make_professional(centre)
    kind = make_kind(reason=make_reason())
    first, second = wait(kind, centre, days=20), wait(kind, centre, days=3)
    desk = desk_of(centre)
    waiting.offer(candidate=first, slot=Slot(moment(10), (worker.pk,), centre.pk, 30), by=desk, at=NOW)
    assert places(first, second) == [None, 1]
    back = waiting.decline(candidate=first, by=desk, at=NOW)
    assert places(first, second) == [1, 2]
    assert back.entered_at == first.entered_at
    assert not Booking.objects.filter(released=False).exists()


def test_out_of_order_only_with_a_reason_that_is_kept() -> None:
    centre, kind = make_centre(), make_kind()
    wait(kind, centre, days=20)
    second = wait(kind, centre)
    desk = desk_of(centre)
    with pytest.raises(refusals.SayWhyNotFirst):
        waiting.offer(candidate=second, what="A place on Thursday", by=desk, at=NOW)
    waiting.offer(candidate=second, what="A place on Thursday", why="The first one is in hospital", by=desk, at=NOW)
    assert second.events.get(kind="offered").why == "The first one is in hospital"


def test_steps_that_cannot_follow_are_refused() -> None:
    centre = make_centre()
    candidate = wait(centre=centre)
    desk = desk_of(centre)
    with pytest.raises(refusals.NotThatStep):
        waiting.decline(candidate=candidate, by=desk, at=NOW)
    with pytest.raises(refusals.SayWhyLeaving):
        waiting.leave(candidate=candidate, because="", by=desk, at=NOW)
    waiting.leave(candidate=candidate, because="no_need", by=desk, at=NOW)
    with pytest.raises(refusals.NotThatStep):
        waiting.offer(candidate=candidate, what="Anything", by=desk, at=NOW)


def test_people_of_another_centre_take_no_step() -> None:
    with pytest.raises(NotAllowed):
        waiting.leave(candidate=wait(), because="no_need", by=desk_of(make_centre()), at=NOW)


def test_the_slip_opens_the_place_and_its_code_is_nowhere() -> None:
    cache.clear()
    entered = enter()
    assert waiting.look_up(code=entered.code.lower().replace("-", " "), address="192.0.2.1") == entered.candidate
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(t::text, '') FROM intake_candidate t")
        stored = cursor.fetchone()[0]
    assert keyed.tidied(entered.code) not in stored.upper()
    fresh = waiting.new_receipt(candidate=entered.candidate, by=desk_of(entered.candidate.waiting_list.centre), at=LATER)
    with pytest.raises(refusals.OpensNothing):
        waiting.look_up(code=entered.code, address="192.0.2.1")
    assert waiting.look_up(code=fresh, address="192.0.2.1") == entered.candidate


def test_codes_guessed_on_and_on_are_refused() -> None:
    cache.clear()
    entered = enter()
    for _ in range(waiting.MOST_WRONG):
        with pytest.raises(refusals.OpensNothing):
            waiting.look_up(code=keyed.new_code(3), address="192.0.2.9")
    with pytest.raises(TooManyTries):
        waiting.look_up(code=entered.code, address="192.0.2.9")


def test_the_slip_of_a_sealed_person_opens_nothing_like_any_wrong_code() -> None:
    cache.clear()
    entered = enter()
    person = entered.candidate.person
    assert person is not None
    person.sealed_by = Team.objects.create(name="Protection", kind=Team.Kind.PROTECTION)
    person.save()
    with pytest.raises(refusals.OpensNothing):
        waiting.look_up(code=entered.code, address="192.0.2.3")


def test_two_people_change_the_criteria_and_everybody_is_told_why_they_moved() -> None:
    kind, centre = make_kind(), make_centre()
    desk = desk_of(centre)
    for n in range(5):
        wait(kind, centre, days=100 + n, by=desk)
    alone = wait(kind, centre, lives_alone=True, by=desk)
    ana, berta = (actor(make_worker(role=Role.INSTITUTE)) for _ in range(2))
    changed = [*CRITERIA[:4], CRITERIA[4] | {"points": 40}]
    with pytest.raises(refusals.SayWhatChanges):
        waiting_criteria.propose_criteria(kind=kind, criteria=changed, note=" ", by=ana, at=NOW)
    with pytest.raises(refusals.NothingChanges):
        waiting_criteria.propose_criteria(kind=kind, criteria=CRITERIA, note="Nothing", by=ana, at=NOW)
    version = waiting_criteria.propose_criteria(kind=kind, criteria=changed, note="Loneliness weighs more", by=ana, at=NOW)
    assert places(alone) == [6]
    with pytest.raises(refusals.OneProposalAtATime):
        waiting_criteria.propose_criteria(kind=kind, criteria=changed, note="Again", by=berta, at=NOW)
    with pytest.raises(refusals.ASecondPerson):
        waiting_criteria.publish_criteria(version=version, published_from=NOW.date(), by=ana, at=NOW)
    with pytest.raises(refusals.NotBackwards):
        waiting_criteria.publish_criteria(version=version, published_from=NOW.date() - dt.timedelta(days=1), by=berta, at=NOW)
    waiting_criteria.publish_criteria(version=version, published_from=NOW.date(), by=berta, at=NOW)
    assert places(alone) == [1]
    event = alone.events.get(kind="moved")
    assert (event.why, event.criteria_id) == ("criteria", version.pk)
    with pytest.raises(refusals.DecidedBefore):
        waiting_criteria.withdraw_criteria(version=version, because="Late", by=ana, at=NOW)


def test_nobody_at_the_desk_changes_criteria_and_unfair_ones_are_refused() -> None:
    kind = make_kind()
    with pytest.raises(NotAllowed):
        waiting_criteria.propose_criteria(kind=kind, criteria=CRITERIA[:1], note="x", by=desk_of(make_centre()), at=NOW)
    unfair = [{"code": "from", "words": words("x"), "fact": "nationality", "points": 3}]
    with pytest.raises(rules.UnfairFact):
        waiting_criteria.propose_criteria(kind=kind, criteria=unfair, note="x", by=actor(make_worker(role=Role.INSTITUTE)), at=NOW)


def test_the_database_keeps_what_was_published_and_what_happened() -> None:
    candidate = wait()
    version = CriteriaVersion.objects.get(kind=candidate.waiting_list.kind)
    for breaking in (
        lambda: CandidateEvent.objects.filter(candidate=candidate).update(why="x"),
        lambda: CandidateEvent.objects.filter(candidate=candidate).delete(),
        lambda: CriteriaVersion.objects.filter(pk=version.pk).update(criteria=[]),
        lambda: CriteriaVersion.objects.filter(pk=version.pk).delete(),
    ):
        with pytest.raises(ProgrammingError), transaction.atomic():
            breaking()
    with pytest.raises(IntegrityError), transaction.atomic():
        Candidate.objects.filter(pk=candidate.pk).update(state="left")
