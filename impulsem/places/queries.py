"""Where in the city something is: what somebody types as an address or a neighbourhood, and the areas that it may mean."""

from __future__ import annotations

import dataclasses
import re

from django.db import connection

from impulsem.places.models import Neighbourhood, StatisticalArea, Street, StreetNumber
from impulsem.places.services import SEARCH_KEY

_NUMBER = re.compile(r"^(?P<street>.*?\D)[\s,]+(?:n[úuº°.]?m?\.?\s*)?(?P<number>\d{1,4})\b.*$", re.IGNORECASE)
_KIND = re.compile(r"^(?:calle|c|cl|avda|av|avd|avenida|plaza|pza|pl|paseo|pg|ps|pasaje|ptge|ctra|rda|trav)[./\s]+(?=\S)", re.IGNORECASE)
LONGEST = 120  # characters that are looked at


@dataclasses.dataclass(frozen=True, slots=True)
class Spot:
    """A place that was meant, in words, and the codes of the statistical areas that it lies in; none where nobody knows."""

    label: str
    area_codes: frozenset[str]


def spots(text: str, *, limit: int = 6) -> list[Spot]:
    """The places that a text may mean, the likeliest first (at most five queries).

    A neighbourhood by its name or a part of it; a street by its name, with the nearest door that is known to the number.
    """
    text = " ".join(text[:LONGEST].split())
    if len(text) < 3:
        return []
    found = _NUMBER.match(text)
    near = _neighbourhoods(text) if not found else []
    named = _streets(found["street"], int(found["number"]), limit) if found else _streets(text, None, limit)
    if found and not named:
        named = _streets(text, None, limit)
    return [*near, *named][:limit]


def _neighbourhoods(text: str) -> list[Spot]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT code FROM places_neighbourhood WHERE ' ' || fold(name) || ' ' LIKE '%% ' || fold(%s) || ' %%' "
            "ORDER BY length(name), code LIMIT 3",
            [text],
        )
        codes = [row[0] for row in cursor.fetchall()]
    if not codes:
        return []
    areas: dict[str, set[str]] = {}
    for code, area in StatisticalArea.objects.filter(neighbourhood__in=codes).values_list("neighbourhood_id", "code"):
        areas.setdefault(code, set()).add(area)
    names = dict(Neighbourhood.objects.filter(code__in=codes).values_list("code", "name"))
    return [Spot(names[code], frozenset(areas.get(code, ()))) for code in codes]


def _streets(text: str, number: int | None, limit: int) -> list[Spot]:
    """Streets whose name is or holds the text, else those that look most like it."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {SEARCH_KEY}", {"name": _KIND.sub("", text)})
        key = str(cursor.fetchone()[0])
        if len(key) < 2:
            return []
        cursor.execute(
            "SELECT code FROM places_street WHERE search_key LIKE %(part)s OR search_key %% %(key)s "
            "ORDER BY search_key = %(key)s DESC, search_key LIKE %(start)s DESC, similarity(search_key, %(key)s) DESC, code "
            "LIMIT %(limit)s",
            {"key": key, "part": f"%{key}%", "start": f"{key} %", "limit": limit},
        )
        codes = [row[0] for row in cursor.fetchall()]
    streets = Street.objects.in_bulk(codes)
    exact = [code for code in codes if streets[code].search_key == key]
    doors: dict[str, list[tuple[int, str]]] = {}
    rows = StreetNumber.objects.filter(street__in=exact or codes).values_list("street_id", "number", "section__area_id")
    for street, written, area in rows:
        digits = re.match(r"\d+", written)
        doors.setdefault(street, []).append((int(digits[0]) if digits else 0, area))
    return [_spot(streets[code], number, doors.get(code, [])) for code in exact or codes]


def _spot(street: Street, number: int | None, doors: list[tuple[int, str]]) -> Spot:
    if number is None:
        return Spot(street.name, frozenset(area for _number, area in doors))
    nearest = min(doors, key=lambda door: (abs(door[0] - number), door[0] % 2 != number % 2), default=None)
    return Spot(f"{street.name}, {number}", frozenset([nearest[1]] if nearest else []))
