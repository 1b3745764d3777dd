"""What a worker does for `casework` beside the pages."""

from __future__ import annotations

import datetime as dt
from typing import Any

from impulsem.casework.services.scanning import scan_files
from impulsem.entitlement.models import Publication, Scan
from impulsem.platform import clock, jobs
from impulsem.platform.actors import job

SCAN = "casework.scan_files"


@jobs.every("15 1 * * *", "casework.scan_files_each_night")
def scan_files_each_night() -> None:
    jobs.defer(SCAN, day=clock.today().isoformat(), cause=Scan.Cause.NIGHT.value)


@jobs.task(SCAN)
def scan_all_files(day: str, cause: str, publication: int | None = None) -> None:
    of = Publication.objects.get(pk=publication) if publication is not None else None
    run = scan_files(day=dt.date.fromisoformat(day), cause=cause, publication=of, by=job("scan of entitlements"), at=clock.now())
    if run.ended_at is None:  # this worker ends; the next one goes on
        keys: dict[str, Any] = {} if publication is None else {"publication": publication}
        jobs.defer(SCAN, day=day, cause=cause, **keys)
