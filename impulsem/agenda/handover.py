"""What the agenda says about a file that goes to somebody else."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from impulsem.agenda.models import Appointment, Booking
from impulsem.platform import clock
from impulsem.platform.handover import Bundle, ChecklistItem, Thing, checklist


def _appointments(bundle: Bundle) -> Sequence[Thing]:
    """Still to come with whoever hands the file over."""
    with_them = Booking.objects.filter(resource__worker_id=bundle.worker_id or 0, released=False).values("appointment_id")
    coming = Appointment.objects.filter(
        person_id__in=bundle.person_ids, state=Appointment.State.BOOKED, span__startswith__gte=clock.now(), pk__in=with_them
    )
    rows = coming.select_related("reason").order_by("span__startswith")
    return [Thing(f"{timezone.localtime(row.starts_at):%H:%M} · {row.reason.name}", timezone.localdate(row.starts_at)) for row in rows]


checklist.register(
    ChecklistItem(
        code="agenda.appointments",
        label=_("Appointments still to come"),
        load=_appointments,
        order=30,
        advice=_("They stay in the day of whoever has them: keep them during the overlap, or book them anew."),
    )
)
