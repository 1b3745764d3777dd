"""The programme as it is read: its projects with everything that holds of them, and what changed between two versions.

Drafts are shown to whoever may draft, and to nobody else: callers ask for them by name. Names of people are for the staff's pages.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from impulsem.platform import clock
from impulsem.platform.words import said
from impulsem.strategy.models import (
    BudgetFigure,
    Element,
    Funding,
    Milestone,
    Programme,
    ProgrammeArea,
    ProgrammeChange,
    Project,
    ProjectServes,
    ProjectStatement,
    ProjectStep,
    Risk,
    RiskAssessment,
    RolloutStep,
    Statement,
)
from impulsem.strategy.models.programme import State
from impulsem.strategy.models.programme_delivery import MilestoneDate
from impulsem.strategy.queries.content import readable
from impulsem.strategy.queries.programme_gauges import Gauge, gauges

UNDER_WAY = (State.STARTING, State.CONSOLIDATED)


@dataclasses.dataclass(frozen=True, slots=True)
class Stone:
    """A milestone with the days that hold. late: days after the baseline, as it stands now."""

    row: Milestone
    baseline: dt.date
    forecast: dt.date | None
    actual: dt.date | None
    dates: tuple[MilestoneDate, ...]

    @property
    def title(self) -> str:
        return said(self.row.title)

    @property
    def expected(self) -> dt.date:
        """When it was or will be done, as far as is known."""
        return self.actual or self.forecast or self.baseline

    @property
    def late(self) -> int:
        return (self.expected - self.baseline).days

    @property
    def overdue(self) -> bool:
        return self.actual is None and self.expected < clock.today()


@dataclasses.dataclass(frozen=True, slots=True)
class Served:
    """An objective or a measure that a project serves, as the strategy says it last."""

    element: Element
    statement: Statement | None

    @property
    def title(self) -> str:
        return said(self.statement.title) if self.statement else self.element.code

    @property
    def number(self) -> str:
        return self.statement.number if self.statement else ""


@dataclasses.dataclass(frozen=True, slots=True)
class Danger:
    """A risk with its last assessment and those before it, the latest first. weight: likelihood times impact, 1 to 9; 0 when it is over."""

    row: Risk
    now: RiskAssessment
    before: tuple[RiskAssessment, ...] = ()

    @property
    def title(self) -> str:
        return said(self.row.title)

    @property
    def weight(self) -> int:
        return self.now.likelihood * self.now.impact if self.now.open else 0


@dataclasses.dataclass(slots=True)
class Whole:
    """A project as a version says it, with everything that holds of it now."""

    statement: ProjectStatement
    steps: list[ProjectStep] = dataclasses.field(default_factory=list)
    serves: list[Served] = dataclasses.field(default_factory=list)
    stones: list[Stone] = dataclasses.field(default_factory=list)
    places: list[RolloutStep] = dataclasses.field(default_factory=list)  # the latest of each, by wave
    budget: list[BudgetFigure] = dataclasses.field(default_factory=list)  # the latest of each year and chapter
    funding: list[Funding] = dataclasses.field(default_factory=list)
    risks: list[Danger] = dataclasses.field(default_factory=list)
    gauges: list[Gauge] = dataclasses.field(default_factory=list)

    @property
    def project(self) -> Project:
        return self.statement.project

    @property
    def code(self) -> str:
        return self.statement.project.code

    @property
    def title(self) -> str:
        return said(self.statement.title)

    @property
    def state(self) -> State:
        return State(self.steps[-1].state) if self.steps else State.PROPOSED

    @property
    def state_label(self) -> str:
        return str(self.state.label)

    @property
    def under_way(self) -> bool:
        return self.state in UNDER_WAY

    @property
    def next_stone(self) -> Stone | None:
        waiting = [stone for stone in self.stones if stone.actual is None]
        return min(waiting, key=lambda stone: stone.expected, default=None)

    @property
    def done(self) -> int:
        return sum(stone.actual is not None for stone in self.stones)

    @property
    def planned(self) -> Decimal:
        return sum((each.planned for each in self.budget), Decimal(0))

    @property
    def committed(self) -> Decimal:
        return sum((each.committed for each in self.budget), Decimal(0))

    @property
    def spent(self) -> Decimal:
        return sum((each.spent for each in self.budget), Decimal(0))

    @property
    def funded(self) -> Decimal:
        return sum((each.amount for each in self.funding), Decimal(0))

    @property
    def in_place(self) -> int:
        return sum(each.state == RolloutStep.State.DONE for each in self.places)

    @property
    def territories(self) -> set[int]:
        """Territories that it reaches, itself or through one of their centres."""
        standing = [each for each in self.places if each.state != RolloutStep.State.STOPPED]
        return {each.centre.territory_id if each.centre else each.territory_id or 0 for each in standing}


@dataclasses.dataclass(frozen=True, slots=True)
class Field:
    """An area with its projects."""

    area: ProgrammeArea
    projects: tuple[Whole, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class ProjectDifference:
    """A project that two versions say differently. what: names of the columns that changed."""

    project: Project
    type: str
    before: ProjectStatement | None
    after: ProjectStatement | None
    what: tuple[str, ...]
    reasons: tuple[ProgrammeChange, ...]

    @property
    def label(self) -> str:
        return str(ProgrammeChange.Type(self.type).label)

    @property
    def sides(self) -> tuple[ProjectStatement | None, ProjectStatement | None]:
        return self.before, self.after


def programme_in_force() -> Programme | None:
    return Programme.objects.filter(status=Programme.Status.IN_FORCE).first()


def programme_draft() -> Programme | None:
    return Programme.objects.filter(status=Programme.Status.DRAFT).first()


def programmes(*, drafts: bool) -> list[Programme]:
    """All versions, the latest first."""
    found = Programme.objects.order_by("-number")
    return list(found if drafts else found.exclude(status=Programme.Status.DRAFT))


def projects_of(programme: Programme) -> list[Whole]:
    """Every project of a version with everything that holds of it (sixteen queries, however many there are)."""
    return _wholes(_statements().filter(programme=programme).order_by("area__order", "order"))


def left_projects(programme: Programme) -> list[Whole]:
    """Projects that an earlier version had and this one has not, as they were said last (fifteen queries)."""
    held = ProjectStatement.objects.filter(programme=programme).values("project_id")
    rows = _statements().filter(programme__number__lt=programme.number).exclude(project_id__in=held)
    return _wholes(rows.order_by("project_id", "-programme__number").distinct("project_id"))


def project_by_code(code: str, *, drafts: bool = False) -> Whole | None:
    """One project as the latest version says it (that of a draft only for whoever drafts)."""
    rows = _statements().filter(project__code=code).order_by("-programme__number")
    found = _wholes((rows if drafts else rows.exclude(programme__status=Programme.Status.DRAFT))[:1])
    return found[0] if found else None


def risks_of(wholes: Iterable[Whole]) -> list[tuple[Whole, Danger]]:
    """Every risk with its project, the gravest first, those that are over last."""
    found = [(whole, danger) for whole in wholes for danger in whole.risks]
    return sorted(found, key=lambda each: (-each[1].weight, each[0].code))


def by_area(wholes: Iterable[Whole]) -> list[Field]:
    """Areas in their order with those of their projects that are given."""
    of = defaultdict[int, list[Whole]](list)
    areas: dict[int, ProgrammeArea] = {}
    for whole in wholes:
        of[whole.statement.area_id].append(whole)
        areas[whole.statement.area_id] = whole.statement.area
    return [Field(area, tuple(of[area.pk])) for area in sorted(areas.values(), key=lambda area: area.order)]


def programme_changes_of(project: Project, *, drafts: bool = False) -> list[ProgrammeChange]:
    """Why it was added, changed or dropped, the latest first."""
    rows = project.changes.select_related("programme").order_by("-at", "-pk")
    return list(rows if drafts else rows.exclude(programme__status=Programme.Status.DRAFT))


def programme_differences(new: Programme) -> list[ProjectDifference]:
    """How a version differs from the one that it supersedes (five queries)."""
    if new.supersedes_id is None:
        return []
    before, after = _by_project(new.supersedes_id), _by_project(new.pk)
    reasons = defaultdict[int, list[ProgrammeChange]](list)
    for change in new.changes.order_by("at", "pk"):
        reasons[change.project_id].append(change)
    found = []
    for pk in [*after, *(gone for gone in before if gone not in after)]:
        old, now = before.get(pk), after.get(pk)
        what = _different(old, now) if old and now else ()
        if old and now and not what:
            continue
        type_ = ProgrammeChange.Type.CHANGED if old and now else (ProgrammeChange.Type.ADDED if now else ProgrammeChange.Type.DROPPED)
        project = (now or old).project  # type: ignore[union-attr]  # one of the two is there
        found.append(ProjectDifference(project, type_, old, now, what, tuple(each for each in reasons[pk] if each.type == type_)))
    return found


#: What is compared between two versions.
COMPARED = ("area_id", "title", "description", "justification", "source", "owner_id", "body")


def _different(old: ProjectStatement, now: ProjectStatement) -> tuple[str, ...]:
    changed = [name for name in COMPARED if getattr(old, name) != getattr(now, name)]
    if {each.element_id for each in old.served.all()} != {each.element_id for each in now.served.all()}:
        changed.append("serves")
    return tuple(changed)


def _by_project(programme_id: int) -> dict[int, ProjectStatement]:
    rows = _statements().filter(programme_id=programme_id).prefetch_related("served__element").order_by("area__order", "order")
    return {row.project_id: row for row in rows}


def _statements() -> QuerySet[ProjectStatement]:
    return ProjectStatement.objects.select_related("project", "area", "programme", "owner", "option__round")


def _grouped(rows: Iterable[Any]) -> defaultdict[int, list[Any]]:
    found = defaultdict[int, list[Any]](list)
    for row in rows:
        found[row.project_id].append(row)
    return found


def _last(rows: Iterable[Any], key: Any) -> list[Any]:
    """The last row of each key, in the order of the keys."""
    found = {key(row): row for row in rows}
    return [found[each] for each in sorted(found)]


def _wholes(statements: Iterable[ProjectStatement]) -> list[Whole]:
    rows = list(statements)
    keys = [row.project_id for row in rows]
    here: dict[str, Any] = {"project_id__in": keys}
    serves = _serves(rows)
    steps = _grouped(ProjectStep.objects.filter(**here).order_by("pk"))
    stones = _grouped(Milestone.objects.filter(**here).prefetch_related("dates").order_by("order"))
    places = _grouped(RolloutStep.objects.filter(**here).select_related("centre__territory", "territory").order_by("pk"))
    budget = _grouped(BudgetFigure.objects.filter(**here).order_by("pk"))
    funding = _grouped(Funding.objects.filter(replaced_by__isnull=True, **here).order_by("pk"))
    risks = _grouped(Risk.objects.filter(**here).prefetch_related("assessments").order_by("pk"))
    measured = gauges(keys)
    return [
        Whole(
            statement=row,
            steps=steps[row.project_id],
            serves=serves[row.pk],
            stones=[_stone(each) for each in stones[row.project_id]],
            places=sorted(
                _last(places[row.project_id], lambda each: (each.territory_id or 0, each.centre_id or 0)), key=lambda each: each.wave
            ),
            budget=_last(budget[row.project_id], lambda each: (each.year, each.chapter)),
            funding=[each for each in funding[row.project_id] if each.amount],
            risks=sorted((_danger(each) for each in risks[row.project_id]), key=lambda danger: -danger.weight),
            gauges=measured.get(row.project_id, []),
        )
        for row in rows
    ]


def _serves(rows: Sequence[ProjectStatement]) -> defaultdict[int, list[Served]]:
    links = list(
        ProjectServes.objects.filter(statement_id__in=[row.pk for row in rows]).select_related("element").order_by("element__code")
    )
    says = readable([link.element_id for link in links])
    found = defaultdict[int, list[Served]](list)
    for link in links:
        found[link.statement_id].append(Served(link.element, says.get(link.element_id)))
    return found


def _stone(row: Milestone) -> Stone:
    dates = sorted(row.dates.all(), key=lambda each: each.pk)
    last = {each.kind: each.date for each in dates}
    kinds = MilestoneDate.Kind
    return Stone(row, last[kinds.BASELINE], last.get(kinds.FORECAST), last.get(kinds.ACTUAL), tuple(dates))


def _danger(row: Risk) -> Danger:
    last, *before = sorted(row.assessments.all(), key=lambda each: -each.pk)
    return Danger(row, last, tuple(before))


#: Of money, as it is planned, promised and gone.
AMOUNTS = ("planned", "committed", "spent")
