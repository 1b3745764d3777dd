"""What `benefits` says about a file that goes to somebody else."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from impulsem.benefits.models import Application
from impulsem.platform.handover import Bundle, ChecklistItem, Thing, checklist


def _applications(bundle: Bundle) -> Sequence[Thing]:
    """What these persons ask for and is not decided yet."""
    rows = Application.objects.still_open().filter(household_id=bundle.household_id, applicant_id__in=bundle.person_ids)
    return [
        Thing(f"{row.benefit} · {row.number} · {row.get_state_display()}", row.due_on)
        for row in rows.select_related("benefit").order_by("due_on", "pk")
    ]


checklist.register(
    ChecklistItem(
        code="benefits.applications",
        label=_("Applications that are open"),
        load=_applications,
        order=38,
        advice=_("They stay with the household: whoever is responsible for the file sees them."),
    )
)
