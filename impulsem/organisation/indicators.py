"""The places of `organisation` that figures are about, for whoever answers for them."""

from collections.abc import Sequence

from impulsem.indicators.declarations import Level, Place, places
from impulsem.organisation.models import Centre, Territory


def _territories() -> Sequence[Place]:
    return [Place(code, name, key) for key, code, name in Territory.objects.order_by("name").values_list("pk", "code", "name")]


def _centres() -> Sequence[Place]:
    rows = Centre.objects.order_by("name").values_list("pk", "code", "name", "territory_id")
    return [Place(code, name, key, within) for key, code, name, within in rows]


places[Level.TERRITORY] = _territories
places[Level.CENTRE] = _centres
