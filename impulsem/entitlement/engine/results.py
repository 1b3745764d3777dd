"""What the rules answer: arrays for many households, sentences' codes and values for one."""

from __future__ import annotations

import dataclasses
import datetime as dt
import enum
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from impulsem.entitlement.engine.law.rule import Entity, Missing, Pays
from impulsem.entitlement.engine.parameters import ParameterRow, ParameterSet


class State(enum.IntEnum):
    """What a rule says of one unit. It proposes; a person decides."""

    NOT_IN_FORCE = 0  # no rule on that day: a figure that it needs has no value then
    PROPOSED = 1
    NOT_PROPOSED = 2
    MISSING = 3  # the answer hangs on something that nobody wrote down


@dataclasses.dataclass(frozen=True, slots=True)
class Outcomes:
    """One benefit, one row a unit of its entity (family units, or dwellings with their index).

    state: `State`. cents: the amount as `pays` says (a month, a school day, or 0 where none is worked out), 0 unless PROPOSED.
    margin: income minus limit in cents, negative below the limit, a month or a year as the rule compares; 0 when NOT_IN_FORCE.
    missing: `Missing` bits, 0 unless MISSING. dwelling: index into the population's households.
    receives: somebody of the unit has income today of the kind that the benefit pays (it may be this one).
    """

    benefit: str
    entity: Entity
    pays: Pays
    state: NDArray[np.int8]
    cents: NDArray[np.int64]
    margin: NDArray[np.int64]
    missing: NDArray[np.int16]
    dwelling: NDArray[np.int64]
    receives: NDArray[np.bool_]

    def missing_codes(self, unit: int) -> list[Missing]:
        return [one for one in Missing if int(self.missing[unit]) & one]


@dataclasses.dataclass(frozen=True, slots=True)
class Results:
    """What came out for the benefits that were asked for. working: of one household, kept so that explaining it needs no second run."""

    day: dt.date
    parameters: ParameterSet
    outcomes: Mapping[str, Outcomes]
    working: Any = dataclasses.field(default=None, repr=False, compare=False)

    def of(self, benefit: str) -> Outcomes:
        return self.outcomes[benefit]


class Verdict(enum.StrEnum):
    PASSED = "passed"
    NOT_PASSED = "not_passed"
    UNKNOWN = "unknown"


class Unit(enum.StrEnum):
    """What a number of an explanation is."""

    CENTS_MONTH = "cents_month"
    CENTS_YEAR = "cents_year"
    CENTS = "cents"
    CENTS_DAY = "cents_day"  # a school day
    COUNT = "count"
    PERCENT = "percent"


@dataclasses.dataclass(frozen=True, slots=True)
class Number:
    """A number that a step worked with. name: stable ("income", "limit", "people"); words are in `rules.words`."""

    name: str
    value: int
    unit: Unit


@dataclasses.dataclass(frozen=True, slots=True)
class UsedFact:
    """Something written down about a person that a step looked at.

    person: index into the population's people. what: "fact" (then `fact` is an index into `population.facts` and `cents` what it counts
    with, a month or a year as the step's income), "born", "registered_since", "legal", or a kind of circumstance. known: False when nothing
    is written down. of: the code of the income definition, empty for other things.
    """

    person: int
    what: str
    fact: int | None = None
    cents: int = 0
    known: bool = True
    of: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class Change:
    """What would change the answer. code: stable ("income_above", "below_limit", "from_day", "ask"); the words are in `rules.words`."""

    code: str
    cents: int | None = None
    unit: Unit | None = None
    day: dt.date | None = None
    missing: Missing | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class Step:
    """One condition of a rule. decides: False for what is said besides and decides nothing (a report is needed)."""

    code: str
    law: str
    verdict: Verdict
    decides: bool
    numbers: tuple[Number, ...]
    facts: tuple[UsedFact, ...]
    missing: tuple[Missing, ...]
    parameters: tuple[ParameterRow, ...]  # the figures that it used, each with status and source
    changes: tuple[Change, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Explanation:
    """Why a benefit is proposed or not to one unit of one household.

    unit: index of the family unit or dwelling in the results. people: indexes of the people who count as the unit.
    cents, margin, missing, receives: as in `Outcomes`. caveats: stable codes of what is unclear in the law or not worked out.
    absent: when NOT_IN_FORCE, the figures without a value on the day, with their last value before it (None: there was none).
    """

    benefit: str
    state: State
    unit: int
    people: tuple[int, ...]
    cents: int
    pays: Pays
    margin: int
    missing: tuple[Missing, ...]
    receives: bool
    assessed: bool  # a professional's assessment is needed before anybody decides
    steps: tuple[Step, ...]
    changes: tuple[Change, ...]
    caveats: tuple[str, ...]
    absent: tuple[tuple[str, ParameterRow | None], ...] = ()

    @property
    def statuses(self) -> frozenset[str]:
        """How sure the figures are that it rests on."""
        return frozenset(row.status for step in self.steps for row in step.parameters)
