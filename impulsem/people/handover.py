"""What `people` says about a file that goes to somebody else."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from impulsem.people.models import ContactPoint, EconomicFact
from impulsem.platform.handover import Bundle, ChecklistItem, Thing, checklist

SOON = dt.timedelta(days=60)


def _proofs(bundle: Bundle) -> Sequence[Thing]:
    rows = EconomicFact.objects.on(bundle.on).filter(person_id__in=bundle.person_ids, verified_until__lte=bundle.on + SOON)
    return [Thing(str(row.get_category_display()), row.verified_until) for row in rows.order_by("verified_until", "pk")]


def _unsafe(bundle: Bundle) -> Sequence[Thing]:
    rows = ContactPoint.objects.on(bundle.on).filter(person_id__in=bundle.person_ids, safe_to_use=False).select_related("person")
    return [Thing(f"{row.person.known_as or row.person.given_name} · {row.get_kind_display()}") for row in rows.order_by("pk")]


checklist.register(
    ChecklistItem(
        code="people.proofs", label=_("Amounts to be proved again soon"), load=_proofs, order=40, advice=_("They stay with the persons.")
    )
)
checklist.register(
    ChecklistItem(
        code="people.unsafe",
        label=_("Contacts that must not be used"),
        load=_unsafe,
        order=50,
        advice=_("They are shown in red on the file."),
    )
)
