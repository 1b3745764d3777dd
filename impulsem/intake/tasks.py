"""What a worker does for the intake."""

from __future__ import annotations

from impulsem.intake.services import from_demand, links, ranking
from impulsem.platform import clock, jobs
from impulsem.platform.actors import job


@jobs.every("20 3 * * *", "intake.rank_lists")
def rank_lists() -> None:
    """Time on the list counts: every night the lists are put in order anew."""
    ranking.rerank_everything(at=clock.now())


@jobs.every("40 3 * * 1", "intake.look_for_groups")
def look_for_groups() -> None:
    """Once a week, before Monday begins."""
    from_demand.look_for_groups(by=job("intake.look_for_groups"), at=clock.now())


@jobs.task("intake.lapse_offer", queue="messages")
def lapse_offer(offer: int) -> None:
    links.lapse(offer_id=offer, at=clock.now())
