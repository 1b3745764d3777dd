"""What a worker does for the agenda."""

from __future__ import annotations

import logging

from impulsem.agenda.services import after, earlier, slots, telling
from impulsem.platform import clock, jobs

logger = logging.getLogger(__name__)


@jobs.task("agenda.after_step", queue="messages")
def after_step(event: int) -> None:
    after.after_step(event_id=event, at=clock.now())


@jobs.task("agenda.offer_on", queue="messages")
def offer_on(event: int) -> None:
    earlier.offer_freed(event_id=event, at=clock.now())


@jobs.every("*/10 * * * *", "agenda.remind", queue="messages")
def remind() -> None:
    telling.remind(at=clock.now())


@jobs.every("40 2 * * *", "agenda.tidy")
def tidy() -> None:
    after.tidy(at=clock.now())


@jobs.every("10 3 * * *", "agenda.extend_free_time")
def extend_free_time() -> None:
    found = slots.extend_free_time(today=clock.today())
    if found:  # the last day of before is always stored whole: what differs was written past the services
        logger.warning("Stored free time was mended: %s stretches were missing, %s too many.", found.missing, found.surplus)
