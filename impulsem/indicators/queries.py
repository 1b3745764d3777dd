"""Reads: observations with their status, and figures straight from the export in use."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from django.db.models import OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from impulsem.indicators import engine
from impulsem.indicators.declarations import indicators
from impulsem.indicators.engine import Cell, Where
from impulsem.indicators.models import Observation, ObservationStep
from impulsem.indicators.rules import Share, hidden, share

__all__ = ["Cell", "Figures", "Share", "SureShare", "Where", "definition_of", "hidden", "published", "status_of", "with_status"]


def with_status(observations: QuerySet[Observation]) -> QuerySet[Any]:
    """Adds `status`, the last step of each."""
    steps = ObservationStep.objects.filter(observation_id=OuterRef("pk")).order_by("-pk")
    return observations.annotate(status=Coalesce(Subquery(steps.values("status")[:1]), Value(str(Observation.Status.DRAFT))))


def status_of(observation: Observation) -> str:
    last = ObservationStep.objects.filter(observation=observation).order_by("-pk").values_list("status", flat=True).first()
    return last or Observation.Status.DRAFT


def published(indicator: str) -> QuerySet[Any]:
    """The approved observations of an indicator, by month: what may leave the house."""
    return with_status(Observation.objects.filter(indicator=indicator)).filter(status="approved").order_by("month", "level", "place")


@dataclasses.dataclass(frozen=True, slots=True)
class SureShare:
    """A share of a group, with its interval."""

    key: tuple[Any, ...]
    cell: Cell
    sure: Share


class Figures:
    """Figures from an export, for the time of a page: `with Figures(folder) as figures: figures.cells("time.minutes", by=["month"])`."""

    def __init__(self, folder: Path) -> None:
        self._backend = engine.duckdb_over(folder)
        self._run = engine.on_duckdb(self._backend)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None) -> None:
        self._backend.disconnect()

    def cells(self, code: str, *, by: Sequence[str] = (), where: Where | None = None) -> list[Cell]:
        """The indicator for each group of `by`, among the rows of `where`; nothing hidden yet: see `hidden`."""
        return engine.cells(indicators[code], self._run, by=by, where=where)

    def shares(self, code: str, *, cluster: Sequence[str], by: Sequence[str] = (), where: Where | None = None) -> list[SureShare]:
        """A ratio for each group of `by`, with its 95 % interval over clusters."""
        sums = {tuple(row[name] for name in by): row for row in self._sums(code, cluster, by, where)}
        found = []
        for cell in self.cells(code, by=by, where=where):
            row = sums.get(cell.key)
            sure = Share(None, None, None)
            if row is not None and row["clusters"]:
                sure = share(**{name: row[name] for name in ("clusters", "part", "whole", "part2", "product", "whole2")})
            found.append(SureShare(cell.key, cell, sure))
        return found

    def _sums(self, code: str, cluster: Sequence[str], by: Sequence[str], where: Where | None) -> list[engine.Row]:
        return engine.clusters(indicators[code], self._run, cluster=cluster, by=by, where=where)


def definition_of(code: str) -> str:
    """The fingerprint of an indicator's definition."""
    return engine.fingerprint(indicators[code])
