"""What the city's folder says of the office: its money, and who asks for the work of others."""

from __future__ import annotations

from pathlib import Path

from django.db import transaction

from impulsem.benefits.models import Requester
from impulsem.benefits.payment_reference import load_budget
from impulsem.platform import city
from impulsem.platform.words import words_of

__all__ = ["load_budget", "load_requesters"]


@transaction.atomic
def load_requesters(*, folder: Path) -> dict[str, int]:
    """Bring who asks up to the city's folder; who is no longer in it is not offered any more. A city may have none yet."""
    there = folder / "benefits"
    if not (there / "requesters.toml").is_file():
        return {}
    listed = city.settings(there, "requesters.toml")["requester"]
    for order, row in enumerate(listed):
        Requester.objects.update_or_create(
            code=row["code"],
            defaults={"name": words_of(row["name"]), "ledger": row.get("ledger", ""), "order": order, "active": True},
        )
    Requester.objects.exclude(code__in=[row["code"] for row in listed]).update(active=False)
    return {"who asks for others": len(listed)}
