"""Whether some wait longer than others, and who would move under other criteria. Nobody is named; of sealed persons nothing is counted."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils import timezone

from impulsem.intake.models import CriteriaVersion, WaitingKind, WaitingList
from impulsem.intake.rules import criteria as rules
from impulsem.intake.rules import equity
from impulsem.intake.rules.criteria import Criterion
from impulsem.intake.rules.placing import placing
from impulsem.intake.rules.queueing import BANDS, Band

LOOKED_AT = dt.timedelta(days=183)  # who entered in this time counts for the share that was offered something
NEXT = 5  # places of each list from which the next offers come
DIMENSIONS = ("area", "sex", "age")

#: Who entered lately or waits, once, without a name: (area, sex, age, days on the list, offered something by now).
PEOPLE = """
SELECT coalesce(n.name, ''), coalesce(p.sex, ''), extract(year FROM age(%(day)s::date, p.birth_date))::int,
    (coalesce(c.ended_at, %(at)s)::timestamptz AT TIME ZONE %(zone)s)::date - (c.entered_at AT TIME ZONE %(zone)s)::date, c.offers > 0
FROM intake_candidate c
LEFT JOIN people_person p ON p.id = c.person_id
LEFT JOIN places_neighbourhood n ON n.code = c.area_id
WHERE c.waiting_list_id = ANY (%(lists)s) AND p.sealed_by_id IS NULL AND c.left_because <> 'mistake'
    AND (c.state IN ('waiting', 'offered') OR c.entered_at > %(since)s)
"""


@dataclasses.dataclass(frozen=True, slots=True)
class Equity:
    """Of each dimension, its check; `people` in all."""

    people: int
    checks: tuple[tuple[str, equity.Check], ...]


def equity_of(lists: Sequence[WaitingList], *, at: dt.datetime) -> Equity:
    """Days on the list and share offered something, by area, sex and age (one query)."""
    asked: dict[str, Any] = {
        "day": timezone.localdate(at),
        "at": at,
        "zone": settings.TIME_ZONE,
        "lists": [each.pk for each in lists],
        "since": at - LOOKED_AT,
    }
    with connection.cursor() as cursor:
        cursor.execute(PEOPLE, asked)
        rows = cursor.fetchall()
    checks = tuple(
        (dimension, equity.check(equity.One(group_of(dimension, area, sex, age), days, offered) for area, sex, age, days, offered in rows))
        for dimension in DIMENSIONS
    )
    return Equity(len(rows), checks)


def group_of(dimension: str, area: str, sex: str, age: int | None) -> str:
    """The group of somebody; "" when it is not known."""
    if dimension == "area":
        return area
    return ("" if sex == "N" else sex) if dimension == "sex" else equity.age_band(age)


@dataclasses.dataclass(frozen=True, slots=True)
class Mover:
    """Somebody who would change band, without a name: where from, where to, and what counts more or less for them."""

    before: int
    after: int
    reasons: tuple[tuple[str, int], ...]  # (what the criterion looks at, points more or less)


@dataclasses.dataclass(frozen=True, slots=True)
class Share:
    """How many of a group are among the next places, before and after; `people` of the group wait."""

    group: str
    people: int
    before: int
    after: int


@dataclasses.dataclass(frozen=True, slots=True)
class WhatIf:
    """What another rule would do to the lists as they are now. Nothing is written."""

    waiting: int
    moves: tuple[tuple[Band, tuple[int, ...]], ...]  # for each band of now, how many would be in each band of `bands`
    bands: tuple[Band, ...]
    up: int
    down: int
    movers: tuple[Mover, ...]
    shares: tuple[tuple[str, tuple[Share, ...]], ...]  # by dimension; small groups are left out
    next_places: int


def what_if(kind: WaitingKind, criteria: Sequence[Criterion], *, at: dt.datetime, waiting_list: WaitingList | None = None) -> WhatIf:
    """Compare the criteria in force with others on all lists of a kind, or on one (four queries)."""
    day = timezone.localdate(at)
    version = CriteriaVersion.objects.in_force(kind, day)
    before = rules.read(version.criteria) if version else []
    lists = [waiting_list.pk] if waiting_list else list(WaitingList.objects.filter(kind=kind).values_list("pk", flat=True))
    old, old_given = placing(before, lists, day, zone=settings.TIME_ZONE)
    new, new_given = placing(criteria, lists, day, zone=settings.TIME_ZONE)
    statement = f"""
    SELECT b.place, b.band, a.place, a.band, c.facts, greatest(%s::date - (c.entered_at AT TIME ZONE %s)::date, 0),
        coalesce(n.name, ''), coalesce(p.sex, ''), extract(year FROM age(%s::date, p.birth_date))::int, p.sealed_by_id IS NULL
    FROM ({old}) b JOIN ({new}) a USING (id) JOIN intake_candidate c USING (id)
    LEFT JOIN people_person p ON p.id = c.person_id LEFT JOIN places_neighbourhood n ON n.code = c.area_id
    ORDER BY a.place, c.id"""
    with connection.cursor() as cursor:
        cursor.execute(statement, [day, settings.TIME_ZONE, day, *old_given, *new_given])
        rows = cursor.fetchall()
    bands = tuple(band for band in BANDS if any(band.number in (row[1], row[3]) for row in rows))
    return WhatIf(
        waiting=len(rows),
        moves=tuple(
            (band, tuple(sum(row[1] == band.number and row[3] == other.number for row in rows) for other in bands)) for band in bands
        ),
        bands=bands,
        up=sum(row[3] < row[1] for row in rows),
        down=sum(row[3] > row[1] for row in rows),
        movers=tuple(_mover(row, before, criteria) for row in rows if row[1] != row[3])[:12],
        shares=tuple((dimension, _shares(dimension, rows)) for dimension in DIMENSIONS),
        next_places=NEXT,
    )


def _mover(row: Sequence[Any], before: Sequence[Criterion], after: Sequence[Criterion]) -> Mover:
    facts = _facts(row[4]) | {"days_waiting": row[5]}
    points: dict[str, int] = {}
    for criteria, sign in ((before, -1), (after, 1)):
        for each in criteria:
            points[each.fact] = points.get(each.fact, 0) + sign * each.points_for(facts.get(each.fact))
    changed = sorted(((str(rules.FACTS[fact].label), by) for fact, by in points.items() if by), key=lambda pair: -abs(pair[1]))
    return Mover(row[0], row[2], tuple(changed))


def _facts(column: Any) -> dict[str, Any]:
    import json

    found: dict[str, Any] = json.loads(column) if isinstance(column, str) else column
    return found


def _shares(dimension: str, rows: Sequence[Sequence[Any]]) -> tuple[Share, ...]:
    groups: dict[str, list[Sequence[Any]]] = {}
    for row in rows:
        group = group_of(dimension, row[6], row[7], row[8])
        if group and row[9]:
            groups.setdefault(group, []).append(row)
    hidden = equity.too_small({group: len(of) for group, of in groups.items()})
    return tuple(
        Share(group, len(of), sum(row[0] <= NEXT for row in of), sum(row[2] <= NEXT for row in of))
        for group, of in sorted(groups.items())
        if group not in hidden
    )
