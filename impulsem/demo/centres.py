"""An invented address and number for the invented centres of the city, so that its pages can be read as they are meant."""

from __future__ import annotations

import math
from pathlib import Path

from impulsem.organisation.models import Centre
from impulsem.places.models import StreetNumber
from impulsem.platform import city


def bring(*, folder: Path) -> dict[str, int]:
    """Give each demonstration centre without an address the door that is nearest to its point, and a number that nobody has."""
    waiting = list(Centre.objects.filter(is_demo=True, address="").order_by("code"))
    points = {row["code"]: (float(row["lon"]), float(row["lat"])) for row in city.rows(folder, "organisation/centres.csv") if row["lon"]}
    doors = list(StreetNumber.objects.values_list("longitude", "latitude", "street__name", "number")) if waiting else []
    phone = int(city.settings(folder)["identifiers"]["demo"]["phone_from"])
    for centre in waiting:
        if not doors or centre.code not in points:
            continue
        lon, lat = points[centre.code]
        narrow = math.cos(math.radians(lat))
        nearest = min(doors, key=lambda door: ((door[0] - lon) * narrow) ** 2 + (door[1] - lat) ** 2)
        digits = f"{phone + 100_000 + centre.pk % 10_000:09}"
        centre.address = f"{nearest[2]}, {nearest[3]}"
        centre.phone = centre.phone or f"{digits[:3]} {digits[3:5]} {digits[5:7]} {digits[7:]}"
    Centre.objects.bulk_update(waiting, ["address", "phone"])
    return {"addresses of centres": sum(bool(each.address) for each in waiting)}
