"""The figures of a ledger, from the export in use."""

from __future__ import annotations

import dataclasses
import datetime as dt
import itertools
from collections import defaultdict
from collections.abc import Sequence

from django.conf import settings
from django.utils.translation import gettext as _

from impulsem.desk.ledger import words
from impulsem.desk.ledger.for_others import OthersWork, others_work
from impulsem.desk.ledger.kept import forget_old
from impulsem.desk.ledger.months import Month, month_of
from impulsem.desk.ledger.reports import ReportCost, report_costs
from impulsem.desk.ledger.requesters import Requirement, requesters
from impulsem.desk.ledger.scopes import Scope, attention_teams
from impulsem.desk.ledger.trends import SHARE, Point, trends
from impulsem.indicators.declarations import MINIMUM
from impulsem.indicators.queries import Cell, Share, definition_of, hidden
from impulsem.indicators.services import Export
from impulsem.platform.web.map import neighbourhoods

MONTHS = 24  # of the trend
ROWS = 12  # of the table of what eats most hours


@dataclasses.dataclass(frozen=True, slots=True)
class MonthShare:
    """sure is empty where fewer than the minimum worked, or nothing was written down."""

    month: dt.date
    sure: Share
    hidden: bool


@dataclasses.dataclass(frozen=True, slots=True)
class Part:
    """How a group shares its time out. minutes: by category; apart: of categories that are not shown one by one."""

    name: str
    share: float
    minutes: dict[str, float]
    apart: float
    professionals: int

    @property
    def total(self) -> float:
        return sum(self.minutes.values()) + self.apart


@dataclasses.dataclass(frozen=True, slots=True)
class Work:
    """A kind of work and its occasion. change: of its minutes against the same month a year before, None when there was none."""

    kind: str
    occasion: str
    required: Requirement
    minutes: float
    each: float
    change: float | None


@dataclasses.dataclass(frozen=True, slots=True)
class Required:
    """The hours that somebody outside, or the house itself, makes necessary. name: empty for work that is not shown one by one."""

    name: str
    minutes: float
    laws: list[str]


@dataclasses.dataclass(frozen=True, slots=True)
class Small:
    """The trend of one centre."""

    name: str
    months: list[MonthShare]


@dataclasses.dataclass(frozen=True, slots=True)
class Around:
    """A neighbourhood: minutes of direct attention per 1,000 residents and week; None where too few people were attended."""

    code: str
    name: str
    district: str
    longitude: float
    latitude: float
    rate: float | None
    hidden: bool


@dataclasses.dataclass(frozen=True, slots=True)
class Ledger:
    """Everything on the page. enough: whether there are professionals enough to show anything of the month."""

    scope: Scope
    month: dt.date
    months: list[dt.date]
    cut_at: dt.datetime
    definition: str
    enough: bool
    professionals: int
    sure: Share
    direct: float  # minutes
    total: float
    coverage: float | None
    year_before: float | None
    trend: list[MonthShare]
    parts: list[Part]
    hidden_parts: int
    waiting: float | None  # days, median
    works: list[Work]
    hidden_works: int
    required: list[Required]
    smalls: list[Small]
    around: list[Around]
    reports: list[ReportCost]
    hidden_reports: int
    others: list[OthersWork]
    hidden_others: int


NOTHING = Share(None, None, None)


def read(*, export: Export, scope: Scope, month: dt.date | None, today: dt.date) -> Ledger:
    """The ledger of a scope in a month (the last whole one when none is asked for)."""
    points = trends(export)
    whole = [one for one in points if (one.level, one.place) == (scope.level, scope.code)]
    known = [one.month for one in whole]
    chosen = month if month is not None and month in known else _last_whole(known, today)
    return _of_month(month_of(export, chosen), scope, chosen, points, whole, export)


def prepare(export: Export, *, today: dt.date) -> None:
    """Work out what most readers of an export will ask for first, so that none of them waits: all trends, and the last whole month."""
    known = sorted({one.month for one in trends(export)})
    month_of(export, _last_whole(known, today))
    forget_old(export.folder.parent)


def _last_whole(known: Sequence[dt.date], today: dt.date) -> dt.date:
    whole = [one for one in known if one < today.replace(day=1)]
    return (whole or known or [today.replace(day=1)])[-1]


def _of_month(figures: Month, scope: Scope, month: dt.date, points: Sequence[Point], whole: Sequence[Point], export: Export) -> Ledger:
    place = (scope.level, scope.code)
    of_month = {one.month: one for one in whole if one.n >= MINIMUM and one.sure.value is not None}
    here, before = of_month.get(month), of_month.get(month.replace(year=month.year - 1))
    months = [one for one in (point.month for point in whole) if one <= month][-MONTHS:]
    enough = here is not None
    coverage = next((cell.value for cell in figures.cells("coverage", *place)), None)
    parts, hidden_parts = _parts(figures, scope, here, [one for one in points if one.month == month]) if here else ([], 0)
    works, hidden_works = _works(figures, scope) if enough else ([], 0)
    reports, hidden_reports = report_costs(figures, scope) if enough else ([], 0)
    others, hidden_others = others_work(figures, scope) if enough else ([], 0)
    total = here.whole if here else 0.0
    waiting = next((cell.value for cell in figures.cells("waiting", *place) if cell.n >= MINIMUM), None)
    return Ledger(
        scope=scope,
        month=month,
        months=[one.month for one in reversed(whole)],
        cut_at=export.cut_at,
        definition=definition_of(SHARE),
        enough=enough,
        professionals=here.n if here else 0,
        sure=here.sure if here else NOTHING,
        direct=here.part if here else 0.0,
        total=total,
        coverage=coverage if enough else None,
        year_before=before.sure.value if here and before else None,
        trend=[_shown(one, few=one.n < MINIMUM) for one in whole if one.month in months],
        parts=parts,
        hidden_parts=hidden_parts,
        waiting=waiting if enough else None,
        works=works[:ROWS],
        hidden_works=hidden_works,
        required=_required(works, total),
        smalls=_smalls(points, scope, months) if len(scope.centres) > 1 else [],
        around=_around(figures.cells("around", *place), month) if enough else [],
        reports=reports,
        hidden_reports=hidden_reports,
        others=others,
        hidden_others=hidden_others,
    )


def _shown(point: Point, *, few: bool) -> MonthShare:
    return MonthShare(point.month, NOTHING if few else point.sure, few)


def _smalls(points: Sequence[Point], scope: Scope, months: Sequence[dt.date]) -> list[Small]:
    """The trend of each centre that may be shown, in these months; a centre that could be worked out from the others is not."""
    inside = sorted(
        (one for one in points if one.level == "centre" and one.centre in scope.centres and one.month in months),
        key=lambda one: (one.month, one.territory, one.centre),
    )
    series: dict[str, list[MonthShare]] = defaultdict(list)
    for _place, group in itertools.groupby(inside, key=lambda one: (one.month, one.territory)):
        siblings = list(group)
        for one, mark in zip(siblings, hidden([one.n for one in siblings], MINIMUM), strict=True):
            series[one.centre].append(_shown(one, few=bool(mark)))
    shown = {code: line for code, line in series.items() if any(not one.hidden for one in line)}
    return [Small(name, shown[code]) for code, name in scope.centres.items() if code in shown]


@dataclasses.dataclass(frozen=True, slots=True)
class _Whole:
    """A group before it is shown. categories: its minutes by category, the last column of their key."""

    name: str
    share: float
    n: int
    categories: list[Cell]


def _parts(figures: Month, scope: Scope, here: Point, points: Sequence[Point]) -> tuple[list[Part], int]:
    """By territory in the city, by centre in a territory, by team in a centre; the whole where none of them may be shown, or there is one.

    points: of the month. Gives how many are too small to show too.
    """
    if scope.level == "centre":
        # Whoever changed teams within the month is in two; nobody is in two centres at once but with two posts.
        found, few = _shown_parts(_teams(figures, scope), apart=False)
        found = found if len(found) > 1 else []
    else:
        found, few = _shown_parts(_places(figures, scope, points), apart=True)
    if found:
        return found, few
    whole = _Whole(scope.name, here.sure.value or 0.0, here.n, figures.cells("categories", scope.level, scope.code))
    return [_part(whole)], few if scope.level != "centre" else 0


def _teams(figures: Month, scope: Scope) -> list[_Whole]:
    names = attention_teams()
    categories: dict[object, list[Cell]] = defaultdict(list)
    for cell in figures.cells("categories_of_teams", scope.level, scope.code):
        categories[cell.key[0]].append(cell)
    return [
        _Whole(names.get(cell.key[0]) or _("Without a team"), cell.value or 0.0, cell.n, categories[cell.key[0]])
        for cell in figures.cells("teams", scope.level, scope.code)
    ]


def _places(figures: Month, scope: Scope, points: Sequence[Point]) -> list[_Whole]:
    """The territories of the city, the centres of a territory; without a name those that the city has no more."""
    level, names = ("territory", scope.territories) if scope.level == "city" else ("centre", scope.centres)
    inside = [one for one in points if one.level == level and scope.code in ("", one.territory)]
    return [_Whole(names.get(one.place, ""), one.sure.value or 0.0, one.n, figures.cells("categories", level, one.place)) for one in inside]


def _shown_parts(wholes: Sequence[_Whole], *, apart: bool) -> tuple[list[Part], int]:
    marks = hidden([whole.n for whole in wholes], MINIMUM, apart=apart)
    found = [_part(whole) for whole, mark in zip(wholes, marks, strict=True) if not mark and whole.name]
    return sorted(found, key=lambda part: -part.share), sum(1 for mark in marks if mark)


def _part(whole: _Whole) -> Part:
    few = hidden([cell.n for cell in whole.categories], MINIMUM, apart=False)
    minutes = {str(cell.key[-1]): cell.value or 0.0 for cell, mark in zip(whole.categories, few, strict=True) if not mark}
    rest = sum(cell.value or 0.0 for cell, mark in zip(whole.categories, few, strict=True) if mark)
    return Part(whole.name, whole.share, minutes, rest, whole.n)


def _works(figures: Month, scope: Scope) -> tuple[list[Work], int]:
    """Kinds of work by their occasion, those that take most hours first, and how many are too small to show."""
    place = (scope.level, scope.code)
    before = {cell.key: cell.value for cell in figures.cells("works_before", *place) if cell.n >= MINIMUM}
    names, asking = words.reasons(), requesters(settings.CITY_DIR)
    cells = figures.cells("works", *place)
    marks = hidden([cell.n for cell in cells], MINIMUM, apart=False)
    found = []
    for cell, mark in zip(cells, marks, strict=True):
        if mark:
            continue
        kind, reason = (str(part) for part in cell.key)
        last = before.get(cell.key)
        minutes = cell.numerator or 0.0
        change = minutes / last - 1 if last else None
        found.append(Work(words.kind_of_work(kind), names.get(reason, ""), asking.of(kind, reason), minutes, cell.value or 0.0, change))
    found.sort(key=lambda work: -work.minutes)
    return found, sum(1 for mark in marks if mark)


def _required(works: Sequence[Work], total: float) -> list[Required]:
    """Hours by who requires them, most first. Work too small to show is not told apart here either, or it could be subtracted."""
    minutes: dict[str, float] = defaultdict(float)
    laws: dict[str, set[str]] = defaultdict(set)
    for work in works:
        code = work.required.requester
        minutes[code] += work.minutes
        laws[code] |= {work.required.law} - {""}
    found = [Required(words.requester(code), minutes[code], sorted(laws[code])) for code in minutes]
    found.sort(key=lambda one: -one.minutes)
    rest = total - sum(minutes.values())
    return [*found, Required("", rest, [])] if works and rest >= 1 else found


def _around(attended: Sequence[Cell], month: dt.date) -> list[Around]:
    """The neighbourhoods where people were attended, most first."""
    cells = [cell for cell in attended if cell.key[0]]
    marks = hidden([cell.n for cell in cells], MINIMUM)
    days = ((month.replace(day=28) + dt.timedelta(days=4)).replace(day=1) - month).days
    map_ = neighbourhoods(settings.CITY_DIR)
    found = []
    for cell, mark in zip(cells, marks, strict=True):
        place = map_.get(str(cell.key[0]))
        if place is None:
            continue
        rate = None if mark or not place.residents else (cell.value or 0.0) / place.residents * 1000 / days * 7
        found.append(Around(place.code, place.name, place.district, place.longitude, place.latitude, rate, bool(mark)))
    return sorted(found, key=lambda one: (one.rate is None, -(one.rate or 0.0), one.name))
