"""What becomes of demands when some leave a household safely."""

from __future__ import annotations

from django.db import transaction

from impulsem.casework.events import FileParted
from impulsem.casework.models import CaseFile
from impulsem.intake.models import Demand, DemandEvent
from impulsem.intake.services.steps import append
from impulsem.platform import audit


@transaction.atomic
def follow_parting(fact: FileParted) -> None:
    """Demands about those who left go to the centre of their file: there somebody answers them, and where they left nobody reads them."""
    centre_id = CaseFile.objects.values_list("centre_id", flat=True).get(pk=fact.file_id)
    theirs = Demand.objects.select_for_update().filter(person_id__in=fact.person_ids).exclude(centre_id=centre_id)
    for demand in theirs.order_by("pk"):
        demand.centre_id = centre_id
        demand.save(update_fields=["centre"])
        append(demand, DemandEvent.Kind.MOVED, by=fact.by, at=fact.at)
        audit.record(fact.by, "intake.demand_moved", on=demand, centre=centre_id)
