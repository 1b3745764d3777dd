"""How projects, indicators and recommendations are told in a chain from words to figures. Only what the public may see."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import OuterRef, Subquery
from django.urls import reverse
from django.utils.translation import gettext

from impulsem.indicators.declarations import indicators
from impulsem.platform import clock
from impulsem.platform.web.dates import long_date
from impulsem.platform.words import said
from impulsem.provenance.declarations import Description
from impulsem.strategy.models import IndicatorNode, Programme, ProjectStatement, ProjectStep, Recommendation, Ruling
from impulsem.strategy.models.programme import State
from impulsem.strategy.queries.programme_gauges import figure, latest

LAST_STEP = ProjectStep.objects.filter(project=OuterRef("project_id")).order_by("-pk")


def projects(nodes: Collection[int]) -> dict[int, Description]:
    """Those that a version which people could read has had, as it says them last, with their state (one query)."""
    rows = (
        ProjectStatement.objects.filter(project__node_id__in=nodes)
        .exclude(programme__status=Programme.Status.DRAFT)
        .select_related("project")
        .annotate(state=Subquery(LAST_STEP.values("state")[:1]), since=Subquery(LAST_STEP.values("at")[:1]))
        .order_by("project_id", "-programme__number")
        .distinct("project_id")
    )
    return {
        row.project.node_id: Description(
            title=said(row.title),
            text=said(row.description),
            url=reverse("strategy:project", args=[row.project.code]),
            state=str(State(row.state).label),
            at=row.since,
        )
        for row in sorted(rows, key=lambda row: row.project.code)
    }


def gauged(nodes: Collection[int]) -> dict[int, Description]:
    """Indicators with the last approved value of the whole city (two queries)."""
    codes = {code: node for node, code in IndicatorNode.objects.filter(node_id__in=nodes).values_list("node_id", "code")}
    known = latest(codes)
    told = {}
    for code in sorted(codes):
        if code not in indicators:
            continue
        seen = known.get((code, "city", ""))
        told[codes[code]] = Description(
            title=str(indicators[code].name),
            text=str(indicators[code].why),
            figure=figure(seen.value, indicators[code].unit) if seen else "",
            state=gettext("Approved figure, month from %(day)s") % {"day": long_date(seen.month)}
            if seen
            else gettext("No approved figure yet"),
            at=clock.day_span(seen.month)[0] if seen else None,
        )
    return told


def recommendations(nodes: Collection[int]) -> dict[int, Description]:
    """What evaluations advise, with what was decided about it (one query)."""
    last = Ruling.objects.filter(recommendation=OuterRef("pk")).order_by("-pk")
    rows = (
        Recommendation.objects.filter(node_id__in=nodes)
        .select_related("evaluation")
        .annotate(answer=Subquery(last.values("answer")[:1]), because=Subquery(last.values("reason")[:1]))
        .order_by("pk")
    )
    return {
        row.node_id: Description(
            title=said(row.text),
            text=row.because or "",
            url=reverse("strategy:evaluations"),
            state=str(Ruling.Answer(row.answer).label) if row.answer else gettext("Not decided yet"),
            at=row.evaluation.at,
        )
        for row in rows
    }
