"""What a worker does for `messaging`."""

from __future__ import annotations

from uuid import UUID

from impulsem.messaging.services import codes, delivering
from impulsem.platform import clock, jobs


@jobs.task("messaging.deliver", queue="messages")
def deliver(channel: str) -> None:
    delivering.deliver(channel=channel)


@jobs.every("*/5 * * * *", "messaging.sweep", queue="messages")
def sweep() -> None:
    delivering.sweep()


@jobs.task("messaging.send_code", queue="messages")
def send_code(key: str) -> None:
    codes.send_code(key=UUID(key))


@jobs.every("35 3 * * *", "messaging.forget_codes")
def forget_codes() -> None:
    codes.forget_codes(at=clock.now())
