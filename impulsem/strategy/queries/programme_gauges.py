"""Indicators of projects: what they were, what they shall be, and the last approved value."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections import defaultdict
from collections.abc import Collection
from typing import Any

from babel import numbers
from django.utils.translation import gettext_lazy as _

from impulsem.indicators.declarations import Direction, Unit, indicators
from impulsem.indicators.models import Observation
from impulsem.indicators.queries import with_status
from impulsem.organisation.models import Centre, Territory
from impulsem.platform.web.dates import locale
from impulsem.platform.words import said
from impulsem.strategy.models import ProjectIndicator, Target

DIGITS = {Unit.SHARE: 1, Unit.PER: 2, Unit.DAYS: 1}
DIRECTIONS = {
    Direction.UP: _("more is better"),
    Direction.DOWN: _("less is better"),
    Direction.NEUTRAL: _("neither more nor less is better"),
}
UNITS = {Unit.MINUTES: _("minutes"), Unit.DAYS: _("days")}

Series = tuple[str, str, str]  # indicator, level, place


@dataclasses.dataclass(frozen=True, slots=True)
class Gauge:
    """An indicator of a project. value: the last approved one, of `month`; None where none is, or too few stand behind it (`hidden`).

    share: how much of the way from the baseline to the target is behind, 0 to 1 and beyond; None where one of the three is missing.
    """

    row: ProjectIndicator
    name: str
    place: str
    direction: str
    unit: Unit
    target: Target | None
    targets_before: tuple[Target, ...]  # the latest first
    value: float | None
    month: dt.date | None
    hidden: bool

    @property
    def code(self) -> str:
        return self.row.indicator.code

    @property
    def share(self) -> float | None:
        start = self.row.baseline
        if start is None or self.value is None or self.target is None or self.target.value == start:
            return None
        return (self.value - start) / (self.target.value - start)

    @property
    def met(self) -> bool | None:
        if self.value is None or self.target is None:
            return None
        if self.direction == Direction.DOWN:
            return self.value <= self.target.value
        return self.value >= self.target.value

    @property
    def worse(self) -> bool:
        """It has gone the other way since the baseline."""
        return self.share is not None and self.share < 0

    @property
    def percent(self) -> int | None:
        return None if self.share is None else round(100 * self.share)

    @property
    def direction_label(self) -> str:
        return str(DIRECTIONS[Direction(self.direction)])

    @property
    def now_words(self) -> str:
        return figure(self.value, self.unit)

    @property
    def baseline_words(self) -> str:
        return figure(self.row.baseline, self.unit)

    @property
    def target_words(self) -> str:
        return figure(self.target.value, self.unit) if self.target else ""

    @property
    def goals_before(self) -> list[tuple[str, Target]]:
        """Earlier targets in words, the latest first."""
        return [(figure(each.value, self.unit), each) for each in self.targets_before]

    @property
    def baseline_source(self) -> str:
        return said(self.row.baseline_source)


def figure(number: float | None, unit: Unit) -> str:
    """As the reader's language writes it, with its unit; empty without a value."""
    if number is None:
        return ""
    digits = DIGITS.get(unit, 0)
    if unit is Unit.SHARE:
        return str(numbers.format_percent(round(number, digits + 2), f"#,##0.{'0' * digits} %", locale=locale()))
    written = str(numbers.format_decimal(round(number, digits), locale=locale()))
    return f"{written}\u00a0{UNITS[unit]}" if unit in UNITS else written


def latest(codes: Collection[str]) -> dict[Series, Any]:
    """The last approved observation of each series of these indicators (one query)."""
    found = with_status(Observation.objects.filter(indicator__in=codes, breakdown={})).filter(status=Observation.Status.APPROVED)
    return {(each.indicator, each.level, each.place): each for each in found.order_by("month", "pk")}


def gauges(projects: Collection[int]) -> dict[int, list[Gauge]]:
    """{project: its indicators} (three queries, two more where one is about a place)."""
    rows = list(
        ProjectIndicator.objects.filter(project_id__in=projects).select_related("indicator").prefetch_related("targets").order_by("pk")
    )
    known = latest({row.indicator.code for row in rows}) if rows else {}
    names = _places({(row.level, row.place) for row in rows if row.place})
    found = defaultdict[int, list[Gauge]](list)
    for row in rows:
        if row.indicator.code not in indicators:
            continue  # an indicator that the city's code no longer declares
        declared = indicators[row.indicator.code]
        seen = known.get((row.indicator.code, row.level, row.place))
        targets = sorted(row.targets.all(), key=lambda each: each.pk)
        found[row.project_id].append(
            Gauge(
                row, str(declared.name), names.get((row.level, row.place), ""), declared.direction, declared.unit,
                targets[-1] if targets else None, tuple(targets[-2::-1]), seen.value if seen else None, seen.month if seen else None,
                bool(seen and seen.suppressed),
            )
        )  # fmt: skip
    return found


def _places(wanted: Collection[tuple[str, str]]) -> dict[tuple[str, str], str]:
    if not wanted:
        return {}
    codes = [code for _level, code in wanted]
    centres = {("centre", code): name for code, name in Centre.objects.filter(code__in=codes).values_list("code", "name")}
    territories = {("territory", code): name for code, name in Territory.objects.filter(code__in=codes).values_list("code", "name")}
    return {place: (centres | territories).get(place, place[1]) for place in wanted}
