"""What a worker does for `entitlement` beside the pages."""

from __future__ import annotations

from impulsem.entitlement.models import WhatIf
from impulsem.entitlement.services.city import keep_city
from impulsem.entitlement.services.what_if import TASK, work_out_what_if
from impulsem.platform import clock, jobs
from impulsem.platform.actors import job


@jobs.every("40 0 * * *", "entitlement.keep_city")
def keep_the_city() -> None:
    """Before the scan of the night, on the day that has begun."""
    keep_city(day=clock.today(), by=job("city for what-if"), at=clock.now())


@jobs.task(TASK)
def answer_what_if(what_if: int) -> None:
    work_out_what_if(what_if=WhatIf.objects.get(pk=what_if), at=clock.now())
