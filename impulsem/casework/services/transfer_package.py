"""What the services of another city receive of a file: enough to go on, no more; and the line in the access list that says so."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils import timezone

from impulsem.casework.models import Commitment, Transfer
from impulsem.people.models import HouseholdMembership
from impulsem.platform import audit
from impulsem.platform.actors import Actor

FORMAT = "impulsem.transfer/1"


@transaction.atomic
def package_of(*, made: Transfer, by: Actor, at: dt.datetime) -> dict[str, Any]:
    """The summary, with a line in the access list that it was handed out, and to whom."""
    audit.record(by, "casework.transfer_package", on=made.file, reason=made.to_city, transfer=made.pk)
    return summary_of(made, on=timezone.localdate(at))


def summary_of(made: Transfer, *, on: dt.date) -> dict[str, Any]:
    """Who lives there, what is promised and who can be asked. No text of entries, no contacts that are not safe, nobody sealed."""
    living = HouseholdMembership.objects.on(on).filter(household_id=made.file.household_id, person__sealed_by__isnull=True)
    people = list(living.select_related("person").order_by("pk"))
    promises = Commitment.objects.filter(file=made.file, state=Commitment.State.OPEN).order_by("due_on", "pk")
    promises = promises.exclude(person__sealed_by__isnull=False)
    return {
        "format": FORMAT,
        "file": made.file.number,
        "from": {"centre": made.file.centre.name, "phone": made.file.centre.phone, "professional": getattr(made.from_worker, "name", "")},
        "to": made.to_city,
        "reason": made.reason,
        "day": on.isoformat(),
        "phase": made.file.phase,
        "intensity": made.file.intensity,
        "household": [
            {
                "name": stay.person.full_name,
                "born": stay.person.birth_date.isoformat() if stay.person.birth_date else None,
                "role": stay.role,
                "languages": stay.person.languages,
                "needs_interpreter": stay.person.needs_interpreter,
                "contacts": list(
                    stay.person.contact_points.filter(safe_to_use=True, valid__contains=on).order_by("pk").values("kind", "value")
                ),
            }
            for stay in people
        ],
        "promised": [{"text": row.text, "by": row.due_on.isoformat()} for row in promises],
    }
