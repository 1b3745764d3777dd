"""A named worker decides the route of a demand, and what follows from it happens at once. Residents may choose for themselves."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from impulsem.agenda import services as agenda
from impulsem.agenda.models import Appointment, ClosedDay, VisitReason
from impulsem.agenda.queries import Slot
from impulsem.benefits import services as benefits
from impulsem.benefits.models import Application
from impulsem.casework import services as casework
from impulsem.casework.models import Commitment
from impulsem.entitlement.models import Benefit
from impulsem.groups import services as groups
from impulsem.groups.models import Enrolment, GroupSession
from impulsem.intake.models import Decision, Demand, DemandEvent, Route, Screening
from impulsem.intake.services import refusals
from impulsem.intake.services.steps import held, step
from impulsem.organisation.models import Centre, Worker
from impulsem.people.models import Person
from impulsem.platform.actors import Actor, job
from impulsem.platform.errors import NotAllowed
from impulsem.platform.working_days import working_days_after

State = Demand.State
Kind = DemandEvent.Kind
VISITS = (Route.FIRST_VISIT, Route.URGENT, Route.PREFERENTIAL)
#: Working days in which the economic-support office says something to whoever was sent there.
OFFICE_DAYS = 5
#: The rule of the aid for which an application begins when a demand is sent to the office.
AID_RULE = "emergency_aid"


@transaction.atomic
def decide(
    *,
    screening: Screening,
    route: str,
    reason: str = "",
    slot: Slot | None = None,
    waits_here: bool = False,
    session: GroupSession | None = None,
    service: str = "",
    minutes: int | None = None,
    by: Actor,
    at: dt.datetime,
) -> Decision:
    """Decide where the demand goes, and do it: book `slot` (a visit), put somebody who `waits_here` into the waiting room, enrol in
    `session`, promise an answer of the economic-support office, or answer (informed; another `service`, with the reason).

    Refuses: NotAllowed (nobody in particular decides), NotYourDemand, CannotFollow, DecidedAlready, NoSuchRoute, SayWhyItDiffers,
    WhoIsIt, ChooseATime, ChooseASession, NameTheService, SayWhyTheOtherService, and whatever the agenda and the groups refuse.
    """
    if by.worker_id is None:
        raise NotAllowed
    demand = held(screening.demand, by=by, at=at)
    if route not in Route.values:
        raise refusals.NoSuchRoute
    if Decision.objects.filter(screening=screening).exists():
        raise refusals.DecidedAlready
    reason = reason.strip()[:300]
    if route != screening.proposed and not reason:
        raise refusals.SayWhyItDiffers
    decision = Decision(
        demand=demand,
        screening=screening,
        proposed=screening.proposed,
        route=route,
        reason=reason,
        decided_at=at,
        decided_by_id=by.worker_id,
    )
    _carry_out(decision, slot=slot, waits_here=waits_here, session=session, service=service.strip()[:150], by=by, at=at)
    _settle(decision, minutes=minutes, by=by, at=at)
    return decision


@transaction.atomic
def record_own_choice(
    *,
    demand: Demand,
    route: str,
    appointment: Appointment | None = None,
    enrolment: Enrolment | None = None,
    by: Actor,
    at: dt.datetime,
) -> Decision:
    """The person took a time or a place by themselves: no screening, no named worker. Refuses: NotYourDemand, CannotFollow."""
    demand = held(demand, by=by, at=at)
    decision = Decision(
        demand=demand,
        route=Route(route),
        decided_at=at,
        decided_by_id=by.worker_id,
        appointment=appointment,
        enrolment=enrolment,
    )
    _settle(decision, minutes=None, by=by, at=at)
    return decision


def _carry_out(
    decision: Decision, *, slot: Slot | None, waits_here: bool, session: GroupSession | None, service: str, by: Actor, at: dt.datetime
) -> None:
    """What follows from the route is made, and the decision points to it."""
    demand, route = decision.demand, decision.route
    if route in VISITS:
        decision.appointment = _visit(demand, route, slot, waits_here, by=by, at=at)
    elif route == Route.GROUP_SESSION:
        if session is None:
            raise refusals.ChooseASession
        person, source = _person(demand), Enrolment.Source.SCREENING
        decision.enrolment = groups.enrol(session=session, person=person, by=by, at=at, source=source)
    elif route == Route.ECONOMIC_OFFICE:
        begun = _begin_application(demand, by=by, at=at)
        decision.commitment = _promise(demand, begun, by=by, at=at)
    elif route == Route.OTHER_SERVICE:
        if not service:
            raise refusals.NameTheService
        if not decision.reason:
            raise refusals.SayWhyTheOtherService
        decision.service = service


def _settle(decision: Decision, *, minutes: int | None, by: Actor, at: dt.datetime) -> None:
    """Write the decision down; what was informed or belongs to another service is answered with it."""
    demand = decision.demand
    decision.save()
    demand.route = decision.route
    step(demand, State.ROUTED, Kind.ROUTED, note=decision.reason, by=by, at=at)
    if decision.route in (Route.INFORMED, Route.OTHER_SERVICE):
        demand.answered_at, demand.minutes = at, minutes if minutes is not None else demand.minutes
        demand.on_the_spot = timezone.localdate(demand.received_at) == timezone.localdate(at)
        step(demand, State.ANSWERED, Kind.ANSWERED, note=decision.service, by=by, at=at)


def _person(demand: Demand) -> Person:
    if demand.person is None:
        raise refusals.WhoIsIt
    return demand.person


def _visit(demand: Demand, route: str, slot: Slot | None, waits_here: bool, *, by: Actor, at: dt.datetime) -> Appointment:
    person = _person(demand)
    reason = visit_reason(route)
    note = _("needs an interpreter") if demand.interpreter else ""
    if waits_here:
        return agenda.register_walk_in(
            person=person, reason=reason, centre=demand.centre, urgent=route == Route.URGENT, note=note, by=by, at=at
        )
    if slot is None:
        raise refusals.ChooseATime
    return agenda.book_appointment(
        person=person,
        reason=reason,
        workers=list(Worker.objects.filter(pk__in=slot.worker_ids)),
        room=None,
        any_room=reason.channel == "centre",
        starts_at=slot.starts_at,
        minutes=slot.minutes,
        channel=reason.channel,
        centre=Centre.objects.get(pk=slot.centre_id),
        note=note,
        by=by,
        at=at,
    )


def visit_reason(route: str) -> VisitReason:
    """The reason for visit of a route: the urgent one, else a first visit. Refuses NoVisitReason where the city lists none."""
    code = "urgent" if route == Route.URGENT else "first_visit"
    found = VisitReason.objects.filter(code=code).first()
    if found is None:
        raise refusals.NoVisitReason
    return found


def _begin_application(demand: Demand, *, by: Actor, at: dt.datetime) -> Application | None:
    """A draft at the office with what was asked for in the person's own words, so that nobody types again.

    None where the city's office pays no such aid, or for somebody sealed, whom the office does not know of: the promise remains.
    """
    person = _person(demand)
    benefit = Benefit.objects.filter(rule=AID_RULE, active=True, payable_here=True).first()
    if benefit is None or person.sealed_by_id is not None:
        return None
    return benefits.open_application(
        benefit=benefit,
        applicant=person,
        centre=demand.centre,
        demand_words=demand.words,
        source=Application.Source.SCREENING,
        urgency=Application.Urgency.URGENT if demand.urgent else Application.Urgency.ORDINARY,
        key=f"demand:{demand.uuid}",
        by=job("intake.decide"),  # a front desk sends people there too, and works at no application
        at=at,
    )


def _promise(demand: Demand, begun: Application | None, *, by: Actor, at: dt.datetime) -> Commitment:
    """The office's answer is a promise that whoever decided follows up."""
    today = timezone.localdate(at)
    closed = set(ClosedDay.objects.filter(day__gt=today, day__lte=today + dt.timedelta(days=30)).values_list("day", flat=True))
    return casework.make_commitment(
        text=_what(demand, begun),
        due_on=working_days_after(today, OFFICE_DAYS, closed),
        person=_person(demand),
        promised_by=_("Economic-support office"),
        by=by,
        at=at,
    )


def _what(demand: Demand, begun: Application | None) -> str:
    topic = demand.topic.name
    if begun is None:
        return _("Answer the demand about: %(topic)s") % {"topic": topic}
    return _("Answer the demand about: %(topic)s (application %(number)s)") % {"topic": topic, "number": begun.number}
