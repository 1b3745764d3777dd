"""What other figures move: households that gain, lose or get another amount, and euros; without cells about too few households."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from impulsem.entitlement.engine import RULES, Outcomes, Pays, Rule, State
from impulsem.indicators.declarations import MINIMUM
from impulsem.indicators.queries import hidden

#: Times a year that an amount is paid. School days: the least that a year of compulsory education has (LOE, additional provision 5).
TIMES = {Pays.MONTHLY: 12, Pays.SCHOOL_DAY: 175, Pays.ONCE: 1, Pays.NOTHING: 0}


@dataclasses.dataclass(frozen=True, slots=True)
class Side:
    """What the rules propose to each dwelling of one benefit: whether anything, and cents a year."""

    proposed: NDArray[np.bool_]
    cents: NDArray[np.int64]

    @classmethod
    def of(cls, outcomes: Outcomes, *, dwellings: int) -> Self:
        units = outcomes.state == State.PROPOSED
        cents = np.zeros(dwellings, dtype=np.int64)
        np.add.at(cents, outcomes.dwelling[units], outcomes.cents[units] * TIMES[outcomes.pays])
        return cls(np.bincount(outcomes.dwelling[units], minlength=dwellings) > 0, cents)


@dataclasses.dataclass(frozen=True, slots=True)
class Row:
    """Households of a group and what moves there; None where it is about too few households, or would tell of such a cell.

    moved = gained + lost + changed: those who lose something, those who gain and lose nothing, and those whose amounts change.
    cents: a year, more (positive) or less.
    """

    households: int | None
    moved: int | None
    gained: int | None
    lost: int | None
    changed: int | None
    cents: int | None

    @property
    def cents_a_month(self) -> int | None:
        return None if self.cents is None else round(self.cents / 12)


@dataclasses.dataclass(frozen=True, slots=True)
class Answer:
    """city: all together. benefits: by code; neighbourhoods: by code, "" for households whose neighbourhood is not known."""

    city: Row
    benefits: Mapping[str, Row]
    neighbourhoods: Mapping[str, Row]

    def kept(self) -> dict[str, Any]:
        return dataclasses.asdict(self)

    @classmethod
    def read(cls, kept: Mapping[str, Any]) -> Self:
        by = {name: {code: Row(**row) for code, row in kept[name].items()} for name in ("benefits", "neighbourhoods")}
        return cls(Row(**kept["city"]), **by)


def answer(
    before: Mapping[str, Side],
    after: Mapping[str, Side],
    *,
    neighbourhood: Sequence[str],
    of_dwelling: NDArray[np.int64],
    counted: NDArray[np.bool_],
    minimum: int = MINIMUM,
) -> Answer:
    """neighbourhood: codes; of_dwelling: of each dwelling, an index into them. counted: dwellings that may stand in a count at all."""
    moved = {code: _Moved.between(before[code], after[code], counted) for code in before}
    together = _Moved.together(list(moved.values()))
    everywhere = np.zeros_like(of_dwelling)
    by_benefit = {code: _alone(_table(one, counted, everywhere, 1), minimum) for code, one in moved.items()}
    places = _rows(_table(together, counted, of_dwelling, len(neighbourhood)), minimum)
    return Answer(_alone(_table(together, counted, everywhere, 1), minimum), by_benefit, dict(zip(neighbourhood, places, strict=True)))


@dataclasses.dataclass(frozen=True, slots=True)
class _Moved:
    """Of each dwelling whether it gains, loses or gets another amount, and cents a year."""

    gained: NDArray[np.bool_]
    lost: NDArray[np.bool_]
    changed: NDArray[np.bool_]
    cents: NDArray[np.int64]

    @classmethod
    def between(cls, before: Side, after: Side, counted: NDArray[np.bool_]) -> Self:
        return cls(
            gained=counted & ~before.proposed & after.proposed,
            lost=counted & before.proposed & ~after.proposed,
            changed=counted & before.proposed & after.proposed & (before.cents != after.cents),
            cents=np.where(counted, after.cents - before.cents, 0),
        )

    @classmethod
    def together(cls, several: Sequence[Self]) -> Self:
        """Each dwelling once: whoever loses something has lost, whoever gains and loses nothing has gained."""
        lost = np.logical_or.reduce([one.lost for one in several])
        gained = np.logical_or.reduce([one.gained for one in several]) & ~lost
        changed = np.logical_or.reduce([one.changed for one in several]) & ~gained & ~lost
        return cls(gained, lost, changed, np.sum([one.cents for one in several], axis=0))


#: Columns of a table of counts.
HOUSEHOLDS, GAINED, LOST, CHANGED, MOVED, CENTS = range(6)
PARTS = (GAINED, LOST, CHANGED)


def _table(moved: _Moved, counted: NDArray[np.bool_], group: NDArray[np.int64], groups: int) -> NDArray[np.int64]:
    def count(of: NDArray[np.bool_]) -> NDArray[np.int64]:
        return np.bincount(group[of], minlength=groups).astype(np.int64)

    cents = np.zeros(groups, dtype=np.int64)
    np.add.at(cents, group, moved.cents)
    parts = (moved.gained, moved.lost, moved.changed)
    return np.stack([count(counted), *(count(part) for part in parts), count(np.logical_or.reduce(parts)), cents], axis=1)


def _alone(table: NDArray[np.int64], minimum: int) -> Row:
    """One row by itself: nothing to take it from, but its own parts."""
    row = table[0]
    small = 0 < row[MOVED] < minimum
    return _row(row, hide=small, parts=small or _any_small(row, minimum))


def _rows(table: NDArray[np.int64], minimum: int) -> list[Row]:
    """Groups that add up to a total that is shown.

    Where a part is small, no part of that group is shown, and of so many other groups that the parts that are not shown are together
    none or enough: else they could be worked out from the city's.
    """
    marks = hidden(table[:, MOVED].tolist(), minimum)
    hide = np.array([bool(mark) for mark in marks], dtype=bool)
    parts = hide | np.array([_any_small(row, minimum) for row in table], dtype=bool)
    for place in np.argsort(table[:, MOVED], kind="stable"):
        together = table[parts][:, PARTS].sum(axis=0)
        if not parts.any() or (parts.sum() > 1 and all(total == 0 or total >= minimum for total in together)):
            break
        parts[place] |= bool(table[place, MOVED])
    few = hidden(table[:, HOUSEHOLDS].tolist(), minimum)
    return [_row(row, hide=bool(hide[place]), parts=bool(parts[place]), few=bool(few[place])) for place, row in enumerate(table)]


def _any_small(row: NDArray[np.int64], minimum: int) -> bool:
    return any(0 < int(row[part]) < minimum for part in PARTS)


def _row(row: NDArray[np.int64], *, hide: bool, parts: bool, few: bool = False) -> Row:
    households, gained, lost, changed, moved, cents = (int(value) for value in row)
    return Row(
        households=None if few else households,
        moved=None if hide else moved,
        gained=None if parts else gained,
        lost=None if parts else lost,
        changed=None if parts else changed,
        cents=None if hide else cents,
    )


def benefits_using(code: str) -> list[str]:
    """Codes of the benefits whose rules read a figure."""
    return [benefit for benefit, rule in RULES.items() if code in _read_by(rule)]


def _read_by(rule: Rule) -> frozenset[str]:
    reader = _Reader()
    rule.incomes(reader)
    return frozenset({need.code for need in rule.needs}.union(reader.codes, *(condition.figures for condition in rule.conditions)))


class _Reader:
    """Figures that note which ones are asked for."""

    day = dt.date(2026, 1, 1)  # which ones a rule reads does not hang on it

    def __init__(self) -> None:
        self.codes: set[str] = set()

    def whole(self, code: str) -> int:
        self.codes.add(code)
        return 1
