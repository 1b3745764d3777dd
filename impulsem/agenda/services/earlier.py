"""Who would come earlier is offered what becomes free: those who asked first, a few at once, by a link that expires.

An offer holds no time and takes none away: whoever accepts first moves there in one act, and the database keeps it to one.
"""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone, translation

from impulsem.agenda.habits import habits
from impulsem.agenda.models import Appointment, AppointmentEvent, Cover, EarlierOffer, EarlierWish, Notice
from impulsem.agenda.permissions import may_book_at
from impulsem.agenda.queries.links import OFFER, by_link, by_offer
from impulsem.agenda.queries.slots import free_time
from impulsem.agenda.rules.stretches import covers, stretch
from impulsem.agenda.services.appointments import shift
from impulsem.agenda.services.links import BY_LINK, new_token
from impulsem.agenda.services.promises import workers_of, workers_then
from impulsem.agenda.services.refusals import LinkOver, NotFromHere, QuickerOnes, SlotTaken
from impulsem.agenda.services.steps import locked
from impulsem.agenda.services.telling import address_of, tell
from impulsem.organisation.models import Worker
from impulsem.platform import audit, jobs, keyed
from impulsem.platform.actors import Actor
from impulsem.platform.errors import NotAllowed, refusing
from impulsem.platform.web.dates import clock as written
from impulsem.platform.web.dates import full_date

Kind = AppointmentEvent.Kind
State = EarlierOffer.State


@transaction.atomic
def ask_earlier(*, appointment: Appointment, by: Actor, at: dt.datetime) -> EarlierWish:
    """The person would come earlier, says somebody at the desk. Asked twice it stands as it was asked first."""
    appointment = locked(appointment)
    if not may_book_at(by, appointment.centre_id) and by.worker_id not in {worker.pk for worker in workers_of(appointment)}:
        raise NotAllowed
    return _wish(appointment, by=by, at=at)


@transaction.atomic
def ask_earlier_by_link(*, token: str, at: dt.datetime) -> EarlierWish:
    """The same, by whoever has the link of the appointment. Refuses: LinkOver."""
    found = by_link(token, at=at)
    if found is None:
        raise LinkOver
    return _wish(locked(found), by=BY_LINK, at=at)


def _wish(appointment: Appointment, *, by: Actor, at: dt.datetime) -> EarlierWish:
    if appointment.state != Appointment.State.BOOKED:
        raise NotFromHere(state=Appointment.State(appointment.state).label)
    wish, new = EarlierWish.objects.get_or_create(
        appointment=appointment, ended_at=None, defaults={"asked_at": at, "asked_by_id": by.worker_id}
    )
    if new:
        audit.record(by, "agenda.ask_earlier", on=appointment)
    return wish


@transaction.atomic
def ask_no_more(*, appointment: Appointment, by: Actor, at: dt.datetime) -> None:
    """The time that they have is fine. What was offered to them is theirs no more."""
    wish = EarlierWish.objects.select_for_update().filter(appointment=appointment, ended_at__isnull=True).first()
    if wish is None:
        return
    if by != BY_LINK and not may_book_at(by, appointment.centre_id):
        raise NotAllowed
    _end(wish, at=at)
    audit.record(by, "agenda.ask_no_more", on=appointment)


def _end(wish: EarlierWish, *, at: dt.datetime) -> None:
    wish.ended_at = at
    wish.save(update_fields=["ended_at"])
    wish.offers.filter(state=State.OPEN).update(state=State.GONE, answered_at=at)


@transaction.atomic
def offer_freed(*, event_id: int, at: dt.datetime) -> list[EarlierOffer]:
    """Offer the time that a step gave back to the next ones who asked, while it is free and nobody is being asked. Idempotent."""
    event = AppointmentEvent.objects.select_for_update(of=("self",)).get(pk=event_id)
    appointment = Appointment.objects.select_related("reason", "centre").get(pk=event.appointment_id)
    span = event.span_before or appointment.span
    workers = workers_then(appointment, span)
    moment = stretch(span.lower, span.upper)
    if len(workers) != 1 or moment.starts < at + habits().earlier_ahead or not _is_free(workers[0], appointment, span, at=at):
        return []
    if event.earlier_offers.filter(state=State.OPEN, expires_at__gt=at).exists() or event.earlier_offers.filter(state=State.TAKEN).exists():
        return []
    wishes = list(_next_in_line(event, appointment, span, workers[0]).order_by("asked_at", "pk")[: habits().earlier_at_once])
    until = min(at + habits().earlier_answer, moment.starts - habits().earlier_ahead / 2)
    offers = [_offer(wish, event, workers[0], span.lower, until=until, at=at) for wish in wishes]
    if offers:
        jobs.defer("agenda.offer_on", at=until + dt.timedelta(minutes=1), event=event.pk)
    return [offer for offer in offers if offer is not None]


def _is_free(worker: Worker, appointment: Appointment, span: DateTimeTZRange, *, at: dt.datetime) -> bool:
    day = timezone.localdate(span.lower)
    return covers(free_time([worker], day, 1, at=at).get((worker.pk, appointment.centre_id, day), []), stretch(span.lower, span.upper))


def _next_in_line(event: AppointmentEvent, freed: Appointment, span: DateTimeTZRange, worker: Worker) -> QuerySet[EarlierWish]:
    """Same reason and centre, no longer than what is free, later by the days that the city says, not asked about this time before."""
    asked = EarlierOffer.objects.filter(wish=OuterRef("pk"), freed=event)
    elsewhere = EarlierOffer.objects.filter(wish=OuterRef("pk"), state=State.OPEN, expires_at__gt=event.at)
    busy = Appointment.objects.filter(
        person=OuterRef("appointment__person"), state=Appointment.State.BOOKED, span__overlap=span, spontaneous=False
    )
    rows = EarlierWish.objects.select_for_update(of=("self",)).filter(
        ~Exists(asked),
        ~Exists(elsewhere),
        ~Exists(busy),
        ended_at__isnull=True,
        appointment__state=Appointment.State.BOOKED,
        appointment__reason=freed.reason,
        appointment__centre=freed.centre,
        appointment__channel=freed.channel,
        appointment__span__startswith__gte=span.lower + habits().earlier_at_least,
        appointment__person__sealed_by__isnull=True,
    )
    if freed.reason.cover == Cover.SAME_PERSON:
        rows = rows.filter(appointment__bookings__resource__worker=worker, appointment__bookings__released=False)
    return rows


def _offer(
    wish: EarlierWish, event: AppointmentEvent, worker: Worker, starts_at: dt.datetime, *, until: dt.datetime, at: dt.datetime
) -> EarlierOffer | None:
    token, appointment = new_token(), locked(wish.appointment)
    with translation.override(appointment.person.notice_language):
        words = {
            "day": full_date(starts_at),
            "time": written(starts_at),
            "until": f"{full_date(until)}, {written(until)}",
            "link": address_of("public:earlier", token),
        }
    if tell(appointment, Notice.Kind.EARLIER, at=at, **words) is None:
        return None
    return EarlierOffer.objects.create(
        wish=wish, freed=event, worker=worker, starts_at=starts_at, digest=keyed.digest(OFFER, token), offered_at=at, expires_at=until
    )


def accept_earlier(*, token: str, at: dt.datetime) -> Appointment:
    """Come at the time that was offered instead of the present one. Refuses: LinkOver, QuickerOnes (who keeps what they have)."""
    offer = by_offer(token, at=at)
    if offer is None:
        raise LinkOver
    try:
        with transaction.atomic():
            return _taken(offer, at=at)
    except SlotTaken as refusal:
        EarlierOffer.objects.filter(pk=offer.pk, state=State.OPEN).update(state=State.GONE, answered_at=at)
        raise QuickerOnes from refusal


def _taken(offer: EarlierOffer, *, at: dt.datetime) -> Appointment:
    AppointmentEvent.objects.select_for_update(of=("self",)).get(pk=offer.freed_id)  # who accepts the same time waits here
    appointment = locked(offer.wish.appointment)
    held = EarlierOffer.objects.get(pk=offer.pk)
    if held.state != State.OPEN or appointment.state != Appointment.State.BOOKED:
        raise LinkOver
    days = (timezone.localdate(appointment.starts_at) - timezone.localdate(held.starts_at)).days
    appointment = shift(appointment, held.starts_at, appointment.minutes, kind=Kind.MOVED, workers=[offer.worker], by=BY_LINK, at=at)
    held.state, held.answered_at, held.days_earlier = State.TAKEN, at, max(days, 0)
    with refusing({"earlier_offer_one_takes_it": QuickerOnes}):
        held.save(update_fields=["state", "answered_at", "days_earlier"])
    EarlierOffer.objects.filter(freed_id=held.freed_id, state=State.OPEN).update(state=State.GONE, answered_at=at)
    _end(offer.wish, at=at)
    audit.record(BY_LINK, "agenda.accept_earlier", on=appointment, days=held.days_earlier)
    return appointment


@transaction.atomic
def refuse_earlier(*, token: str, at: dt.datetime) -> None:
    """The time does not suit; they keep theirs and are asked again when another becomes free. Refuses: LinkOver."""
    offer = by_offer(token, at=at)
    if offer is None:
        raise LinkOver
    offer.state, offer.answered_at = State.REFUSED, at
    offer.save(update_fields=["state", "answered_at"])
    if not EarlierOffer.objects.filter(freed_id=offer.freed_id, state=State.OPEN, expires_at__gt=at).exists():
        jobs.defer("agenda.offer_on", event=offer.freed_id)
