"""What the intake takes from the city's folder: topics with their guides, the screening instrument, waiting lists. A city may have none."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from django.db import transaction

from impulsem.intake.models import Topic
from impulsem.intake.services.topics import UnfitInstrument, publish_guide, publish_instrument
from impulsem.intake.waiting_reference import load_waiting
from impulsem.platform import city
from impulsem.platform.words import words_of

FOLDER = "intake"


@transaction.atomic
def load_intake(*, folder: Path, on: dt.date) -> dict[str, int]:
    """Bring topics, guides and instrument up to the city's `folder`; gives how many topics there are. What changed is a new version."""
    there = folder / FOLDER
    if not there.is_dir():
        return {}
    listed = city.settings(there, "topics.toml")["topic"]
    for order, row in enumerate(listed):
        topic, _new = Topic.objects.update_or_create(code=row["code"], defaults={"words": words_of(row), "order": order, "active": True})
        publish_guide(topic=topic, content=city.settings(there, f"guides/{topic.code}.toml"), since=on)
    Topic.objects.exclude(code__in=[row["code"] for row in listed]).update(active=False)
    instrument = city.settings(there, "screening.toml")
    number, used_from, note = (instrument.pop(name) for name in ("number", "used_from", "note"))
    try:
        publish_instrument(number=number, used_from=used_from, content=instrument, note=note)
    except UnfitInstrument as wrong:
        raise city.CityFolderError(f"{FOLDER}/screening.toml: {wrong}") from wrong
    return {"topics of demands": len(listed)} | load_waiting(folder=there)
