"""The rules as OpenFisca knows them: entities, variables, and a tree of figures built from a `ParameterSet`."""

from __future__ import annotations

import dataclasses
import datetime as dt
import functools
from typing import Any

from openfisca_core.parameters import ParameterNode
from openfisca_core.populations import Population as People
from openfisca_core.taxbenefitsystems import TaxBenefitSystem

from impulsem.entitlement.engine.law import child_fund, emergency_aid, energy_poverty, homes, imv, people, rgc, school_meals
from impulsem.entitlement.engine.law.language import DWELLING, FAMILY, PERSON, Cents, Flag, Units, variable
from impulsem.entitlement.engine.law.rule import Need, Rule
from impulsem.entitlement.engine.parameters import ParameterRow, ParameterSet

#: All rules, by the code of their benefit, in the order in which answers are shown.
RULES: dict[str, Rule] = {module.RULE.code: module.RULE for module in (rgc, imv, child_fund, emergency_aid, school_meals, energy_poverty)}


@dataclasses.dataclass(frozen=True, slots=True)
class FiguresOf:
    """The figures of one day."""

    parameters: ParameterSet
    day: dt.date

    def whole(self, code: str) -> int:
        row = self.parameters.source(code, self.day)
        if row is None:
            raise KeyError(f"{code} has no value on {self.day}")
        return row.whole


def day_of(need: Need, day: dt.date) -> dt.date:
    return dt.date(day.year - need.years, 12, 31) if need.years else day


def absent(rule: Rule, parameters: ParameterSet, day: dt.date) -> tuple[tuple[str, ParameterRow | None], ...]:
    """The figures that a rule needs and that have no value on the day, each with its last value before; none: the rule is in force."""
    found = []
    for need in rule.needs:
        then = day_of(need, day)
        if parameters.source(need.code, then) is None:
            before = [row for row in parameters.history(need.code) if row.valid_from <= then]
            found.append((need.code, before[-1] if before else None))
    return tuple(found)


def sum_of(code: str) -> str:
    """The variable that holds what each person has under a definition of income."""
    return f"sum_{code}"


def lacks(code: str) -> str:
    """The variable that says of whom nobody knows what they have under a definition of income."""
    return f"lacks_{code}"


class Benefits(TaxBenefitSystem):
    """All rules with one set of figures."""

    def __init__(self, parameters: ParameterSet) -> None:
        super().__init__([PERSON, FAMILY, DWELLING])
        self.parameters = ParameterNode("", data=_tree(parameters))
        for one in (*people.COMMON, *homes.VARIABLES, *_sums()):
            self.add_variable(one)
        for rule in RULES.values():
            for one in rule.variables:
                self.add_variable(one)

    def instantiate_entities(self) -> dict[str, Any]:
        members = People(self.person_entity)
        return {PERSON.key: members} | {entity.key: Units(entity, members) for entity in self.group_entities}


@functools.lru_cache(maxsize=8)
def system_of(parameters: ParameterSet) -> Benefits:
    """The rules with these figures; built once for the same content."""
    return Benefits(parameters)


class _AnyDay:
    """Figures for asking which definitions there are at all: their codes do not hang on the day."""

    day = dt.date(2026, 1, 1)

    def whole(self, code: str) -> int:
        return 1


def _sums() -> list[Any]:
    codes = {definition.code for rule in RULES.values() for definition in rule.incomes(_AnyDay())}
    made = [(variable(PERSON, Cents, sum_of(code)), variable(PERSON, Flag, lacks(code))) for code in sorted(codes)]
    return [one for pair in made for one in pair]


def _tree(parameters: ParameterSet) -> dict[str, Any]:
    """What OpenFisca reads a tree of parameters from: whole numbers by day, nothing from the day after a value ends."""
    tree: dict[str, Any] = {}
    for code in parameters.codes:
        node, *path = tree, *code.split(".")
        for part in path[:-1]:
            node = node.setdefault(part, {})
        values: dict[str, int | None] = {}
        for row in parameters.history(code):
            values[row.valid_from.isoformat()] = row.whole
            if row.valid_to is not None and row.valid_to < dt.date.max:
                values[(row.valid_to + dt.timedelta(days=1)).isoformat()] = None
        node[path[-1]] = {"values": {day: {"value": value} for day, value in values.items()}}
    return tree
