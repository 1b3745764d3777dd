"""Commands about the territory: it is loaded from the city's folder, and loaded again when the folder changes."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from django.db import connection, transaction
from django.db.models import Model

from impulsem.places.models import CensusSection, District, Neighbourhood, StatisticalArea, Street, StreetNumber
from impulsem.platform.city import rows

# A street is looked for by its proper name: folded, without what kind of way it is and without small words. SQL, of a text `%(name)s`.
SEARCH_KEY = r"""
left(trim(regexp_replace(
    regexp_replace(
        regexp_replace(fold(regexp_replace(%(name)s, '\m[dl][''’]', ' ', 'gi')), '^(carrer|passatge|placa|placeta|passeig|avinguda|jardins'
            '|jardi|cami|parc|carretera|moll|baixada|ronda|rambla|torrent|escales|platja|riera|travessera|travessia|gran|via) ', ''),
        '\m(de|del|dels|la|les|els|el|en|na|n|i)\M', '', 'g'),
    ' +', ' ', 'g')), 150)
"""


@transaction.atomic
def load_territory(*, folder: Path) -> dict[str, int]:
    """Bring the territory up to the city's folder; gives how many rows of each kind it has.

    What the folder no longer names stays: addresses point to it.
    """
    counts = {
        "districts": _bring(District, (District(code=row["code"], name=row["name"]) for row in rows(folder, "geography/districts.csv"))),
        "neighbourhoods": _bring(
            Neighbourhood,
            (
                Neighbourhood(code=row["code"], name=row["name"], district_id=row["district"])
                for row in rows(folder, "geography/neighbourhoods.csv")
            ),
        ),
        "areas": _bring(StatisticalArea, _areas(folder)),
        "sections": _bring(CensusSection, _sections(folder)),
        "streets": _bring(Street, (Street(code=row["code"], name=row["name"]) for row in rows(folder, "streets/streets.csv"))),
    }
    numbers = _numbers(folder)
    StreetNumber.objects.bulk_create(
        numbers,
        batch_size=1000,
        update_conflicts=True,
        unique_fields=["street", "number", "section"],
        update_fields=["longitude", "latitude"],
    )
    with connection.cursor() as cursor:
        cursor.execute("UPDATE places_street SET search_key = " + SEARCH_KEY.replace("%(name)s", "name"))
    return {**counts, "street numbers": len(numbers)}


def _areas(folder: Path) -> Iterable[StatisticalArea]:
    for row in rows(folder, "geography/areas.csv"):
        yield StatisticalArea(code=row["code"], neighbourhood_id=row["neighbourhood"], anomalous=row["anomalous"] == "yes")


def _sections(folder: Path) -> Iterable[CensusSection]:
    for row in rows(folder, "geography/sections.csv"):
        anomalous = row["anomalous"] == "yes"
        point = {"longitude": float(row["lon"]), "latitude": float(row["lat"])}
        yield CensusSection(code=row["code"], area_id=row["area"], anomalous=anomalous, **point)


def _numbers(folder: Path) -> list[StreetNumber]:
    return [
        StreetNumber(
            street_id=row["street"],
            number=row["number"],
            section_id=row["section"],
            longitude=float(row["lon"]),
            latitude=float(row["lat"]),
        )
        for row in rows(folder, "streets/street_points.csv")
    ]


def _bring(model: type[Model], instances: Iterable[Model]) -> int:
    """Insert or update rows by their code."""
    # The search key of streets is computed afterwards; nobody else sees it empty, because this is one transaction.
    fields = [field.name for field in model._meta.concrete_fields if not field.primary_key and field.name != "search_key"]
    batch = list(instances)
    model._default_manager.bulk_create(batch, batch_size=1000, update_conflicts=True, unique_fields=["code"], update_fields=fields)
    return len(batch)
