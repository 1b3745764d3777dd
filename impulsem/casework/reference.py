"""What casework takes from the city's folder: instruments of assessment, the rule of time needed, deadlines of dependency."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from django.db import transaction

from impulsem.casework.models import DeadlineRule, Instrument, IntensityRule
from impulsem.platform.city import CityFolderError, rows, settings
from impulsem.platform.periods import period

FOLDER = "instruments"


@transaction.atomic
def load_instruments(*, folder: Path) -> dict[str, int]:
    """Bring instruments, rule and deadlines up to the city's folder; gives how many there are. A city may have none yet."""
    there = folder / FOLDER
    if not there.is_dir():
        return {}
    _instrument(settings(there, "social_diagnosis.toml"))
    _rule(settings(there, "time_needed.toml"))
    return {"instruments": Instrument.objects.count(), "deadlines": _deadlines(there)}


def _instrument(content: dict[str, Any]) -> None:
    code, version, used_from = content.pop("code"), content.pop("version"), content.pop("used_from")
    known = Instrument.objects.filter(code=code, version=version).first()
    if known is None:
        Instrument.objects.create(code=code, version=version, used_from=used_from, content=content)
    elif known.content != content:
        raise CityFolderError(
            f"{FOLDER}/{code}.toml says something else under the version {version} that is in use: give it another version"
        )


def _rule(content: dict[str, Any]) -> None:
    version, used_from = content.pop("version"), content.pop("used_from")
    known = IntensityRule.objects.filter(version=version).first()
    if known is None:
        IntensityRule.objects.create(version=version, used_from=used_from, content=content)
    elif known.content != content:
        raise CityFolderError(
            f"{FOLDER}/time_needed.toml says something else under the version {version} that is in use: give it another version"
        )


def _deadlines(there: Path) -> int:
    """Deadlines are of no row's key: they are written anew."""
    fresh = [
        DeadlineRule(
            code=row["code"],
            step_from=row["step_from"],
            step_to=row["step_to"],
            amount=int(row["amount"]),
            unit=row["unit"],
            valid=period(
                dt.date.fromisoformat(row["valid_from"]), dt.date.fromisoformat(row["valid_until"]) if row["valid_until"] else None
            ),
            reference=row["reference"],
            checked=row["checked"],
            **{f"name_{language}": row[f"name_{language}"] for language in ("ca", "es", "en")},
        )
        for row in rows(there, "dependency.csv")
    ]
    DeadlineRule.objects.all().delete()
    DeadlineRule.objects.bulk_create(fresh)
    return len(fresh)
