"""What a worker does for `registers`."""

from __future__ import annotations

from impulsem.platform import jobs
from impulsem.registers.services import answering


@jobs.task("registers.ask_due", queue="registers")
def ask_due(register: str) -> None:
    answering.ask_due(register=register)


@jobs.every("* * * * *", "registers.sweep", queue="registers")
def sweep() -> None:
    answering.sweep()
