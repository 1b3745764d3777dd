"""Money of the programme: by year, by chapter, and who pays."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from typing import Any

from impulsem.strategy.models import BudgetFigure, Funding
from impulsem.strategy.queries.programme import AMOUNTS, Whole

ZERO = Decimal(0)


@dataclasses.dataclass(frozen=True, slots=True)
class Line:
    """Euros planned, committed and spent under a heading."""

    heading: str
    planned: Decimal
    committed: Decimal
    spent: Decimal


@dataclasses.dataclass(frozen=True, slots=True)
class Money:
    """All of it. sources: each funding with its project, the largest first."""

    by_year: tuple[Line, ...]
    by_chapter: tuple[Line, ...]
    total: Line
    funded: Decimal
    sources: tuple[tuple[Whole, Funding], ...]

    @property
    def unfunded(self) -> Decimal:
        """Planned, and nobody pays for it yet."""
        return max(self.total.planned - self.funded, ZERO)


def money_of(wholes: Sequence[Whole]) -> Money:
    figures = [figure for whole in wholes for figure in whole.budget]
    sources = [(whole, each) for whole in wholes for each in whole.funding]
    return Money(
        by_year=_lines(figures, lambda figure: figure.year, str),
        by_chapter=_lines(figures, lambda figure: BudgetFigure.Chapter.values.index(figure.chapter), _chapter),
        total=_line("", figures),
        funded=sum((each.amount for _whole, each in sources), ZERO),
        sources=tuple(sorted(sources, key=lambda source: (-source[1].amount, source[0].code))),
    )


def _chapter(place: int) -> str:
    return str(list(BudgetFigure.Chapter)[place].label)


def _lines(figures: Iterable[BudgetFigure], key: Callable[[BudgetFigure], Any], heading: Callable[[Any], str]) -> tuple[Line, ...]:
    of: dict[Any, list[BudgetFigure]] = {}
    for figure in figures:
        of.setdefault(key(figure), []).append(figure)
    return tuple(_line(heading(each), of[each]) for each in sorted(of))


def _line(heading: str, figures: Iterable[BudgetFigure]) -> Line:
    rows = list(figures)
    return Line(heading, **{name: sum((getattr(row, name) for row in rows), ZERO) for name in AMOUNTS})
