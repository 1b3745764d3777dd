"""What a context declares: fact tables and the indicators over them. Light to import: the engine comes only with the first figure."""

from __future__ import annotations

import dataclasses
import datetime as dt
import enum
import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from impulsem.platform.registries import Text

if TYPE_CHECKING:
    from ibis.expr.types import BooleanValue, NumericColumn, NumericScalar, Table

#: Under this many people or professionals a cell is not shown: who they are could be guessed.
MINIMUM = 5


class Level(enum.StrEnum):
    """The places that a figure can be about; the value is the column of the fact table (the city has none)."""

    CITY = "city"
    TERRITORY = "territory"
    CENTRE = "centre"
    NEIGHBOURHOOD = "neighbourhood"


class Measure(enum.StrEnum):
    RATIO = "ratio"  # numerator / denominator, each a sum: never a mean of ratios
    SUM = "sum"
    MEDIAN = "median"  # exact, over the rows


class Unit(enum.StrEnum):
    SHARE = "share"  # 0 to 1
    MINUTES = "minutes"
    DAYS = "days"
    COUNT = "count"
    PER = "per"  # so many for each


class Direction(enum.StrEnum):
    UP = "up"  # more is better
    DOWN = "down"
    NEUTRAL = "neutral"


@dataclasses.dataclass(frozen=True, slots=True)
class Place:
    """A place that figures are about. key: what a post of an actor points to; within: the key of the place one level up."""

    code: str
    name: str
    key: int | None = None
    within: int | None = None


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """Rows that leave the database for counting.

    sql: a query over the context's tables and those below, with `{today}` for the day of the cut; `day` and `month` (its first day) in
    every row. It runs on the city's clock: `moment::date` is the day there (by the name of a zone it would cost ten times as much). With
    `{since}` and `{until}` it may leave out early what happened before the one or from the other on (a day of slack for time zones), so
    that an export that needs one year does not read seven.
    first_day: a query for the first day that there is; a fact table that has it leaves in several stretches at once.
    columns: name to type (int64, float64, string, boolean, date), in the query's order.
    keys: the columns that point at somebody or something; whole numbers, that leave hashed with a secret.
    """

    name: str
    says: str
    columns: Mapping[str, str]
    keys: frozenset[str]
    sql: str
    first_day: str | None = None

    @property
    def code(self) -> str:
        return self.name


def query_of(fact: Fact, *, on: dt.date, since: dt.date | None = None, until: dt.date | None = None) -> str:
    """The fact table's query for PostgreSQL, on the city's clock, as of the day of the cut.

    since, until: only rows of days from the one to before the other are asked for. The query may leave more in, never fewer.
    """
    stretch = {"since": since.isoformat() if since else "-infinity", "until": until.isoformat() if until else "infinity"}
    return fact.sql.format(today=on.isoformat(), **stretch).strip()


def fingerprint_of_fact(fact: Fact) -> str:
    """A hash of what leaves and of where from."""
    what = [fact.name, list(fact.columns.items()), sorted(fact.keys), " ".join(fact.sql.split())]
    return hashlib.sha256(json.dumps(what).encode()).hexdigest()


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """A figure and all that is needed to trust it.

    where: which rows of the fact table count. numerator, denominator: sums over these rows. of: the column of a median.
    counts: the column whose different values are `n`, and under `minimum` of them the cell is not shown.
    disaggregations: columns of the fact table. levels: the places that it is worked out for.
    """

    code: str
    name: Text
    why: Text
    family: Text
    unit: Unit
    direction: Direction
    fact: str
    measure: Measure
    counts: str
    source: Text
    limits: Text
    objective: Text
    numerator: Callable[[Table], NumericScalar] | None = None
    denominator: Callable[[Table], NumericScalar] | None = None
    of: Callable[[Table], NumericColumn] | None = None
    where: Callable[[Table], BooleanValue] | None = None
    disaggregations: tuple[str, ...] = ()
    levels: tuple[Level, ...] = (Level.CITY, Level.TERRITORY, Level.CENTRE)
    minimum: int = MINIMUM

    def __post_init__(self) -> None:
        needs = {Measure.RATIO: (self.numerator, self.denominator), Measure.SUM: (self.numerator,), Measure.MEDIAN: (self.of,)}
        if None in needs[self.measure]:
            raise ValueError(f"{self.code} lacks what a {self.measure} is made of")


class Declared(Protocol):
    @property
    def code(self) -> str: ...


Declaration = TypeVar("Declaration", bound=Declared)


class Register(Generic[Declaration]):
    """Declarations by code, in the order of their codes; each is declared once."""

    def __init__(self) -> None:
        self._items: dict[str, Declaration] = {}

    def add(self, item: Declaration) -> Declaration:
        if item.code in self._items:
            raise ValueError(f"declared twice: {item.code}")
        self._items[item.code] = item
        return item

    def __getitem__(self, code: str) -> Declaration:
        return self._items[code]

    def __contains__(self, code: object) -> bool:
        return code in self._items

    def __iter__(self) -> Iterator[Declaration]:
        return iter(self._items[code] for code in sorted(self._items))

    def __len__(self) -> int:
        return len(self._items)


#: Of each level, its places as they are today: the contexts that have them say so.
places: dict[Level, Callable[[], Sequence[Place]]] = {}
facts: Register[Fact] = Register()
indicators: Register[Indicator] = Register()
