"""What follows a step of an appointment some minutes later, when it can no longer be a slip of the key; and the tidying of the night."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from impulsem.agenda.events import NobodyCame
from impulsem.agenda.habits import habits
from impulsem.agenda.models import AfterMissed, Appointment, AppointmentEvent, AppointmentLink, EarlierWish, FollowUp, Notice
from impulsem.agenda.services.earlier import offer_freed
from impulsem.agenda.services.promises import workers_of
from impulsem.agenda.services.steps import locked
from impulsem.agenda.services.telling import tell, tell_standing
from impulsem.platform import events

Kind = AppointmentEvent.Kind
YEAR = dt.timedelta(days=365)


def after_step(*, event_id: int, at: dt.datetime) -> None:
    """Tell the person, offer the time that became free, follow up who did not come. Idempotent."""
    event = AppointmentEvent.objects.select_related("appointment").get(pk=event_id)
    tell_standing(appointment=event.appointment, at=at)
    if event.kind in (Kind.CANCELLED, Kind.MOVED):
        offer_freed(event_id=event.pk, at=at)
    elif event.kind == Kind.MISSED:
        follow_up(appointment=event.appointment, at=at)


@transaction.atomic
def follow_up(*, appointment: Appointment, at: dt.datetime) -> FollowUp | None:
    """Nobody came: the person is offered a new time, or the professional is reminded to ask, as the reason says. Once; no penalty."""
    appointment = locked(appointment)
    if appointment.state != Appointment.State.MISSED or FollowUp.objects.filter(appointment=appointment).exists():
        return None
    how = FollowUp.How.TODO
    if appointment.reason.after_missed == AfterMissed.MESSAGE and appointment.reason.tells and not appointment.person.is_sealed:
        told = tell(appointment, Notice.Kind.MISSED, at=at)
        how = FollowUp.How.MESSAGE if told is not None else how
    if how == FollowUp.How.TODO:
        events.announce(
            NobodyCame(
                appointment_id=appointment.pk,
                person_id=appointment.person_id,
                worker_ids=tuple(worker.pk for worker in workers_of(appointment)),
                times=missed_in_a_year(appointment, at=at),
                at=at,
            )
        )
    return FollowUp.objects.create(appointment=appointment, how=how, at=at)


def missed_in_a_year(appointment: Appointment, *, at: dt.datetime) -> int:
    """How often the person did not come in the last twelve months, this time included."""
    missed = Appointment.objects.filter(person_id=appointment.person_id, state=Appointment.State.MISSED)
    return missed.filter(span__startswith__gte=at - YEAR, span__startswith__lte=at).count()


@transaction.atomic
def tidy(*, at: dt.datetime) -> None:
    """Links of what is long over are forgotten; who waited for an earlier time until the day came waits no more."""
    AppointmentLink.objects.filter(appointment__span__endswith__lt=at - habits().missed_answer).delete()
    EarlierWish.objects.filter(ended_at__isnull=True, appointment__span__startswith__lt=at).update(ended_at=at)
