"""A demand comes in through any door, is screened, goes its way, and nothing of it is lost."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.db.utils import ProgrammingError

from impulsem.agenda import services as agenda
from impulsem.agenda.models import Appointment
from impulsem.agenda.queries import Slot
from impulsem.agenda.tests.factories import NOW, as_actor, desk_of, make_professional, make_reason, moment
from impulsem.casework.events import FileParted
from impulsem.casework.tests.factories import make_file
from impulsem.groups import services as groups
from impulsem.groups.tests.factories import make_session
from impulsem.intake import services
from impulsem.intake.models import Decision, Demand, DemandEvent, Screening
from impulsem.intake.tests.factories import make_demand, make_instrument, make_topic
from impulsem.organisation.models import Role, Team
from impulsem.organisation.tests.factories import actor, make_centre, make_worker
from impulsem.people.tests.factories import make_person
from impulsem.platform import events
from impulsem.platform.actors import job
from impulsem.platform.errors import NotAllowed

pytestmark = pytest.mark.django_db


def test_the_same_form_sent_twice_is_one_demand() -> None:
    first = make_demand(key="form-1")
    second = make_demand(centre=first.centre, key="form-1", words="Again")
    assert first.pk == second.pk
    assert [one.kind for one in first.events.all()] == ["received"]


def test_a_demand_says_something_about_a_topic_of_the_list() -> None:
    with pytest.raises(services.SaysNothing):
        make_demand(words="  ")
    with pytest.raises(services.NoSuchTopic):
        make_demand(topic="nothing")


def test_a_desk_receives_for_its_centre_and_the_citys_phone_for_all() -> None:
    here, there = make_centre(), make_centre()
    with pytest.raises(NotAllowed):
        make_demand(centre=there, by=desk_of(here))
    assert make_demand(centre=there, by=desk_of(None), channel="phone").centre_id == there.pk


def test_who_attends_at_the_centre_sees_its_demands_and_others_do_not() -> None:
    demand = make_demand()
    others = make_centre()

    def sees(by: object) -> bool:
        return Demand.objects.visible_to(by, at=NOW).filter(pk=demand.pk).exists()  # type: ignore[arg-type]  # actors below

    assert sees(desk_of(demand.centre))
    assert sees(as_actor(make_professional(demand.centre)))
    assert sees(actor(make_worker(role=Role.TERRITORIAL_DIRECTOR, territory=demand.centre.territory)))
    assert sees(desk_of(None))
    assert not sees(desk_of(others))
    assert not sees(actor(make_worker(role=Role.ADMINISTRATOR)))


def test_a_demand_about_a_sealed_person_is_for_those_who_protect_them_alone() -> None:
    person = make_person()
    demand = make_demand(person=person)
    person.sealed_by = Team.objects.create(name="Protection", kind=Team.Kind.PROTECTION)
    person.save()
    assert not Demand.objects.visible_to(desk_of(demand.centre), at=NOW).exists()
    assert not Demand.objects.visible_to(desk_of(None), at=NOW).exists()
    with pytest.raises(services.NotYourDemand):
        services.answer(demand=demand, by=desk_of(demand.centre), at=NOW)


def test_answered_on_the_spot_is_counted_with_its_minutes_and_can_be_taken_back() -> None:
    demand = make_demand()
    by = desk_of(demand.centre)
    done = services.answer(demand=demand, on_the_spot=True, minutes=4, by=by, at=NOW)
    assert (done.state, done.on_the_spot, done.minutes) == ("answered", True, 4)
    with pytest.raises(services.CannotFollow):
        services.close(demand=demand, because="twice", by=by, at=NOW)
    again = services.reopen(demand=demand, by=by, at=NOW)
    assert (again.state, again.on_the_spot, again.answered_at) == ("received", False, None)
    assert [one.kind for one in demand.events.order_by("pk")] == ["received", "answered", "reopened"]


def test_the_instrument_proposes_and_the_screening_keeps_why() -> None:
    make_instrument()
    demand = make_demand()
    screening = services.screen(demand=demand, answers={"roof": "w5", "food": ""}, by=desk_of(demand.centre), at=NOW)
    assert screening.proposed == "urgent"
    assert screening.reasons["because"] == [{"question": "roof", "answer": "w5", "weight": 5}]
    assert screening.reasons["unknown"] == ["food", "group"]
    with pytest.raises(services.NotAnAnswer):
        services.screen(demand=demand, answers={"roof": "w9"}, by=desk_of(demand.centre), at=NOW)


def test_without_an_instrument_nobody_is_screened() -> None:
    demand = make_demand()
    with pytest.raises(services.NoInstrument):
        services.screen(demand=demand, answers={}, by=desk_of(demand.centre), at=NOW)


def test_whoever_differs_from_the_proposal_says_why_and_both_are_kept() -> None:
    make_instrument()
    demand = make_demand()
    by = desk_of(demand.centre)
    screening = services.screen(demand=demand, answers={}, by=by, at=NOW)
    with pytest.raises(services.SayWhyItDiffers):
        services.decide(screening=screening, route="informed", by=by, at=NOW)
    decision = services.decide(screening=screening, route="informed", reason="Only asked for the address", by=by, at=NOW)
    assert (decision.proposed, decision.route, decision.decided_by_id) == ("first_visit", "informed", by.worker_id)
    demand.refresh_from_db()
    assert (demand.state, demand.on_the_spot) == ("answered", True)


def test_a_screening_is_decided_once_and_by_somebody() -> None:
    make_instrument()
    demand = make_demand()
    by = desk_of(demand.centre)
    screening = services.screen(demand=demand, answers={}, by=by, at=NOW)
    with pytest.raises(NotAllowed):
        services.decide(screening=screening, route="informed", reason="because", by=job("night"), at=NOW)
    services.decide(screening=screening, route="informed", reason="because", by=by, at=NOW)
    with pytest.raises(services.DecidedAlready):
        services.decide(screening=screening, route="informed", reason="because", by=by, at=NOW)


def test_a_first_visit_is_booked_by_the_decision() -> None:
    make_instrument()
    make_reason(code="first_visit", channel="phone")
    centre = make_centre()
    worker = make_professional(centre)
    by = desk_of(centre)
    demand = make_demand(centre=centre, person=make_person())
    screening = services.screen(demand=demand, answers={}, by=by, at=NOW)
    with pytest.raises(services.ChooseATime):
        services.decide(screening=screening, route="first_visit", by=by, at=NOW)
    slot = Slot(moment(10), (worker.pk,), centre.pk, 30)
    decision = services.decide(screening=screening, route="first_visit", slot=slot, by=by, at=NOW)
    assert decision.appointment is not None
    assert decision.appointment.starts_at == moment(10)
    demand.refresh_from_db()
    assert (demand.state, demand.route) == ("routed", "first_visit")


def test_nobody_unknown_is_given_a_visit() -> None:
    make_instrument()
    make_reason(code="first_visit")
    demand = make_demand()
    by = desk_of(demand.centre)
    screening = services.screen(demand=demand, answers={}, by=by, at=NOW)
    with pytest.raises(services.WhoIsIt):
        services.decide(screening=screening, route="first_visit", by=by, at=NOW)
    services.link_person(demand=demand, person=make_person(), by=by, at=NOW)
    with pytest.raises(services.ChooseATime):
        services.decide(screening=screening, route="first_visit", by=by, at=NOW)


def test_whoever_is_here_and_urgent_waits_at_the_desk_as_urgent() -> None:
    make_instrument()
    make_reason(code="urgent")
    demand = make_demand(person=make_person())
    by = desk_of(demand.centre)
    screening = services.screen(demand=demand, answers={"roof": "w5"}, by=by, at=NOW)
    decision = services.decide(screening=screening, route="urgent", waits_here=True, by=by, at=NOW)
    assert decision.appointment is not None
    assert (decision.appointment.urgent, decision.appointment.state) == (True, Appointment.State.ARRIVED)


def test_the_economic_office_promises_an_answer_within_days() -> None:
    make_instrument()
    demand = make_demand(person=make_person())
    by = desk_of(demand.centre)
    screening = services.screen(demand=demand, answers={}, by=by, at=NOW)
    decision = services.decide(screening=screening, route="economic_office", reason="Money alone", by=by, at=NOW)
    assert decision.commitment is not None
    assert decision.commitment.due_on == dt.date(2026, 11, 30)
    assert decision.commitment.worker_id == by.worker_id


def test_another_service_is_named_with_the_reason() -> None:
    make_instrument()
    demand = make_demand()
    by = desk_of(demand.centre)
    screening = services.screen(demand=demand, answers={}, by=by, at=NOW)
    with pytest.raises(services.SayWhyItDiffers):
        services.decide(screening=screening, route="other_service", service="Housing office", by=by, at=NOW)
    decision = services.decide(screening=screening, route="other_service", service="Housing office", reason="It is theirs", by=by, at=NOW)
    assert decision.service == "Housing office"
    assert Demand.objects.get().state == "answered"


def test_what_a_resident_chose_needs_no_screening_and_no_worker() -> None:
    demand = make_demand(by=job("web"), channel="web", person=make_person())
    decision = services.record_own_choice(demand=demand, route="group_session", by=job("web"), at=NOW)
    assert (decision.decided_by, decision.screening, decision.demand.state) == (None, None, "routed")


def test_a_demand_is_answered_when_the_visit_takes_place_and_waits_again_when_it_did_not() -> None:
    make_instrument()
    make_reason(code="first_visit", channel="phone")
    centre = make_centre()
    worker, by = make_professional(centre), desk_of(centre)
    demand = make_demand(centre=centre, person=make_person())
    screening = services.screen(demand=demand, answers={}, by=by, at=NOW)
    slot = Slot(moment(10), (worker.pk,), centre.pk, 30)
    appointment = services.decide(screening=screening, route="first_visit", slot=slot, by=by, at=NOW).appointment
    assert appointment is not None
    agenda.mark_attended(appointment=appointment, by=by, at=moment(10))
    demand.refresh_from_db()
    assert (demand.state, demand.answered_at, demand.on_the_spot) == ("answered", moment(10), False)
    agenda.undo_mark(appointment=appointment, by=by, at=moment(11))
    demand.refresh_from_db()
    assert (demand.state, demand.answered_at) == ("routed", None)


def test_whoever_came_to_the_session_is_answered_and_who_did_not_still_waits() -> None:
    make_instrument()
    centre = make_centre()
    worker, by = make_professional(centre), desk_of(centre)
    session = make_session(centre=centre, worker=worker)
    places = []
    for number in range(2):
        demand = make_demand(centre=centre, person=make_person(), key=f"form-{number}")
        screening = services.screen(demand=demand, answers={"group": "w0"}, by=by, at=NOW)
        places.append(services.decide(screening=screening, route="group_session", session=session, by=by, at=NOW).enrolment)
    assert places[0] is not None
    groups.check_in(enrolment=places[0], by=by, at=session.starts_at)
    groups.finish_session(session=session, by=as_actor(worker), at=session.ends_at)
    assert list(Demand.objects.order_by("key").values_list("state", flat=True)) == ["answered", "routed"]


def test_when_somebody_leaves_safely_their_demands_go_with_them() -> None:
    demand, there = make_demand(person=make_person()), make_file()
    assert demand.person is not None
    fact = FileParted(there.pk, (demand.person.pk,), there.household_id, None, NOW, job("parting"))
    events.announce(fact)
    demand.refresh_from_db()
    assert demand.centre_id == there.centre_id


def test_the_database_keeps_what_was_decided() -> None:
    make_instrument()
    demand = make_demand()
    by = desk_of(demand.centre)
    screening = services.screen(demand=demand, answers={}, by=by, at=NOW)
    for rows in (Screening.objects.all(), DemandEvent.objects.all()):
        with pytest.raises(ProgrammingError), transaction.atomic():
            rows.delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.create(
            demand=demand, screening=screening, proposed="first_visit", route="informed", decided_at=NOW, decided_by_id=by.worker_id
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        Demand.objects.filter(pk=demand.pk).update(state="closed")
    with pytest.raises(IntegrityError), transaction.atomic():
        Demand.objects.filter(pk=demand.pk).update(on_the_spot=True)


def test_a_topic_out_of_use_takes_no_new_demand() -> None:
    topic = make_topic("old")
    topic.active = False
    topic.save()
    with pytest.raises(services.NoSuchTopic):
        make_demand(topic="old")


def test_a_place_in_a_session_is_taken_by_the_decision() -> None:
    make_instrument()
    centre = make_centre()
    by = desk_of(centre)
    demand = make_demand(centre=centre, person=make_person())
    screening = services.screen(demand=demand, answers={"group": "w0"}, by=by, at=NOW)
    assert screening.proposed == "group_session"
    with pytest.raises(services.ChooseASession):
        services.decide(screening=screening, route="group_session", by=by, at=NOW)
    session = make_session(centre=centre)
    decision = services.decide(screening=screening, route="group_session", session=session, by=by, at=NOW)
    assert decision.enrolment is not None
    assert (decision.enrolment.session_id, decision.enrolment.source) == (session.pk, "screening")
