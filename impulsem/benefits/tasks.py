"""What a worker does for `benefits`."""

from __future__ import annotations

from impulsem.benefits.services import papers
from impulsem.platform import clock, jobs


@jobs.task("benefits.write_decision")
def write_decision(decision: int) -> None:
    papers.write_decision(decision_id=decision, at=clock.now())
