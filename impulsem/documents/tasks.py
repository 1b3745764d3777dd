"""What a worker does for `documents`, by the clock."""

from __future__ import annotations

from impulsem.documents import services
from impulsem.platform import clock, jobs
from impulsem.platform.actors import job


@jobs.every("30 2 * * *", "documents.let_go")
def let_go() -> None:
    """Each night: what is kept no longer."""
    services.let_go(by=job("documents"), at=clock.now())


@jobs.every("*/10 * * * *", "documents.scan")
def scan() -> None:
    """What the scanner did not answer about."""
    services.scan_parked(by=job("documents"), at=clock.now())
