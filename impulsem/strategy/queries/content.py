"""The strategy as it is read: the tree of a version, what changed between two, what holds at which place."""

from __future__ import annotations

import dataclasses
from collections import defaultdict

from impulsem.organisation.models import Centre, Territory
from impulsem.platform.words import Words
from impulsem.strategy.models import Adaptation, Change, Element, Statement, Strategy


@dataclasses.dataclass(slots=True)
class Branch:
    """A statement and what stands below it."""

    statement: Statement
    below: list[Branch] = dataclasses.field(default_factory=list)

    @property
    def element(self) -> Element:
        return self.statement.element

    @property
    def measures(self) -> int:
        """How many measures there are here and below."""
        return (self.element.kind == Element.Kind.MEASURE) + sum(branch.measures for branch in self.below)


@dataclasses.dataclass(frozen=True, slots=True)
class Difference:
    """An element that two versions say differently. before, after: None where it was added or dropped. reasons: as they were given."""

    element: Element
    type: str
    before: Statement | None
    after: Statement | None
    reasons: tuple[Change, ...]

    @property
    def label(self) -> str:
        return str(Change.Type(self.type).label)


@dataclasses.dataclass(frozen=True, slots=True)
class Adapted:
    """What was said of an element at a place. holds: now, there."""

    row: Adaptation
    holds: bool

    @property
    def place(self) -> Territory | Centre:
        place = self.row.centre or self.row.territory
        assert place is not None, "an adaptation has a place"
        return place


def in_force() -> Strategy | None:
    return Strategy.objects.filter(status=Strategy.Status.IN_FORCE).first()


def draft() -> Strategy | None:
    return Strategy.objects.filter(status=Strategy.Status.DRAFT).first()


def versions(*, drafts: bool) -> list[Strategy]:
    """All versions, the latest first."""
    found = Strategy.objects.order_by("-number")
    return list(found if drafts else found.exclude(status=Strategy.Status.DRAFT))


def tree(strategy: Strategy) -> list[Branch]:
    """Facets with their lines, objectives and measures (one query)."""
    branches = {each.element_id: Branch(each) for each in strategy.statements.select_related("element").order_by("order")}
    roots = []
    for branch in branches.values():
        parent = branch.statement.parent_id
        if parent in branches:
            branches[parent].below.append(branch)
        else:
            roots.append(branch)
    return roots


def element_by_code(code: str) -> Element | None:
    return Element.objects.filter(code=code).first()


def nodes_by_code() -> dict[str, int]:
    """{code: key of the provenance node} of all objectives and measures, for those who link words to them (one query)."""
    return {code: node for code, node in Element.objects.filter(node__isnull=False).values_list("code", "node_id") if node is not None}


def readable(elements: list[int]) -> dict[int, Statement]:
    """{element: what the latest version that people could read says of it} (one query)."""
    rows = (
        Statement.objects.filter(element_id__in=elements)
        .exclude(strategy__status=Strategy.Status.DRAFT)
        .select_related("element", "strategy")
        .order_by("element_id", "-strategy__number")
        .distinct("element_id")
    )
    return {row.element_id: row for row in rows}


def statement_of(element: Element, *, drafts: bool = False) -> Statement | None:
    """What the latest version says of it; that of a draft only for whoever drafts."""
    rows = element.statements.select_related("strategy", "parent").order_by("-strategy__number")
    return (rows if drafts else rows.exclude(strategy__status=Strategy.Status.DRAFT)).first()


def changes_of(element: Element, *, drafts: bool = False) -> list[Change]:
    """Why it changed, version by version, the latest first."""
    rows = element.changes.select_related("strategy").order_by("-at")
    return list(rows if drafts else rows.exclude(strategy__status=Strategy.Status.DRAFT))


def differences(new: Strategy) -> list[Difference]:
    """How a version differs from the one that it supersedes, in its own order (three queries)."""
    if new.supersedes_id is None:
        return []
    before = _statements(new.supersedes_id)
    after = _statements(new.pk)
    reasons: defaultdict[int, list[Change]] = defaultdict(list)
    for change in new.changes.order_by("at"):
        reasons[change.element_id].append(change)
    found = []
    for pk in [*after, *(gone for gone in before if gone not in after)]:
        old, now = before.get(pk), after.get(pk)
        for type_ in _types(old, now):
            told = tuple(change for change in reasons[pk] if change.type == type_)
            element = (now or old).element  # type: ignore[union-attr]  # one of the two is there
            found.append(Difference(element, type_, old, now, told))
    return found


#: What a version says of the whole.
WHOLE = ("title", "vision", "mission")


def reworded_whole(new: Strategy) -> list[tuple[str, Words, Words]]:
    """Which of `WHOLE` a version says in other words: name, before, now."""
    old = new.supersedes
    return [] if old is None else [(n, getattr(old, n), getattr(new, n)) for n in WHOLE if getattr(old, n) != getattr(new, n)]


def _statements(strategy_id: int) -> dict[int, Statement]:
    rows = Statement.objects.filter(strategy_id=strategy_id).select_related("element", "parent").order_by("order")
    return {row.element_id: row for row in rows}


def _types(old: Statement | None, now: Statement | None) -> list[str]:
    if old is None:
        return [Change.Type.ADDED]
    if now is None:
        return [Change.Type.DROPPED]
    moved: list[str] = [Change.Type.MOVED] if old.parent_id != now.parent_id else []
    return moved + ([Change.Type.REWORDED] if (old.title, old.text) != (now.title, now.text) else [])


def adaptations_of(element: Element) -> list[Adapted]:
    """All that was said of it at places, the latest first (one query)."""
    found: list[Adapted] = []
    seen: set[tuple[int | None, int | None]] = set()
    for row in element.adaptations.select_related("territory", "centre__territory").order_by("-at", "-pk"):
        place = (row.territory_id, row.centre_id)
        found.append(Adapted(row, holds=place not in seen and not row.ended))
        seen.add(place)
    return found


def below(statement: Statement) -> list[Statement]:
    """What stands below it in its version (one query)."""
    rows = Statement.objects.filter(strategy_id=statement.strategy_id, parent_id=statement.element_id)
    return list(rows.select_related("element").order_by("order"))
