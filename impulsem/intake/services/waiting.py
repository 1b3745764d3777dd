"""Enter a waiting list, be offered something, accept it or not, leave; and the slip that tells one's place."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone

from impulsem.agenda import services as agenda
from impulsem.agenda.queries import Slot
from impulsem.intake import permissions
from impulsem.intake.models import Candidate, CandidateEvent, Demand, Offer, Route, WaitingKind, WaitingList
from impulsem.intake.rules import criteria as rules
from impulsem.intake.rules.gathering import PARTS
from impulsem.intake.services import waiting_refusals as refusals
from impulsem.intake.services.ranking import rerank
from impulsem.intake.services.routing import record_own_choice
from impulsem.intake.services.telling import tell_offer
from impulsem.organisation.models import Centre, Worker
from impulsem.people.models import PartedPerson, Person
from impulsem.places.models import Neighbourhood
from impulsem.platform import audit, keyed, tries
from impulsem.platform.actors import Actor, ActorKind
from impulsem.platform.errors import NotAllowed, refusing

State = Candidate.State
Kind = CandidateEvent.Kind
Cause = CandidateEvent.Cause
PURPOSE = "intake.place"
UNDECIDED = (Demand.State.RECEIVED, Demand.State.SCREENED)
MOST_WRONG = 10  # codes from one address in a quarter of an hour
ONCE = {"candidate_once_a_list_person": refusals.OnTheListAlready, "candidate_once_a_list_demand": refusals.OnTheListAlready}


class Entered(NamedTuple):
    """Somebody on a list, and the code of their slip: it cannot be shown again."""

    candidate: Candidate
    code: str


@transaction.atomic
def list_at(*, kind: WaitingKind, centre: Centre) -> WaitingList:
    """The list of a kind at a centre; it begins when the first one enters."""
    return WaitingList.objects.select_related("kind", "centre").get_or_create(kind=kind, centre=centre)[0]


@transaction.atomic
def enter(
    *,
    kind: WaitingKind,
    centre: Centre,
    person: Person | None = None,
    demand: Demand | None = None,
    facts: Mapping[str, Any],
    area: Neighbourhood | None = None,
    hours: Collection[str] = (),
    entered_at: dt.datetime | None = None,
    by: Actor,
    at: dt.datetime,
) -> Entered:
    """Put somebody on the list of a kind at a centre, in their place by the published criteria.

    facts: what the criteria may look at (`rules.criteria.FACTS`); hours: parts of the week when they can, none is any. entered_at: since
    when they wait, when that was before (a demand's own moment). Refuses: NotAllowed, WhoWaits, OnTheListAlready, UnfairFact, UnknownFact.
    """
    if not permissions.receives_at(by, centre.pk):
        raise NotAllowed
    person = person or (demand.person if demand else None)
    if person is None and demand is None:
        raise refusals.WhoWaits
    if by.kind == ActorKind.WORKER and person is not None and not Person.objects.visible_to(by, at=at).filter(pk=person.pk).exists():
        raise refusals.WhoWaits
    waiting_list = list_at(kind=kind, centre=centre)
    code = keyed.new_code(3)
    with refusing(ONCE):
        candidate = Candidate.objects.create(
            waiting_list=waiting_list,
            person=person,
            demand=demand,
            entered_at=min(entered_at or (demand.received_at if demand else at), at),
            facts=rules.clean_facts(facts),
            area=area,
            hours=sorted(set(hours) & set(PARTS)),
            receipt=keyed.digest(PURPOSE, code),
            receipt_on=timezone.localdate(at),
        )
    _append(candidate, Kind.ENTERED, by=by, at=at)
    rerank(lists=[waiting_list], cause=Cause.OTHERS, at=at)
    audit.record(by, "intake.waiting_entered", on=candidate, kind=kind.code)
    candidate.refresh_from_db()
    return Entered(candidate, code)


@transaction.atomic
def tell_facts(
    *, candidate: Candidate, facts: Mapping[str, Any], hours: Collection[str] | None = None, by: Actor, at: dt.datetime
) -> Candidate:
    """The situation is another: the place follows. Refuses: NotAllowed, NotThatStep, UnfairFact, UnknownFact."""
    candidate = _held(candidate, by=by, at=at)
    if not candidate.is_live:
        raise refusals.NotThatStep
    candidate.facts = rules.clean_facts(facts)
    if hours is not None:
        candidate.hours = sorted(set(hours) & set(PARTS))
    candidate.save(update_fields=["facts", "hours"])
    _append(candidate, Kind.FACTS, by=by, at=at)
    rerank(lists=[candidate.waiting_list], cause=Cause.OTHERS, changed=candidate.pk, at=at)
    audit.record(by, "intake.waiting_facts", on=candidate)
    candidate.refresh_from_db()
    return candidate


@transaction.atomic
def offer(*, candidate: Candidate, slot: Slot | None = None, what: str = "", why: str = "", by: Actor, at: dt.datetime) -> Offer:
    """Offer a time of the agenda, which is held meanwhile, or something in words. Out of the published order only with a reason.

    Of a time they are told by message, where there is a person who can be written to; of anything else whoever offers it tells them.
    Refuses: NotAllowed, NotThatStep, OfferWhat, SayWhyNotFirst, and what the agenda refuses (WorkerBusy, SlotInPast).
    """
    candidate = _held(candidate, by=by, at=at)
    if slot is None and not what.strip():
        raise refusals.OfferWhat
    others = Candidate.objects.filter(waiting_list=candidate.waiting_list, state=State.WAITING, place__lt=candidate.place or 0)
    if others.exists() and not why.strip():
        raise refusals.SayWhyNotFirst
    _step(candidate, State.OFFERED)
    candidate.offers += 1
    candidate.save()
    span = DateTimeTZRange(slot.starts_at, slot.starts_at + dt.timedelta(minutes=slot.minutes), "[)") if slot else None
    offered = Offer.objects.create(candidate=candidate, span=span, what=what.strip()[:200], offered_at=at, offered_by_id=by.worker_id)
    if slot is not None and span is not None:
        workers = list(Worker.objects.filter(pk__in=slot.worker_ids))
        agenda.hold_time(source=offered.source, what=str(candidate.waiting_list), workers=workers, rooms=[], span=span, by=by, at=at)
    _append(candidate, Kind.OFFERED, why=why, by=by, at=at)
    rerank(lists=[candidate.waiting_list], cause=Cause.OTHERS, at=at)
    audit.record(by, "intake.waiting_offered", on=candidate, out_of_order=bool(why.strip()))
    tell_offer(offered, at=at)
    return offered


@transaction.atomic
def accept(*, candidate: Candidate, by: Actor, at: dt.datetime) -> Candidate:
    """They accept: the held time becomes their appointment, their demand is on its way with it, and they leave the list as attended.

    Refuses: NotAllowed, NotThatStep, RegisterFirst, and what the agenda refuses (SlotInPast, PersonBusy).
    """
    candidate = _held(candidate, by=by, at=at)
    _step(candidate, State.ACCEPTED)
    offered = _open_offer(candidate)
    if offered.span is not None:
        person, reason = candidate.whose, candidate.waiting_list.kind.reason
        if person is None or reason is None:
            raise refusals.RegisterFirst
        workers = list(Worker.objects.filter(resource__bookings__source=offered.source, resource__bookings__released=False))
        agenda.release_time(source=offered.source)
        offered.appointment = agenda.book_appointment(
            person=person,
            reason=reason,
            workers=workers,
            room=None,
            any_room=reason.needs_room,
            starts_at=offered.span.lower,
            minutes=int((offered.span.upper - offered.span.lower).total_seconds() // 60),
            channel=reason.channel,
            centre=candidate.waiting_list.centre,
            by=by,
            at=at,
        )
        demand = candidate.demand
        if demand is not None and demand.state in UNDECIDED and demand.centre_id == candidate.waiting_list.centre_id:
            record_own_choice(demand=demand, route=Route.FIRST_VISIT, appointment=offered.appointment, by=by, at=at)
    _answer(offered, Offer.Answer.ACCEPTED, at=at)
    candidate.ended_at = at
    candidate.save()
    _append(candidate, Kind.ACCEPTED, by=by, at=at)
    audit.record(by, "intake.waiting_accepted", on=candidate)
    return candidate


@transaction.atomic
def decline(*, candidate: Candidate, lapsed: bool = False, why: str = "", by: Actor, at: dt.datetime) -> Candidate:
    """It does not suit, or nobody answered (`lapsed`): the time is free again and they keep waiting, with all their days.

    Refuses: NotAllowed, NotThatStep.
    """
    candidate = _held(candidate, by=by, at=at)
    if candidate.state != State.OFFERED:
        raise refusals.NotThatStep
    _give_back(candidate, Offer.Answer.LAPSED if lapsed else Offer.Answer.DECLINED, at=at)
    _step(candidate, State.WAITING)
    candidate.save()
    _append(candidate, Kind.DECLINED, why=why, by=by, at=at)
    rerank(lists=[candidate.waiting_list], cause=Cause.OTHERS, at=at)
    audit.record(by, "intake.waiting_declined", on=candidate, lapsed=lapsed)
    candidate.refresh_from_db()
    return candidate


@transaction.atomic
def leave(*, candidate: Candidate, because: str, note: str = "", by: Actor, at: dt.datetime) -> Candidate:
    """They leave without having been attended through the list, for a reason of `Candidate.Why`.

    Refuses: NotAllowed, SayWhyLeaving, NotThatStep.
    """
    if because not in Candidate.Why.values:
        raise refusals.SayWhyLeaving
    candidate = _held(candidate, by=by, at=at)
    if candidate.state == State.OFFERED:
        _give_back(candidate, Offer.Answer.DECLINED, at=at)
    _step(candidate, State.LEFT)
    candidate.left_because, candidate.ended_at = because, at
    candidate.save()
    _append(candidate, Kind.LEFT, why=note or because, by=by, at=at)
    rerank(lists=[candidate.waiting_list], cause=Cause.OTHERS, at=at)
    audit.record(by, "intake.waiting_left", on=candidate, because=because)
    return candidate


@transaction.atomic
def new_receipt(*, candidate: Candidate, by: Actor, at: dt.datetime) -> str:
    """Another slip, for who has lost theirs; the old code opens nothing any more. Refuses: NotAllowed."""
    candidate = _held(candidate, by=by, at=at)
    code = keyed.new_code(3)
    candidate.receipt, candidate.receipt_on = keyed.digest(PURPOSE, code), timezone.localdate(at)
    candidate.save(update_fields=["receipt", "receipt_on"])
    _append(candidate, Kind.RECEIPT, by=by, at=at)
    audit.record(by, "intake.waiting_receipt", on=candidate)
    return code


def look_up(*, code: str, address: str) -> Candidate:
    """Whose slip it is. address: of whoever asks, only to count wrong codes. Refuses: OpensNothing, TooManyTries.

    A slip that was handed out before somebody left a household safely, and any of a sealed person, opens nothing: it may have stayed at
    home. Not in one transaction: a wrong code has to stay counted.
    """
    tries.check(PURPOSE, address, most=MOST_WRONG)
    rows = Candidate.objects.select_related("waiting_list__kind", "waiting_list__centre")
    found = rows.filter(receipt=keyed.digest(PURPOSE, code)).first() if len(keyed.tidied(code)) == 12 else None
    if found is None or (found.person_id is not None and _stayed_behind(found, found.person_id)):
        tries.was_wrong(PURPOSE, address)
        raise refusals.OpensNothing
    return found


def _stayed_behind(candidate: Candidate, person_id: int) -> bool:
    sealed = Person.objects.filter(pk=person_id, sealed_by__isnull=False)
    parted = PartedPerson.objects.filter(person_id=person_id, split__undone_at__isnull=True, split__parted_on__gte=candidate.receipt_on)
    return sealed.exists() or parted.exists()


def _held(candidate: Candidate, *, by: Actor, at: dt.datetime) -> Candidate:
    """The row, locked: two who take a step queue here. Refuses NotAllowed."""
    rows = Candidate.objects.select_for_update(of=("self",)).select_related(
        "waiting_list__kind__reason", "waiting_list__centre", "person", "demand"
    )
    locked = rows.get(pk=candidate.pk)
    if by.kind == ActorKind.WORKER:
        here = permissions.receives_at(by, locked.waiting_list.centre_id)
        if not here or not Candidate.objects.visible_to(by, at=at).filter(pk=locked.pk).exists():
            raise NotAllowed
    return locked


def _step(candidate: Candidate, to: str) -> None:
    if to not in Candidate.ALLOWED[State(candidate.state)]:
        raise refusals.NotThatStep
    candidate.state = to
    candidate.place = candidate.band = None


def _open_offer(candidate: Candidate) -> Offer:
    found = candidate.offered.filter(answer="").first()
    if found is None:
        raise refusals.NotThatStep
    return found


def _answer(offered: Offer, answer: str, *, at: dt.datetime) -> None:
    offered.answer, offered.answered_at = answer, at
    offered.save()


def _give_back(candidate: Candidate, answer: str, *, at: dt.datetime) -> None:
    offered = _open_offer(candidate)
    agenda.release_time(source=offered.source)
    _answer(offered, answer, at=at)


def _append(candidate: Candidate, kind: str, *, why: str = "", by: Actor, at: dt.datetime) -> None:
    CandidateEvent.objects.create(candidate=candidate, at=at, kind=kind, why=why.strip()[:200], worker_id=by.worker_id)
