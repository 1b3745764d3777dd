"""The registers that a city may look things up in, from its folder."""

from __future__ import annotations

from pathlib import Path

from django.db import transaction

from impulsem.documents.models import GroundType
from impulsem.people.models import Circumstance, EconomicFact, PersonIdentifier
from impulsem.platform import city
from impulsem.platform.words import words_of
from impulsem.registers.models import Purpose, Register

FOLDER = "registers"


@transaction.atomic
def load_registers(*, folder: Path) -> dict[str, int]:
    """Bring `registers/registers.toml` of the city's folder in; says how many there are. One that is no longer listed is asked no more."""
    listed = city.settings(folder / FOLDER, "registers.toml")["register"]
    for order, row in enumerate(listed):
        _check(row, folder)
        words = {name: words_of(row[name]) for name in ("name", "owner", "says")}
        plain = {name: row[name] for name in ("ground", "purposes", "gives", "numbers", "source", "valid_days", "patience", "pauses")}
        more = {"from_age": row.get("from_age", 0), "order": order, "active": True}
        Register.objects.update_or_create(code=row["code"], defaults={**words, **plain, **more})
    Register.objects.exclude(code__in=[row["code"] for row in listed]).update(active=False)
    return {"registers": len(listed)}


def _check(row: dict[str, list[str] | str], folder: Path) -> None:
    known = {
        "purposes": set(Purpose.values),
        "gives": {*EconomicFact.Category.values, *Circumstance.Kind.values},
        "numbers": set(PersonIdentifier.Kind.values),
        "ground": set(GroundType.objects.values_list("code", flat=True)),
        "source": set(EconomicFact.Source.values),
    }
    for name, allowed in known.items():
        given = row[name]
        strange = ({given} if isinstance(given, str) else set(given)) - allowed
        if strange:
            where = folder / FOLDER / "registers.toml"
            raise city.CityFolderError(f"{where}: the {name} of {row['code']} are not known: {', '.join(sorted(strange))}")
