"""Whether people know of their appointments."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Collection

from django.db.models import Exists, OuterRef, Subquery

from impulsem.agenda.models import Appointment, EarlierWish, Notice
from impulsem.messaging.models import Delivery

YEAR = dt.timedelta(days=365)
_FAILED = Exists(Delivery.objects.filter(message_id=OuterRef("message_id"), state__in=Delivery.ATTENTION))


def untold_of(appointment: str) -> Exists:
    """For a row whose column `appointment` is an appointment's key: the last message about it was set aside or came back."""
    last = Notice.objects.filter(appointment=OuterRef(OuterRef(appointment))).order_by("-pk").values("message_id")[:1]
    return Exists(Delivery.objects.filter(message_id=Subquery(last), state__in=Delivery.ATTENTION))


def troubled(appointment_ids: Collection[int]) -> set[int]:
    """Of these appointments, those of which the person may not know (one query)."""
    rows = Appointment.objects.filter(untold_of("pk"), pk__in=appointment_ids)
    return set(rows.values_list("pk", flat=True))


@dataclasses.dataclass(frozen=True, slots=True)
class Known:
    """What the person knows of an appointment, and what speaks for looking after it. missed: appointments in twelve months."""

    last: Notice | None
    failed: bool
    wish: EarlierWish | None
    missed: int


def known_of(appointment: Appointment, *, at: dt.datetime) -> Known:
    """Three queries."""
    last = appointment.notices.select_related("message").annotate(failed=_FAILED).order_by("-pk").first()
    missed = Appointment.objects.filter(
        person_id=appointment.person_id, state=Appointment.State.MISSED, span__startswith__gte=at - YEAR, span__startswith__lt=at
    )
    return Known(
        last=last,
        failed=last is not None and last.failed,
        wish=appointment.earlier_wishes.filter(ended_at__isnull=True).first(),
        missed=missed.count(),
    )
