"""The places of a list as a query of PostgreSQL: the same for the order that holds and for one that is only looked at."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from impulsem.intake.rules.criteria import Criterion, compiled
from impulsem.intake.rules.queueing import FIRST

#: Whole days on the list as of a day (a parameter), on the clock of the city (another).
DAYS = "greatest(%s::date - (c.entered_at AT TIME ZONE %s)::date, 0)"


def placing(criteria: Sequence[Criterion], list_ids: Sequence[int], day: dt.date, *, zone: str) -> tuple[str, list[Any]]:
    """A query (id, points, place, band) for whoever waits on the lists, under some criteria as of a day; ties: who came first.

    Without criteria whoever came first comes first. zone: of the city's clock.
    """
    sql, given = compiled(criteria, facts="c.facts", days=DAYS, days_with=(day, zone)) if criteria else ("0", [])
    query = f"""
    SELECT id, points, place, width_bucket(place::int, %s::int[]) AS band FROM (
        SELECT id, points, row_number() OVER (PARTITION BY waiting_list_id ORDER BY points DESC, entered_at, id) AS place FROM (
            SELECT c.id, c.waiting_list_id, c.entered_at, {sql} AS points
            FROM intake_candidate c WHERE c.waiting_list_id = ANY(%s) AND c.state = 'waiting'
        ) counted
    ) placed"""
    return query, [list(FIRST), *given, list(list_ids)]
