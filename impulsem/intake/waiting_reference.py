"""What people wait for and the criteria, from the city's folder."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.db import transaction

from impulsem.agenda.models import VisitReason
from impulsem.intake.models import Topic, WaitingKind
from impulsem.intake.services.waiting_criteria import publish_from_folder
from impulsem.platform import city, clock
from impulsem.platform.errors import DomainError
from impulsem.platform.words import words_of

FILE = "waiting.toml"


@transaction.atomic
def load_waiting(*, folder: Path) -> dict[str, int]:
    """Bring kinds of lists and published criteria up to `folder` (of the intake). A version that is there never changes."""
    if not (folder / FILE).is_file():
        return {}
    listed = city.settings(folder, FILE)
    kinds: dict[str, WaitingKind] = {}
    for order, row in enumerate(listed["kinds"]):
        kinds[row["code"]], _new = WaitingKind.objects.update_or_create(
            code=row["code"],
            defaults={
                "words": words_of(row),
                "purpose": row["purpose"],
                "reason": VisitReason.objects.filter(code=row.get("reason", "")).first(),
                "topic": Topic.objects.filter(code=row.get("topic", "")).first(),
                "minutes": row["minutes"],
                "order": order,
                "active": True,
            },
        )
    WaitingKind.objects.exclude(code__in=kinds).update(active=False)
    versions = 0
    for row in listed["versions"]:
        try:
            versions += publish_from_folder(
                kind=kinds[row["kind"]],
                number=row["number"],
                criteria=[_criterion(each) for each in row["criteria"]],
                published_from=row["from"],
                note=row["note"],
                at=clock.now(),
            )
        except DomainError as wrong:
            raise city.CityFolderError(f"{folder.name}/{FILE}: {wrong}") from wrong
    return {"kinds of waiting lists": len(kinds)}


def _criterion(row: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in row.items() if key not in {"ca", "es", "en"}} | {"words": words_of(row)}
