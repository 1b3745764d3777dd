"""Evaluations with their recommendations, what is decided about them, and portfolios kept as they were chosen."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from decimal import Decimal

from django.db import transaction

from impulsem.platform import audit
from impulsem.platform.actors import Actor
from impulsem.platform.errors import NotAllowed, refusing
from impulsem.platform.words import Words
from impulsem.provenance.models import Derivation
from impulsem.provenance.services import Edge, derive, new_node
from impulsem.strategy.models import Evaluation, Programme, Project, Recommendation, Ruling, Scenario, ScenarioProject
from impulsem.strategy.permissions import may_decide
from impulsem.strategy.services.programme_refusals import NothingChosen, ProgrammeNeedsReason
from impulsem.strategy.services.writing import complete, signed, trimmed

KIND = "recommendation"
REFUSALS = {"ruling_with_a_reason": ProgrammeNeedsReason, "scenario_with_a_reason": ProgrammeNeedsReason}


@transaction.atomic
def evaluate(
    *, programme: Programme, made_on: dt.date, title: Words, question: Words, method: Words, findings: Words, by: Actor
) -> Evaluation:
    """What was asked about a version, how, and what was found. Refuses: NotInEveryLanguage."""
    evaluation = Evaluation.objects.create(
        programme=programme, made_on=made_on, title=complete(title), question=complete(question), method=trimmed(method),
        findings=complete(findings), **signed(by),
    )  # fmt: skip
    audit.record(by, "strategy.evaluated", on=evaluation)
    return evaluation


@transaction.atomic
def recommend(*, evaluation: Evaluation, text: Words, by: Actor, project: Project | None = None) -> Recommendation:
    """Something that an evaluation advises; the chain of its project leads to it. Refuses: NotInEveryLanguage."""
    order = 1 + max(evaluation.recommendations.values_list("order", flat=True), default=0)
    made = Recommendation.objects.create(evaluation=evaluation, project=project, node=new_node(KIND), order=order, text=complete(text))
    if project is not None:
        derive([Edge(project.node_id, made.node_id, Derivation.Type.GENERALISED)], by=by)
    audit.record(by, "strategy.recommended", on=made)
    return made


@transaction.atomic
def rule_on(*, recommendation: Recommendation, answer: str, reason: str, by: Actor, programme: Programme | None = None) -> Ruling:
    """The institute decides about it, and says in which version it shows. Refuses: NotAllowed, ProgrammeNeedsReason."""
    if not may_decide(by):
        raise NotAllowed
    with refusing(REFUSALS):
        ruling = Ruling.objects.create(
            recommendation=recommendation, answer=answer, programme=programme, reason=reason.strip(), **signed(by)
        )
    audit.record(by, "strategy.ruled_on", on=recommendation)
    return ruling


@transaction.atomic
def keep_scenario(*, programme: Programme, title: str, reason: str, budget: Decimal, projects: Collection[Project], by: Actor) -> Scenario:
    """Keep a portfolio as it was chosen by hand. Refuses: NothingChosen, ProgrammeNeedsReason."""
    if not projects:
        raise NothingChosen
    with refusing(REFUSALS):
        scenario = Scenario.objects.create(programme=programme, title=title.strip(), reason=reason.strip(), budget=budget, **signed(by))
    ScenarioProject.objects.bulk_create([ScenarioProject(scenario=scenario, project=project) for project in projects])
    audit.record(by, "strategy.scenario_kept", on=scenario)
    return scenario
