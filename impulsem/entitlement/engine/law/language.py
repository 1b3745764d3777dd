"""The words that formulas are written in: OpenFisca's entities and variables, made exact, and answers that may be "not known".

OpenFisca holds whole numbers in 32 bits and fractions in float32, which loses cents above 167,772.16 EUR (2^24 cents). `Variable` takes the
type of its arrays from a table when an object is made; the kinds below put their own there afterwards, and everything that OpenFisca does
with a variable (inputs, defaults, casts, caches) follows it. Money is whole cents in 64 bits, figures come as whole numbers (see
`ParameterRow.whole`), and sums over the members of a unit are exact (`Units.sum`): there is no fraction anywhere.
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray
from openfisca_core.entities import Entity, GroupEntity
from openfisca_core.errors import ParameterNotFoundError
from openfisca_core.periods import DateUnit
from openfisca_core.populations import GroupPopulation
from openfisca_core.variables import Variable

from impulsem.entitlement.engine.law.rule import Missing
from impulsem.people.rules.columns import UNKNOWN as NOBODY_SAID

MEMBER: Any = {"key": "member", "plural": "members", "label": "Member"}
PERSON = Entity("person", "people", "A person", "")
FAMILY = GroupEntity("family", "families", "A family unit", "Kin to the second degree who live together.", [MEMBER])
DWELLING = GroupEntity("dwelling", "dwellings", "A dwelling unit", "Everybody who lives together.", [MEMBER])

#: Answers, ordered so that "and" is the least and "or" the greatest.
NO, UNKNOWN, YES = 0, 1, 2
MILLION = 1_000_000
Answers = NDArray[np.int8]


class _Kind(Variable):
    """A variable whose arrays are of the type `exact`."""

    exact: type[np.generic] = np.int64
    value: type = int
    default = 0

    def __init__(self, baseline_variable: Any = None) -> None:
        super().__init__(baseline_variable)
        self.dtype = np.dtype(self.exact)


class Cents(_Kind):
    """Money in whole cents."""


class Count(_Kind):
    """How many. As wide as money, which it is multiplied with: narrow types overflow in silence."""


class Told(_Kind):
    """A grade or a yes (1) and no (0) that people told; -1 where nobody said."""

    exact = np.int16
    default = NOBODY_SAID


class Answer(_Kind):
    """NO, UNKNOWN or YES."""

    exact = np.int8


class Mask(_Kind):
    """Bits of `law.rule.Missing`."""

    exact = np.int16


class Flag(_Kind):
    exact = np.bool_
    value = bool
    default = False


class Day(Variable):
    """A day, NaT when it is not known."""

    value = dt.date
    default = None


def variable(entity: Entity | GroupEntity, kind: type[Variable], name: str, formula: Callable[..., Any] | None = None) -> type[Variable]:
    """A class of OpenFisca's for a variable: an input without a formula."""
    # OpenFisca reads the attributes of the class itself, never inherited ones.
    content: dict[str, Any] = {"value_type": kind.value, "entity": entity, "definition_period": DateUnit.DAY, "__module__": __name__}
    if kind.default is not None:
        content["default_value"] = kind.default
    if formula is not None:
        content |= {"formula": formula, "__module__": formula.__module__, "label": (formula.__doc__ or "").strip().split("\n")[0]}
    return type(name, (kind,), content)


def formula(entity: Entity | GroupEntity, kind: type[Variable]) -> Callable[[Callable[..., Any]], type[Variable]]:
    """Makes a variable of a function `(unit, day, law)`; its name is the function's."""
    return lambda function: variable(entity, kind, function.__name__, function)


class Units(GroupPopulation):
    """Family or dwelling units. Unlike OpenFisca's own, sums are whole numbers and a unit may have nobody."""

    def sum(self, array: NDArray[Any], role: Any = None) -> NDArray[np.int64]:
        # Weights are added up as float64, which is exact up to 2^53: ninety billion EUR in cents.
        del role
        return np.bincount(self.members_entity_id, weights=array, minlength=self.count).astype(np.int64)

    def any(self, array: NDArray[Any], role: Any = None) -> NDArray[np.bool_]:
        return self.sum(array, role) > 0

    def nb_persons(self, role: Any = None) -> NDArray[np.int64]:
        del role
        return np.bincount(self.members_entity_id, minlength=self.count)

    def first_day(self, days: NDArray[np.datetime64]) -> NDArray[np.datetime64]:
        """The earliest day of the members; NaT where nobody has one."""
        found = np.full(self.count, np.datetime64("9999-12-31", "D"))
        known = ~np.isnat(days)
        np.minimum.at(found, self.members_entity_id[known], days[known])
        return np.where(found == np.datetime64("9999-12-31", "D"), np.datetime64("NaT", "D"), found)


def answered(yes: NDArray[np.bool_], unknown: NDArray[np.bool_]) -> Answers:
    """UNKNOWN where `unknown`, else YES or NO."""
    return np.where(unknown, np.int8(UNKNOWN), yes.astype(np.int8) * np.int8(YES))


def both(*answers: Answers) -> Answers:
    return np.minimum.reduce(answers)


def either(*answers: Answers) -> Answers:
    return np.maximum.reduce(answers)


def anyone(unit: Units, answers: Answers) -> Answers:
    """YES where a member is a yes, else UNKNOWN where a member may be one."""
    return either(answered(unit.any(answers == YES), unit.any(answers == UNKNOWN) & ~unit.any(answers == YES)))


def missing_of(unit: Units, *conditions: tuple[Answers, Missing]) -> NDArray[np.int16]:
    """What is not known of the members who may meet all the conditions."""
    maybe = both(*(answers for answers, _bit in conditions)) == UNKNOWN
    found = np.zeros(unit.count, dtype=np.int16)
    for answers, bit in conditions:
        found |= unit.any(maybe & (answers == UNKNOWN)).astype(np.int16) * np.int16(bit)
    return found


def within(limit_passed: NDArray[np.bool_], unknown: NDArray[np.bool_]) -> Answers:
    """Whether an income is within a limit: what is not known can only add to it, so an income that passed the limit stays a no."""
    return answered(~limit_passed, unknown & ~limit_passed)


def told(array: NDArray[np.int16]) -> Answers:
    """A yes or no that people told."""
    return answered(array > 0, array == NOBODY_SAID)


def by(days: NDArray[np.datetime64], latest: dt.date) -> Answers:
    """Whether each day is `latest` or before."""
    return answered(days <= np.datetime64(latest, "D"), np.isnat(days))


def today(day: Any) -> dt.date:
    """The day of OpenFisca's period."""
    date: dt.date = day.start.date
    return date


def months_before(day: dt.date, months: int) -> dt.date:
    """The same day of an earlier month, or the last one that the month has."""
    month = day.year * 12 + day.month - 1 - months
    year, month = divmod(month, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def years_before(day: dt.date, years: int) -> dt.date:
    return months_before(day, 12 * years)


def months_after(days: NDArray[np.datetime64], months: int) -> NDArray[np.datetime64]:
    """The first day on which that many months are over (the first of March for a 29 February without one)."""
    begin = days.astype("datetime64[M]")
    return (begin + months).astype("datetime64[D]") + (days - begin.astype("datetime64[D]"))


def times(cents: Any, millionths: Any) -> Any:
    """Money times a factor, halves of a cent up."""
    return (cents * millionths + MILLION // 2) // MILLION


def picked(values: list[int], number: NDArray[Any]) -> NDArray[np.int64]:
    """The value for 1, 2, 3, ...; the last one for all above. The first for nobody."""
    return np.array(values, dtype=np.int64)[np.clip(number, 1, len(values)) - 1]


def figure(law: Any, code: str) -> int | None:
    """A figure that a rule can do without; None where none is in force."""
    node = law
    try:
        for part in code.split("."):
            node = node[part]
    except ParameterNotFoundError:
        return None
    return int(node)
