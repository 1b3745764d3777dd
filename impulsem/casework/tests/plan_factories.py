"""The smallest plans and instruments for tests."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from impulsem.casework import services
from impulsem.casework.models import CaseFile, Plan, PlanParty
from impulsem.casework.reference import load_instruments
from impulsem.casework.services import ActionDetails, GoalDetails, PlanDetails
from impulsem.casework.tests.factories import actor, referent_of
from impulsem.platform import clock

BARCELONA = Path(__file__).parents[3] / "cities" / "barcelona"


def bring_instruments() -> None:
    load_instruments(folder=BARCELONA)


def goal(plan: Plan, title: str = "Stay in the flat", action: str = "Bring the receipts", **more: object) -> GoalDetails:
    """A goal with one action of the first resident."""
    party = plan.parties.filter(kind=PlanParty.Kind.RESIDENT).first() or plan.parties.get()
    return GoalDetails(title=title, actions=(ActionDetails(action, party.uuid),), **more)  # type: ignore[arg-type]  # what a test changes


def make_plan(file: CaseFile, *titles: str, state: str = "draft") -> Plan:
    """A plan of the referent with these goals, in a state up to agreed (everybody said yes)."""
    by, at = actor(referent_of(file)), clock.now()
    plan = services.begin_plan(file=file, by=by, at=at)
    services.write_plan(
        plan=plan,
        details=PlanDetails(goals=tuple(goal(plan, title) for title in titles or ("Stay in the flat",))),
        expected=0,
        by=by,
        at=at,
    )
    if state != "draft":
        services.propose_plan(plan=plan, by=by, at=at)
    if state == "agreed":
        say_yes(plan)
        services.agree_plan(plan=plan, review_on=clock.today() + dt.timedelta(days=90), by=by, at=at)
    plan.refresh_from_db()
    return plan


def say_yes(plan: Plan, answer: str = "yes") -> None:
    plan.refresh_from_db()
    by = actor(referent_of(plan.file))
    for one in plan.goals.filter(removed_in=None):
        for party in plan.parties.filter(kind__in=PlanParty.ANSWERING):
            services.answer_goal(goal=one, party=party, answer=answer, seen=plan.version, by=by, at=clock.now())
