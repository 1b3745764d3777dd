"""Territories and centres as the city's folder lists them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from django.db import transaction

from impulsem.organisation.models import Centre, CentreArea, Territory
from impulsem.platform.city import rows
from impulsem.platform.periods import period


@transaction.atomic
def load_centres(*, folder: Path, on: dt.date) -> dict[str, int]:
    """Bring territories, centres and the areas that they attend up to the city's folder; gives how many there are.

    Names and areas that staff changed since are overwritten by the folder's: the folder is where a city keeps them. An area that passes
    to another centre does so on `on`; who attended it before stays written.
    """
    for row in rows(folder, "organisation/territories.csv"):
        Territory.objects.update_or_create(code=row["code"], defaults={"name": row["name"]})
    territories = {territory.code: territory for territory in Territory.objects.all()}
    for row in rows(folder, "organisation/centres.csv"):
        Centre.objects.update_or_create(
            code=row["code"],
            defaults={
                "name": row["name"],
                "territory": territories[row["territory"]],
                "opens_at": dt.time.fromisoformat(row["opens_at"]),
                "closes_at": dt.time.fromisoformat(row["closes_at"]),
                "is_demo": row["demo"] == "yes",
            },
        )
    wanted = {row["area"]: row["centre"] for row in rows(folder, "organisation/centre_areas.csv")}
    _attend(wanted, on=on)
    return {"territories": Territory.objects.count(), "centres": Centre.objects.count(), "areas attended": len(wanted)}


def _attend(wanted: dict[str, str], *, on: dt.date) -> None:
    centres = {centre.code: centre for centre in Centre.objects.all()}
    now = {held.area_id: held for held in CentreArea.objects.on(on).select_related("centre")}
    fresh = []
    for area, code in wanted.items():
        held = now.get(area)
        if held is not None and held.centre.code == code:
            continue
        if held is not None and held.valid.lower == on:
            held.delete()  # attended since this very morning: it never came to be
        elif held is not None:
            held.valid = period(held.valid.lower, on)
            held.save(update_fields=["valid"])
        since = on if held is not None else None  # the first load says nothing about when it began
        fresh.append(CentreArea(area_id=area, centre=centres[code], valid=period(since)))
    CentreArea.objects.bulk_create(fresh)
