"""What a worker does for `messaging`."""

from __future__ import annotations

from impulsem.messaging.services import delivering
from impulsem.platform import jobs


@jobs.task("messaging.deliver", queue="messages")
def deliver(channel: str) -> None:
    delivering.deliver(channel=channel)


@jobs.every("*/5 * * * *", "messaging.sweep", queue="messages")
def sweep() -> None:
    delivering.sweep()
