"""What the instrument proposed beside what workers decided, by version: the evidence to change it."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections import defaultdict
from collections.abc import Sequence

from django.db.models import Count, Q

from impulsem.indicators.declarations import MINIMUM
from impulsem.indicators.queries import hidden
from impulsem.intake.models import Decision, Route
from impulsem.organisation.models import Role
from impulsem.platform.actors import Actor

DAYS = 365  # that are compared


@dataclasses.dataclass(frozen=True, slots=True)
class ProposedRow:
    """A proposed route. cells: decisions by route, in the order of `Route`; None where so few are behind it that it is not shown."""

    route: str
    cells: tuple[int | None, ...]
    total: int | None

    @property
    def named(self) -> list[tuple[str, int | None]]:
        return list(zip(Route.values, self.cells, strict=True))

    @property
    def label(self) -> str:
        return str(Route(self.route).label)


@dataclasses.dataclass(frozen=True, slots=True)
class VersionComparison:
    """A version of the instrument. share: decided as proposed, of all; None where too few were decided."""

    number: int
    total: int | None
    share: float | None
    rows: Sequence[ProposedRow]

    @property
    def percent(self) -> str:
        return f"{self.share or 0:.0%}"


def comparison(actor: Actor, *, at: dt.datetime) -> list[VersionComparison]:
    """By version, the newest first, of the centres that the actor directs, in the last year (one query).

    Demands about sealed persons are not counted. Cells of fewer than the house's minimum are not shown, nor whatever would tell them.
    """
    here = Q()
    if not actor.holds(Role.INSTITUTE):
        here = Q(demand__centre_id__in=actor.centres(Role.CENTRE_DIRECTOR)) | Q(
            demand__centre__territory_id__in=actor.territories(Role.TERRITORIAL_DIRECTOR)
        )
    found = (
        Decision.objects.filter(here, screening__isnull=False, decided_at__gte=at - dt.timedelta(days=DAYS))
        .exclude(demand__person__sealed_by__isnull=False)
        .values_list("screening__instrument__number", "proposed", "route")
        .annotate(number=Count("pk"))
        .order_by()
    )
    counted: defaultdict[int, defaultdict[str, dict[str, int]]] = defaultdict(lambda: defaultdict(dict))
    for version, proposed, route, number in found:
        counted[version][proposed][route] = number
    return [_version(number, counted[number]) for number in sorted(counted, reverse=True)]


def _version(number: int, by_proposed: dict[str, dict[str, int]]) -> VersionComparison:
    proposed = [route for route in Route.values if by_proposed.get(route)]
    totals = [sum(by_proposed[route].values()) for route in proposed]
    whole = sum(totals)
    if whole < MINIMUM:
        return VersionComparison(number, None, None, [])
    shown = hidden(totals, MINIMUM)
    rows = [
        _row(route, by_proposed[route], total if not mark else None) for route, total, mark in zip(proposed, totals, shown, strict=True)
    ]
    same = sum(by_proposed[route].get(route, 0) for route in proposed)
    return VersionComparison(number, whole, same / whole, rows)


def _row(route: str, decided: dict[str, int], total: int | None) -> ProposedRow:
    if total is None:
        return ProposedRow(route, (None,) * len(Route.values), None)
    sizes = [decided.get(each, 0) for each in Route.values]
    cells = tuple(None if mark else size for size, mark in zip(sizes, hidden(sizes, MINIMUM), strict=True))
    return ProposedRow(route, cells, total)
