"""What `people` says about a file that goes to somebody else."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from impulsem.people.models import Circumstance, ContactPoint, EconomicFact
from impulsem.platform.handover import Bundle, ChecklistItem, Thing, checklist

SOON = dt.timedelta(days=60)


def _proofs(bundle: Bundle) -> Sequence[Thing]:
    soon = {"person_id__in": bundle.person_ids, "verified_until__lte": bundle.on + SOON}
    amounts = [(row.verified_until, str(row.get_category_display())) for row in EconomicFact.objects.on(bundle.on).filter(**soon)]
    others = [(row.verified_until, str(row.get_kind_display())) for row in Circumstance.objects.on(bundle.on).filter(**soon)]
    return [Thing(what, until) for until, what in sorted(amounts + others)]


def _unsafe(bundle: Bundle) -> Sequence[Thing]:
    rows = ContactPoint.objects.on(bundle.on).filter(person_id__in=bundle.person_ids, safe_to_use=False).select_related("person")
    return [Thing(f"{row.person.known_as or row.person.given_name} · {row.get_kind_display()}") for row in rows.order_by("pk")]


checklist.register(
    ChecklistItem(
        code="people.proofs",
        label=_("Amounts and circumstances to be proved again soon"),
        load=_proofs,
        order=40,
        advice=_("They stay with the persons."),
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
