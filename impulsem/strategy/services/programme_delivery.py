"""What happens to a project, written down as it happens: dates, places, money, risks, indicators. Nothing is overwritten."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.db import transaction

from impulsem.indicators.declarations import indicators
from impulsem.organisation.models import Centre, Territory
from impulsem.platform import audit, clock
from impulsem.platform.actors import Actor
from impulsem.platform.errors import refusing
from impulsem.platform.words import Words
from impulsem.provenance.models import Derivation
from impulsem.provenance.services import Edge, derive, new_node
from impulsem.strategy.models import (
    BudgetFigure,
    Funding,
    IndicatorNode,
    Milestone,
    MilestoneDate,
    Project,
    ProjectIndicator,
    Risk,
    RiskAssessment,
    RolloutStep,
    Target,
)
from impulsem.strategy.services.programme_refusals import (
    BelowZero,
    DoneInTheFuture,
    MeasuredAlready,
    NoSuchIndicator,
    ProgrammeNeedsReason,
    SameAgain,
)
from impulsem.strategy.services.writing import complete, signed, trimmed

KIND = "indicator"
REFUSALS = {
    "milestone_forecast_with_a_reason": ProgrammeNeedsReason,
    "rollout_stopped_with_a_reason": ProgrammeNeedsReason,
    "budget_not_below_zero": BelowZero,
    "funding_not_below_zero": BelowZero,
    "project_indicator_once": MeasuredAlready,
    "strategy_funding_replaces_id_key": SameAgain,
}


def _written(reason: str, by: Actor) -> dict[str, Any]:
    return {"reason": reason.strip(), **signed(by)}


@transaction.atomic
def add_milestone(*, project: Project, title: Words, date: dt.date, by: Actor) -> Milestone:
    """Something to be done by a day, which becomes its baseline. Refuses: NotInEveryLanguage."""
    order = 1 + max(project.milestones.values_list("order", flat=True), default=0)
    milestone = Milestone.objects.create(project=project, order=order, title=complete(title))
    MilestoneDate.objects.create(milestone=milestone, kind=MilestoneDate.Kind.BASELINE, date=date, **_written("", by))
    audit.record(by, "strategy.milestone_added", on=project)
    return milestone


@transaction.atomic
def forecast_milestone(*, milestone: Milestone, date: dt.date, reason: str, by: Actor) -> MilestoneDate:
    """It will be another day. Refuses: ProgrammeNeedsReason."""
    return _date(milestone, MilestoneDate.Kind.FORECAST, date, reason, by)


@transaction.atomic
def accomplish_milestone(*, milestone: Milestone, date: dt.date, by: Actor, reason: str = "") -> MilestoneDate:
    """It was done on a day. Refuses: DoneInTheFuture."""
    if date > clock.today():
        raise DoneInTheFuture
    return _date(milestone, MilestoneDate.Kind.ACTUAL, date, reason, by)


def _date(milestone: Milestone, kind: str, date: dt.date, reason: str, by: Actor) -> MilestoneDate:
    with refusing(REFUSALS):
        written = MilestoneDate.objects.create(milestone=milestone, kind=kind, date=date, **_written(reason, by))
    audit.record(by, f"strategy.milestone_{kind}", on=milestone.project)
    return written


@transaction.atomic
def roll_out(
    *, project: Project, place: Territory | Centre, wave: int, state: str, date: dt.date, by: Actor, reason: str = ""
) -> RolloutStep:
    """How far a project is at a place. Refuses: ProgrammeNeedsReason when it stops there."""
    territory, centre = (None, place) if isinstance(place, Centre) else (place, None)
    with refusing(REFUSALS):
        step = RolloutStep.objects.create(
            project=project, territory=territory, centre=centre, wave=wave, state=state, date=date, **_written(reason, by)
        )
    audit.record(by, "strategy.rolled_out", on=project)
    return step


@transaction.atomic
def write_budget(
    *, project: Project, year: int, chapter: str, planned: Decimal, committed: Decimal, spent: Decimal, by: Actor, reason: str = ""
) -> BudgetFigure:
    """What a year and chapter are now, in euros. Refuses: BelowZero, SameAgain, ProgrammeNeedsReason when the plan changes."""
    last = project.budget.filter(year=year, chapter=chapter).order_by("-pk").first()
    if last and (last.planned, last.committed, last.spent) == (planned, committed, spent):
        raise SameAgain
    if last and last.planned != planned and not reason.strip():
        raise ProgrammeNeedsReason
    with refusing(REFUSALS):
        figure = BudgetFigure.objects.create(
            project=project, year=year, chapter=chapter, planned=planned, committed=committed, spent=spent, **_written(reason, by)
        )
    audit.record(by, "strategy.budget_written", on=project)
    return figure


@transaction.atomic
def fund(
    *, project: Project, source: Words, amount: Decimal, by: Actor, agreement: str = "", reason: str = "", replaces: Funding | None = None
) -> Funding:
    """Money from somewhere; one that replaces another is what holds of it. Refuses: BelowZero, ProgrammeNeedsReason, SameAgain."""
    if replaces is not None and not reason.strip():
        raise ProgrammeNeedsReason
    with refusing(REFUSALS):
        written = Funding.objects.create(
            project=project, source=trimmed(source), agreement=agreement.strip(), amount=amount,
            replaces=replaces, **_written(reason, by),
        )  # fmt: skip
    audit.record(by, "strategy.funded", on=project)
    return written


@transaction.atomic
def assess_risk(
    *, risk: Risk, likelihood: int, impact: int, answer: Words, by: Actor, open: bool = True, reason: str = ""
) -> RiskAssessment:
    """How likely a risk is now (1 to 3), how much it would matter (1 to 3), and what is done about it. open: it can still happen.

    Refuses: NotInEveryLanguage, ProgrammeNeedsReason when it is over, SameAgain.
    """
    answer = complete(answer)
    last = risk.assessments.order_by("-pk").first()
    if last and (last.likelihood, last.impact, last.answer, last.open) == (likelihood, impact, answer, open):
        raise SameAgain
    if not open and not reason.strip():
        raise ProgrammeNeedsReason
    written = RiskAssessment.objects.create(
        risk=risk, likelihood=likelihood, impact=impact, answer=answer, open=open, **_written(reason, by)
    )
    audit.record(by, "strategy.risk_assessed", on=risk.project)
    return written


@transaction.atomic
def add_risk(*, project: Project, title: Words, likelihood: int, impact: int, answer: Words, by: Actor) -> Risk:
    """Something that could go wrong, with its first assessment. Refuses: NotInEveryLanguage."""
    risk = Risk.objects.create(project=project, title=complete(title))
    assess_risk(risk=risk, likelihood=likelihood, impact=impact, answer=answer, by=by)
    return risk


def indicator_node(code: str) -> IndicatorNode:
    """The node of an indicator in the chains, made when it is first needed. Refuses: NoSuchIndicator."""
    if code not in indicators:
        raise NoSuchIndicator
    found = IndicatorNode.objects.filter(code=code).first()
    return found or IndicatorNode.objects.create(code=code, node=new_node(KIND))


@transaction.atomic
def measure(
    *, project: Project, code: str, target: float, due: dt.date, by: Actor, level: str = "city", place: str = "",
    baseline: float | None = None, baseline_on: dt.date | None = None, baseline_source: Words | None = None,
) -> ProjectIndicator:  # fmt: skip
    """A project is measured by an indicator of the engine: what it was, what it shall be. Refuses: NoSuchIndicator, MeasuredAlready."""
    node = indicator_node(code)
    if level not in indicators[code].levels or bool(place) == (level == "city"):
        raise NoSuchIndicator
    known = baseline if baseline_on else None
    with refusing(REFUSALS):
        measured = ProjectIndicator.objects.create(
            project=project, indicator=node, level=level, place=place, baseline=known, baseline_source=baseline_source or {},
            baseline_on=baseline_on if known is not None else None,
        )  # fmt: skip
    Target.objects.create(indicator=measured, value=target, due=due, **_written("", by))
    edge = {"source_id": project.node_id, "target_id": node.node_id, "type": Derivation.Type.MEASURED}
    if not Derivation.objects.standing().filter(**edge).exists():
        derive([Edge(project.node_id, node.node_id, Derivation.Type.MEASURED)], by=by)
    audit.record(by, "strategy.project_measured", on=project, indicator=code)
    return measured


@transaction.atomic
def aim(*, indicator: ProjectIndicator, value: float, due: dt.date, reason: str, by: Actor) -> Target:
    """Another target. Refuses: ProgrammeNeedsReason, SameAgain."""
    if not reason.strip():
        raise ProgrammeNeedsReason
    last = indicator.targets.order_by("-pk").first()
    if last and (last.value, last.due) == (value, due):
        raise SameAgain
    written = Target.objects.create(indicator=indicator, value=value, due=due, **_written(reason, by))
    audit.record(by, "strategy.target_changed", on=indicator.project, indicator=indicator.indicator.code)
    return written
