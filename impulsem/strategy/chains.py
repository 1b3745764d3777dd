"""How objectives, measures and what the programme makes of them are told in a chain from words to figures."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from impulsem.platform import clock
from impulsem.platform.words import said
from impulsem.provenance.declarations import Description, Kind, kinds
from impulsem.strategy.models import Element, Statement, Strategy
from impulsem.strategy.queries import programme_chains, readable


def describe(nodes: Collection[int]) -> Mapping[int, Description]:
    """Those that a version in force (or replaced since) has said (two queries)."""
    elements = dict(Element.objects.filter(node_id__in=nodes).values_list("pk", "node_id"))
    return {elements[pk]: _told(statement) for pk, statement in readable(list(elements)).items()}


def _told(statement: Statement) -> Description:
    held = statement.strategy.status == Strategy.Status.IN_FORCE
    since = statement.strategy.valid_from
    return Description(
        title=f"{statement.number} {said(statement.title)}",
        text=said(statement.text),
        url=reverse("strategy:element", args=[statement.element.code]),
        state=gettext("In the strategy") if held else gettext("Left out of the strategy since"),
        at=clock.day_span(since)[0] if since else None,
    )


kinds.register(Kind(code=Element.Kind.MEASURE.value, label=_("Measure"), describe=describe, budget=2, order=40))
kinds.register(Kind(code=Element.Kind.OBJECTIVE.value, label=_("Objective"), describe=describe, budget=2, order=50))
kinds.register(Kind(code="project", label=_("Project"), describe=programme_chains.projects, budget=1, order=60))
kinds.register(Kind(code="indicator", label=_("Indicator"), describe=programme_chains.gauged, budget=2, order=70))
kinds.register(Kind(code="recommendation", label=_("Recommendation"), describe=programme_chains.recommendations, budget=1, order=80))
