"""Reads: observations with their status, and figures straight from the export in use."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from django.db.models import OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from impulsem.indicators import engine
from impulsem.indicators.declarations import Indicator, Level, Place, indicators
from impulsem.indicators.engine import Cell, Where
from impulsem.indicators.models import Observation, ObservationStep, Reopening
from impulsem.indicators.rules import Share, hidden, share

__all__ = [
    "Cell",
    "Figures",
    "MonthLine",
    "Share",
    "SureShare",
    "Where",
    "chain",
    "definition_of",
    "hidden",
    "live_value",
    "month_lines",
    "months_known",
    "published",
    "reopenings_of",
    "series",
    "status_of",
    "with_status",
]


def with_status(observations: QuerySet[Observation]) -> QuerySet[Any]:
    """Adds `status`, the last step of each."""
    steps = ObservationStep.objects.filter(observation_id=OuterRef("pk")).order_by("-pk")
    return observations.annotate(status=Coalesce(Subquery(steps.values("status")[:1]), Value(str(Observation.Status.DRAFT))))


def status_of(observation: Observation) -> str:
    last = ObservationStep.objects.filter(observation=observation).order_by("-pk").values_list("status", flat=True).first()
    return last or Observation.Status.DRAFT


def published(indicator: str, **series: Any) -> QuerySet[Any]:
    """The approved observations of an indicator, by month: what may leave the house, and nothing else may.

    series: keeps to a level, place, month or breakdown (`level="city"`, `month=...`). One observation at most for each of them. A value
    that is None with `suppressed` set is one of too few to be shown.
    """
    found = with_status(Observation.objects.filter(indicator=indicator, **series))
    return found.filter(status="approved").order_by("month", "level", "place")


def live_value(code: str, *, on: dt.date, where: Where | None = None) -> Cell:
    """The indicator as the tables are now, for a small live figure among the rows of `where` (column to values).

    Without a value where there is no data, and where fewer than the indicator's minimum are counted: n is then 0.
    """
    indicator = indicators[code]
    [cell] = engine.cells(indicator, engine.on_postgresql([indicator.fact], on=on), where=where)
    if 0 < cell.n < indicator.minimum:
        return Cell(cell.key, None, None, None, 0)
    return cell


@dataclasses.dataclass(frozen=True, slots=True)
class MonthLine:
    """An indicator in a month: what is published and the newest of one place, and how many of all its places wait for whom."""

    indicator: Indicator
    published: Any | None  # an observation with its status
    newest: Any | None
    counts: dict[str, int]  # by status, of the places that the actor sees


def month_lines(*, month: dt.date, level: str, place: str, seen: Mapping[Level, Mapping[str, Place]]) -> list[MonthLine]:
    """Every indicator in a month (one query)."""
    of_place: dict[str, list[Any]] = defaultdict(list)
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for one in with_status(Observation.objects.filter(month=month)).order_by("pk"):
        if one.place not in seen.get(Level(one.level), {}):
            continue
        counts[one.indicator][one.status] += 1
        if (one.level, one.place) == (level, place) and not one.breakdown:
            of_place[one.indicator].append(one)
    found = []
    for indicator in indicators:
        ones = of_place[indicator.code]
        approved = next((one for one in reversed(ones) if one.status == "approved"), None)
        found.append(MonthLine(indicator, approved, ones[-1] if ones else None, dict(counts[indicator.code])))
    return found


def months_known() -> list[dt.date]:
    """The months of which something was observed, newest first."""
    return list(Observation.objects.order_by("-month").values_list("month", flat=True).distinct())


def reopenings_of(month: dt.date) -> QuerySet[Reopening]:
    return Reopening.objects.filter(month=month).order_by("-at")


def series(*, indicator: str, level: str, place: str) -> list[tuple[dt.date, Any | None, Any]]:
    """Of an indicator in a place, newest first: the month, what is published, the newest (one query)."""
    by_month: dict[dt.date, list[Any]] = defaultdict(list)
    found = with_status(Observation.objects.filter(indicator=indicator, level=level, place=place, breakdown={}))
    for one in found.order_by("-month", "pk"):
        by_month[one.month].append(one)
    return [(month, next((one for one in reversed(ones) if one.status == "approved"), None), ones[-1]) for month, ones in by_month.items()]


def chain(observation: Observation) -> QuerySet[Any]:
    """All that was ever said of the same indicator, month, place and breakdown, oldest first, with its status."""
    same = {name: getattr(observation, name) for name in ("indicator", "level", "place", "month", "breakdown")}
    return with_status(Observation.objects.filter(**same)).order_by("pk")


@dataclasses.dataclass(frozen=True, slots=True)
class SureShare:
    """A share of a group, with its interval."""

    key: tuple[Any, ...]
    cell: Cell
    sure: Share


class Figures:
    """Figures from an export, for the time of a page: `with Figures(folder) as figures: figures.cells("time.minutes", by=["month"])`.

    codes: the indicators that will be asked for; months: the only ones whose rows will be. Either spares reading what nobody asks for.
    """

    def __init__(self, folder: Path, *, codes: Collection[str] | None = None, months: Collection[dt.date] | None = None) -> None:
        names = None if codes is None else {indicators[code].fact for code in codes}
        self._backend = engine.duckdb_over(folder, names=names, months=months)
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
