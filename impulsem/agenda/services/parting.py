"""Appointments of somebody who leaves a household safely."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db import transaction

from impulsem.agenda.models import Appointment, AppointmentEvent
from impulsem.agenda.services.appointments import called_off
from impulsem.agenda.services.steps import locked
from impulsem.platform.actors import Actor


@transaction.atomic
def call_off(*, person_ids: Collection[int], by: Actor, at: dt.datetime) -> int:
    """Cancel what these persons have to come: those whom they left may know the day and the place. Gives how many.

    It follows from an act that was allowed elsewhere, so it does not ask whether the actor may book at the centre.
    """
    coming = Appointment.objects.filter(person_id__in=person_ids, state=Appointment.State.BOOKED, span__startswith__gte=at)
    found = list(coming.order_by("pk"))
    for appointment in found:
        called_off(locked(appointment), cancelled_by=AppointmentEvent.CancelledBy.PROFESSIONAL, reason="", by=by, at=at)
    return len(found)
