"""Whether people know of their appointments."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Exists, OuterRef, Subquery

from impulsem.agenda.models import Appointment, Notice
from impulsem.messaging.models import Delivery


def troubled(appointment_ids: Collection[int]) -> set[int]:
    """Of these appointments, those of which the person may not know: the last message about them was set aside or came back (one query)."""
    last = Notice.objects.filter(appointment=OuterRef("pk")).order_by("-pk").values("message_id")[:1]
    rows = Appointment.objects.filter(pk__in=appointment_ids).annotate(last_message=Subquery(last))
    failed = Delivery.objects.filter(message_id=OuterRef("last_message"), state__in=Delivery.ATTENTION)
    return set(rows.filter(Exists(failed)).values_list("pk", flat=True))
