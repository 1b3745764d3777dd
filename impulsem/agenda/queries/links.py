"""What a secret address opens: one appointment, one offer, one calendar. Everything else is answered alike: nothing."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q

from impulsem.agenda.habits import habits
from impulsem.agenda.models import Appointment, EarlierOffer
from impulsem.platform import clock, keyed

LINK, OFFER = "agenda.link", "agenda.offer"  # purposes of the secrets
State = Appointment.State


def by_link(token: str, *, at: dt.datetime | None = None) -> Appointment | None:
    """The appointment of a link, until it begins; after one that was missed, for some days (one query).

    Booked: it can be confirmed, cancelled and moved. Cancelled: it can be said. Missed: a new time can be chosen.
    """
    now = at or clock.now()
    coming = Q(state__in=[State.BOOKED, State.CANCELLED], span__startswith__gt=now)
    missed = Q(state=State.MISSED, span__startswith__gt=now - habits().missed_answer)
    rows = Appointment.objects.filter(coming | missed, links__digest=keyed.digest(LINK, token), person__sealed_by__isnull=True)
    return rows.select_related("person", "reason", "centre").first()


def by_offer(token: str, *, at: dt.datetime | None = None) -> EarlierOffer | None:
    """The offer of an earlier time, as long as it can be answered; its `wish.appointment` is the present time (one query)."""
    now = at or clock.now()
    rows = EarlierOffer.objects.filter(
        digest=keyed.digest(OFFER, token),
        state=EarlierOffer.State.OPEN,
        expires_at__gt=now,
        starts_at__gt=now,
        wish__ended_at__isnull=True,
        wish__appointment__state=State.BOOKED,
        wish__appointment__person__sealed_by__isnull=True,
    )
    return rows.select_related("worker", "wish__appointment__person", "wish__appointment__reason", "wish__appointment__centre").first()
