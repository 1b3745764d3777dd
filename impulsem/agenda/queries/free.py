"""Free time by the rules themselves: one statement that computes when professionals attend and have promised nothing.

Everything that says so is in it: weekly and extra hours, opening hours, closed days, absences, posts, bookings. The stored stretches
(`FreeStretch`) are what this statement gives for the coming weeks.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Any

from django.conf import settings
from django.db import connection

from impulsem.agenda.closings import closed_days
from impulsem.agenda.rules.stretches import Stretch, stretch
from impulsem.platform import clock

#: worker_id, centre_id, starts_at, ends_at of each stretch. Parameters: `parameters()`. On days that the clocks change the local times
#: become moments before they are compared; a stretch that would end before it begins is empty.
COMPUTED = """
day AS MATERIALIZED (
    SELECT d::date AS day, extract(isodow FROM d)::int - 1 AS weekday
    FROM generate_series(%(first)s::date, %(after)s::date - 1, interval '1 day') d
    WHERE d::date <> ALL (%(closed)s::date[])
),
attended AS MATERIALIZED (
    SELECT a.worker_id, a.centre_id, day.day, range_agg(tstzrange(local.starts, greatest(local.starts, local.ends))) AS hours
    FROM agenda_availability a
    JOIN day ON day.weekday = a.weekday AND a.valid @> day.day
    CROSS JOIN LATERAL (
        SELECT (day.day + a.starts) AT TIME ZONE %(zone)s AS starts, (day.day + a.ends) AT TIME ZONE %(zone)s AS ends
    ) local
    WHERE a.worker_id = ANY (%(workers)s::bigint[])
    GROUP BY a.worker_id, a.centre_id, day.day
),
opening AS MATERIALIZED (
    SELECT centre.id AS centre_id, day.day, range_agg(tstzrange(local.starts, greatest(local.starts, local.ends))) AS hours
    FROM organisation_centre centre
    CROSS JOIN day
    CROSS JOIN LATERAL (
        SELECT opens, closes FROM agenda_openinghours WHERE centre_id = centre.id AND valid @> day.day AND weekday = day.weekday
        UNION ALL
        SELECT centre.opens_at, centre.closes_at
        WHERE NOT EXISTS (SELECT FROM agenda_openinghours WHERE centre_id = centre.id AND valid @> day.day)
    ) week
    CROSS JOIN LATERAL (
        SELECT (day.day + week.opens) AT TIME ZONE %(zone)s AS starts, (day.day + week.closes) AT TIME ZONE %(zone)s AS ends
    ) local
    WHERE centre.id IN (SELECT centre_id FROM attended)
    GROUP BY centre.id, day.day
),
taken AS MATERIALIZED (
    SELECT r.worker_id, range_agg(b.span) AS spans
    FROM agenda_booking b JOIN agenda_resource r ON r.id = b.resource_id
    WHERE NOT b.released AND b.span && tstzrange(%(from)s, %(until)s) AND lower(b.span) >= %(from)s - interval '1 day'
        AND lower(b.span) < %(until)s AND r.worker_id = ANY (%(workers)s::bigint[])
    GROUP BY r.worker_id
),
computed AS MATERIALIZED (
    SELECT attended.worker_id, attended.centre_id, lower(free) AS starts_at, upper(free) AS ends_at
    FROM attended
    JOIN opening USING (centre_id, day)
    LEFT JOIN taken USING (worker_id)
    CROSS JOIN LATERAL unnest(attended.hours * opening.hours - coalesce(taken.spans, '{}'::tstzmultirange)) free
    WHERE EXISTS (
        SELECT FROM organisation_workerpost post
        WHERE post.worker_id = attended.worker_id AND post.centre_id = attended.centre_id AND post.role = 'professional'
            AND post.valid @> attended.day
    ) AND NOT EXISTS (
        SELECT FROM organisation_absence absence WHERE absence.worker_id = attended.worker_id AND absence.valid @> attended.day
    )
)
"""


def parameters(worker_ids: Collection[int], first: dt.date, after: dt.date) -> dict[str, Any]:
    """Of the days from `first` up to and without `after`."""
    starts, ends = clock.at(first, dt.time.min), clock.at(after, dt.time.min)
    return {
        "workers": sorted(worker_ids),
        "first": first,
        "after": after,
        "from": starts,
        "until": ends,
        "closed": list(closed_days(first, after)),
        "zone": settings.TIME_ZONE,
    }


def computed(worker_ids: Collection[int], first: dt.date, after: dt.date) -> list[tuple[int, int, Stretch]]:
    """Worker, centre and free stretch, in order of time (one query)."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH {COMPUTED} SELECT worker_id, centre_id, starts_at, ends_at FROM computed ORDER BY starts_at, worker_id, centre_id",
            parameters(worker_ids, first, after),
        )
        return [(worker_id, centre_id, stretch(starts, ends)) for worker_id, centre_id, starts, ends in cursor.fetchall()]
