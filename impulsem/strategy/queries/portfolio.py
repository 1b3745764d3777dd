"""Portfolios within a budget: by the rule, by hand, and who is left without anything in each."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Collection, Sequence
from decimal import Decimal

from impulsem.organisation.models import Territory
from impulsem.strategy.models import Count, Element, Programme, Scenario, Statement
from impulsem.strategy.models.programme import State
from impulsem.strategy.models.rounds import Status
from impulsem.strategy.queries.content import in_force
from impulsem.strategy.queries.programme import Whole, projects_of
from impulsem.strategy.rules import portfolio as rules

SETTLED = (State.FINISHED, State.DROPPED)  # nothing to choose any more


@dataclasses.dataclass(frozen=True, slots=True)
class Row:
    """A project to choose. worth: of `rules.worth`, None where no round asked; place: in the order of the rule."""

    whole: Whole
    cost: Decimal
    worth: float | None
    per_thousand: float | None
    place: int | None
    by_rule: bool
    by_hand: bool


@dataclasses.dataclass(frozen=True, slots=True)
class Without:
    """What projects leave without anything, of `all_…` that there are."""

    objectives: tuple[Statement, ...]
    lines: tuple[Statement, ...]
    territories: tuple[Territory, ...]
    all_objectives: int


@dataclasses.dataclass(frozen=True, slots=True)
class Chosen:
    """A portfolio with what it costs and what it leaves without anything."""

    codes: tuple[str, ...]
    total: Decimal
    left: Decimal
    without: Without

    @property
    def over(self) -> bool:
        return self.left < 0

    @property
    def missing(self) -> Decimal:
        return -self.left


@dataclasses.dataclass(frozen=True, slots=True)
class Portfolio:
    budget: Decimal
    rows: tuple[Row, ...]
    by_rule: Chosen
    by_hand: Chosen


def round_scores() -> dict[str, float]:
    """{code of an objective or measure: its agreed score} in the last published round that asked about it (one query)."""
    found: dict[str, float] = {}
    for count in Count.objects.filter(round__status=Status.PUBLISHED).order_by("round__created_at"):
        for option in count.result["options"]:
            score = option["scores"]["agreed"]
            if score is not None:
                found[option["key"]] = score
    return found


def scenarios(programme: Programme) -> list[Scenario]:
    """Portfolios that were kept, the latest first."""
    return list(programme.scenarios.prefetch_related("projects").order_by("-at", "-pk"))


def portfolio(programme: Programme, *, budget: Decimal, by_hand: Collection[str] | None = None) -> Portfolio:
    """Both portfolios of a version within a budget in euros. by_hand: codes; None begins with what the rule chose."""
    wholes = [whole for whole in projects_of(programme) if whole.state not in SETTLED]
    scores = round_scores()
    worths = {whole.code: rules.worth(scores.get(each.element.code) for each in whole.serves) for whole in wholes}
    candidates = {whole.code: rules.Candidate(whole.code, int(whole.planned * 100), worths[whole.code]) for whole in wholes}
    order = {each.code: place for place, each in enumerate(rules.ranked(list(candidates.values())), start=1)}
    chosen = rules.greedy(list(candidates.values()), budget=int(budget * 100))
    picked = chosen if by_hand is None else [whole.code for whole in wholes if whole.code in by_hand]
    reached = _Reached(wholes)
    rows = []
    for whole in sorted(wholes, key=lambda each: (order.get(each.code, 999), each.code)):
        per_euro = candidates[whole.code].per_euro
        rows.append(
            Row(
                whole, whole.planned, worths[whole.code], float(per_euro) if per_euro is not None else None, order.get(whole.code),
                whole.code in chosen, whole.code in picked,
            )
        )  # fmt: skip
    costs = {whole.code: whole.planned for whole in wholes}

    def side(codes: Sequence[str]) -> Chosen:
        total = sum((costs[code] for code in codes), Decimal(0))
        return Chosen(tuple(codes), total, budget - total, reached.without(codes))

    return Portfolio(budget, tuple(rows), side(chosen), side(picked))


def left_without(wholes: Sequence[Whole]) -> Without:
    """What the projects of a version leave without anything; a dropped one reaches nobody (three queries)."""
    return _Reached(wholes).without([whole.code for whole in wholes if whole.state != State.DROPPED])


class _Reached:
    """Who is reached by whom, in the strategy in force and the territories as they are (three queries)."""

    def __init__(self, wholes: Sequence[Whole]) -> None:
        strategy = in_force()
        rows = list(strategy.statements.select_related("element").order_by("order")) if strategy else []
        self.objectives = {row.element.code: row for row in rows if row.element.kind == Element.Kind.OBJECTIVE}
        self.lines = {row.element.code: row for row in rows if row.element.kind == Element.Kind.LINE}
        self.territories = {str(each.pk): each for each in Territory.objects.order_by("code")}
        by_pk = {row.element_id: row for row in rows}
        self.reaches = defaultdict[str, set[str]](set)
        for whole in wholes:
            self.reaches[whole.code] |= {str(pk) for pk in whole.territories}
            for served in whole.serves:
                row = by_pk.get(served.element.pk)
                while row is not None:
                    self.reaches[whole.code].add(row.element.code)
                    row = by_pk.get(row.parent_id) if row.parent_id else None

    def without(self, codes: Sequence[str]) -> Without:
        objectives = [self.objectives[code] for code in rules.left_out(self.reaches, codes, list(self.objectives))]
        lines = [self.lines[code] for code in rules.left_out(self.reaches, codes, list(self.lines))]
        territories = [self.territories[key] for key in rules.left_out(self.reaches, codes, list(self.territories))]
        return Without(tuple(objectives), tuple(lines), tuple(territories), len(self.objectives))
