"""What a rule is: whom it looks at, which figures and incomes it needs, and its conditions one after the other.

The formulas themselves are variables of OpenFisca (`law.language`). A rule says nothing but yes, no or "not known" to each condition:
one "no" is enough for "not proposed"; else one "not known" for "missing"; else it proposes.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import enum
from collections.abc import Callable
from typing import Any, Protocol

from impulsem.people.rules.income import Definition


class Entity(enum.StrEnum):
    FAMILY = "family"
    DWELLING = "dwelling"


class Pays(enum.StrEnum):
    """What the cents of an outcome are."""

    MONTHLY = "monthly"
    SCHOOL_DAY = "school_day"
    ONCE = "once"
    NOTHING = "nothing"  # no amount is worked out: a professional says how much, or nothing is paid


class Missing(enum.IntFlag):
    """What nobody wrote down and the answer hangs on."""

    BIRTH = 1  # when somebody was born
    INCOME = 2  # what an adult lives on; or that they have no income of their own
    LEGAL = 4  # whether somebody resides legally
    RESIDENCE = 8  # since when somebody is on the register of residents
    PUPIL = 16  # whether a child is at school
    FIGURE = 32  # a figure that no source gives for a unit like this one

    @property
    def code(self) -> str:
        return str(self.name).lower()


class Figures(Protocol):
    """The figures of one day as definitions of income see them."""

    @property
    def day(self) -> dt.date: ...

    def whole(self, code: str) -> int: ...


@dataclasses.dataclass(frozen=True, slots=True)
class Need:
    """A figure that must be in force on the day, or on the last day of the year `years` before."""

    code: str
    years: int = 0


@dataclasses.dataclass(frozen=True, slots=True)
class Shown:
    """A number that a step shows: a variable of the rule's entity, or one of the unit ("cents_month", "count", ...)."""

    name: str
    variable: str
    unit: str


@dataclasses.dataclass(frozen=True, slots=True)
class Condition:
    """A step. `code` is also the name of the variable that answers it, with "_" for ".".

    law: the paragraph. asks: what an unknown answer hangs on; where that differs from unit to unit, `missing` is the variable that says it.
    shows: numbers. uses: what was looked at: codes of income definitions, "born", "registered_since", "legal", kinds of circumstances.
    figures: codes of parameters. margin: variable whose positive value is what is too much ("42 EUR above the limit"). turns: variable with
    the day from which the answer would be yes by itself. decides: False for what is only said besides. applies: variable (yes/no); the step
    is left out of what is told where it is no.
    """

    code: str
    law: str
    shows: tuple[Shown, ...] = ()
    uses: tuple[str, ...] = ()
    asks: Missing | None = None
    missing: str = ""
    figures: tuple[str, ...] = ()
    margin: str = ""
    margin_unit: str = "cents_month"
    turns: str = ""
    decides: bool = True
    applies: str = ""

    @property
    def variable(self) -> str:
        return self.code.replace(".", "_")


@dataclasses.dataclass(frozen=True, slots=True)
class Caveat:
    """Something unclear that the answer says; `when`: a flag or an answer of the entity (said where it is yes); empty: always."""

    code: str
    when: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class Rule:
    """A benefit as code. `variables`: its formulas. margin, cents: names of variables of its entity; empty: 0.

    receives: categories of income that are what it pays.
    """

    code: str
    entity: Entity
    pays: Pays
    needs: tuple[Need, ...]
    incomes: Callable[[Figures], tuple[Definition, ...]]
    conditions: tuple[Condition, ...]
    variables: tuple[type[Any], ...]
    margin: str
    cents: str = ""
    receives: frozenset[str] = frozenset()
    assessed: bool = False
    caveats: tuple[Caveat, ...] = ()
