"""Centres for everybody: where they are, when they open, whose they are, when the first visit could be."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings

from impulsem.agenda.models import ClosedDay, OpeningHours, VisitReason
from impulsem.agenda.queries import next_slots
from impulsem.organisation import queries as organisation
from impulsem.organisation.models import Centre, CentreArea
from impulsem.places.models import Neighbourhood
from impulsem.places.queries import spots
from impulsem.strategy.queries.programme_charts import Map, places_map

FIRST_VISIT = "first_visit"
SOON = dt.timedelta(days=28)  # closed days that a centre's page tells


@dataclasses.dataclass(frozen=True, slots=True)
class Found:
    """What somebody typed may mean this place, which one of these centres attends; none where nobody knows."""

    label: str
    centres: tuple[Centre, ...]


def all_centres() -> list[Centre]:
    return list(organisation.all_centres().select_related("territory").order_by("name"))


def centre_of_code(code: str) -> Centre | None:
    return Centre.objects.select_related("territory").filter(code=code).first()


def map_of_centres() -> Map | None:
    """The centres on the outlines of the neighbourhoods; nothing where the city's folder has no points."""
    return places_map((), folder=Path(settings.CITY_DIR))


def centres_for(text: str, *, on: dt.date) -> list[Found]:
    """Which centre attends an address or a neighbourhood. What was typed is kept nowhere (at most seven queries)."""
    found = spots(text)
    codes = {code for spot in found for code in spot.area_codes}
    attending: dict[str, Centre] = {
        row.area_id: row.centre for row in CentreArea.objects.on(on).filter(area__in=codes).select_related("centre__territory")
    }
    return [Found(spot.label, _by_name(attending[code] for code in spot.area_codes if code in attending)) for spot in found]


def _by_name(centres: Iterable[Centre]) -> tuple[Centre, ...]:
    return tuple(sorted({each.pk: each for each in centres}.values(), key=lambda each: each.name))


def neighbourhoods_of(centre: Centre, *, on: dt.date) -> list[str]:
    """Names of the neighbourhoods that the centre attends, all or in part (one query)."""
    areas = CentreArea.objects.on(on).filter(centre=centre).values("area__neighbourhood_id")
    return list(Neighbourhood.objects.filter(code__in=areas).order_by("name").values_list("name", flat=True))


def reason_to_book(code: str) -> VisitReason | None:
    """The reason for a visit, if residents may book it themselves."""
    return VisitReason.objects.filter(code=code, active=True, resident_may_book=True).first() if code else None


@dataclasses.dataclass(frozen=True, slots=True)
class OpenDay:
    """weekday: a day that is that weekday, for its name. hours: when it opens and closes; empty when it does not."""

    weekday: dt.date
    hours: tuple[tuple[dt.time, dt.time], ...]


def week_of(centre: Centre, *, on: dt.date) -> list[OpenDay]:
    """When the centre is open in the week of a day, Monday first (one query)."""
    monday = on - dt.timedelta(days=on.weekday())
    shifts = list(OpeningHours.objects.on(on).filter(centre=centre).order_by("opens").values_list("weekday", "opens", "closes"))
    if not shifts:
        shifts = [(weekday, centre.opens_at, centre.closes_at) for weekday in range(5)]
    return [
        OpenDay(monday + dt.timedelta(days=weekday), tuple((opens, closes) for day, opens, closes in shifts if day == weekday))
        for weekday in range(7)
    ]


def closed_soon(*, on: dt.date) -> list[dt.date]:
    """Public holidays of the coming weeks on which the centres would be open (one query)."""
    days = ClosedDay.objects.filter(day__range=(on, on + SOON)).order_by("day").values_list("day", flat=True)
    return [day for day in days if day.weekday() < 5]


def next_first_visit(centre: Centre, *, at: dt.datetime) -> dt.datetime | None:
    """When the next first visit is free there, if residents may book it themselves."""
    reason = reason_to_book(FIRST_VISIT)
    slots = next_slots(reason, at=at, centres=[centre], limit=1) if reason else []
    return slots[0].starts_at if slots else None
