"""Evaluations of the programme as they are read."""

from __future__ import annotations

import dataclasses

from django.db.models import Prefetch

from impulsem.strategy.models import Evaluation, Recommendation, Ruling


@dataclasses.dataclass(frozen=True, slots=True)
class Advice:
    """A recommendation with what was decided about it last, if anything was."""

    row: Recommendation
    ruling: Ruling | None


@dataclasses.dataclass(frozen=True, slots=True)
class Looked:
    """An evaluation with its recommendations."""

    row: Evaluation
    advice: tuple[Advice, ...]


def evaluations() -> list[Looked]:
    """All evaluations, the latest first (three queries)."""
    recommended = Recommendation.objects.select_related("project").prefetch_related("rulings__programme").order_by("order")
    rows = Evaluation.objects.select_related("programme").prefetch_related(Prefetch("recommendations", recommended))
    return [
        Looked(
            row,
            tuple(Advice(each, max(each.rulings.all(), key=lambda ruling: ruling.pk, default=None)) for each in row.recommendations.all()),
        )
        for row in rows.order_by("-made_on", "-pk")
    ]
