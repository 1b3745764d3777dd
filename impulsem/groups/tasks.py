"""What a worker does for groups."""

from __future__ import annotations

from impulsem.groups.services.reminding import remind
from impulsem.platform import clock, jobs


@jobs.every("20 9 * * *", "groups.remind", queue="messages")
def remind_of_tomorrow() -> None:
    remind(at=clock.now())
