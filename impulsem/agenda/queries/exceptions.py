"""What a professional has written down beside the weekly hours: extra hours, time away, work elsewhere."""

from __future__ import annotations

import dataclasses
import datetime as dt

from impulsem.agenda.models import AWAY, OFFSITE, Availability
from impulsem.agenda.queries.sheets import held_time
from impulsem.organisation.models import Worker
from impulsem.platform import clock

EXTRA = "extra"
AHEAD = 365


@dataclasses.dataclass(frozen=True, slots=True)
class ExceptionLine:
    """One stretch of one day. key: of the booking (away, elsewhere) or of the hours (extra)."""

    key: int
    kind: str
    starts_at: dt.datetime
    ends_at: dt.datetime
    where: str
    series: bool  # written down for several weeks at once


def exceptions_of(worker: Worker, *, today: dt.date) -> list[ExceptionLine]:
    """From today on, by time (two queries)."""
    held = [row for row in held_time([worker.pk], today, days=AHEAD) if row.kind in (AWAY, OFFSITE)]
    sources = [row.source for row in held]
    lines = [ExceptionLine(row.booking_id, row.kind, row.starts_at, row.ends_at, row.what, sources.count(row.source) > 1) for row in held]
    extra = Availability.objects.filter(worker=worker, extra=True, valid__endswith__gt=today).select_related("centre")
    for each in extra:
        assert each.since is not None, "extra hours are of one day"
        begins, ends = clock.at(each.since, each.starts), clock.at(each.since, each.ends)
        lines.append(ExceptionLine(each.pk, EXTRA, begins, ends, each.centre.name, series=False))
    return sorted(lines, key=lambda line: (line.starts_at, line.key))
