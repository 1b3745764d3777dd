"""The continuous scan goes through all open files: each night, and when new figures were published."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from impulsem.casework.models import CaseFile
from impulsem.casework.queries.claims import claimed_by
from impulsem.entitlement import services as entitlement
from impulsem.entitlement.models import Publication, Scan
from impulsem.platform import clock, jobs
from impulsem.platform.actors import Actor

#: Households that are brought up to date together: what a scan that is cut off does again is at most so many.
TOGETHER = 5_000


def scan_files(
    *,
    day: dt.date,
    cause: str,
    by: Actor,
    at: dt.datetime,
    publication: Publication | None = None,
    progress: Callable[[int, int], None] = lambda done, all_of_them: None,
) -> Scan:
    """Bring the findings of all files that are not closed up to date.

    One of that day that was cut off goes on from where it was. `ended_at` of what it gives is None when this worker was told to end.
    progress: households done, of how many.
    """
    run = entitlement.begin_scan(day=day, cause=cause, publication=publication, by=by, at=at)
    live = CaseFile.objects.exclude(state=CaseFile.State.CLOSED)
    total = live.count()
    while households := _next(run.reached):
        entitlement.scan(households=households, day=day, claimed=claimed_by(households, at=at), run=run, by=by, at=at)
        progress(run.households, total)
        if jobs.stopping():
            return run
    entitlement.end_scan(run=run, by=by, at=clock.now())
    return run


def _next(after: int) -> list[int]:
    live = CaseFile.objects.exclude(state=CaseFile.State.CLOSED).filter(household_id__gt=after)
    return list(live.order_by("household_id").values_list("household_id", flat=True)[:TOGETHER])
