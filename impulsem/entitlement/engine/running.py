"""The answers for many households at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

import numpy as np
from numpy.typing import NDArray

from impulsem.entitlement.engine.inputs import Worked, simulate, with_income
from impulsem.entitlement.engine.law.language import NO, UNKNOWN, YES, Answers, both
from impulsem.entitlement.engine.law.rule import Condition, Entity, Rule
from impulsem.entitlement.engine.parameters import ParameterSet
from impulsem.entitlement.engine.results import Outcomes, Results, State
from impulsem.entitlement.engine.system import RULES, absent
from impulsem.people.rules.columns import Population
from impulsem.people.rules.income import Now

#: How far back a rule looks: a school year from September to July looks at the whole calendar year before it.
MONTHS_BACK = 31

_STATE_OF = np.zeros(3, dtype=np.int8)
_STATE_OF[[NO, UNKNOWN, YES]] = [State.NOT_PROPOSED, State.MISSING, State.PROPOSED]


def run(population: Population, *, day: dt.date, parameters: ParameterSet, benefits: Collection[str] | None = None) -> Results:
    """What each unit is probably entitled to on the `day`, by the figures of that day; all benefits unless some are named.

    KeyError for a benefit without a rule. The facts of `population` must reach `MONTHS_BACK` months back.
    """
    rules = [RULES[code] for code in (RULES if benefits is None else benefits)]
    in_force = [rule for rule in rules if not absent(rule, parameters, day)]
    worked = simulate(population, in_force, day=day, parameters=parameters)
    outcomes = {rule.code: _outcomes(rule, worked if rule in in_force else None, population, day) for rule in rules}
    return Results(day, parameters, outcomes, worked if population.dwellings == 1 else None)


def _outcomes(rule: Rule, worked: Worked | None, population: Population, day: dt.date) -> Outcomes:
    if rule.entity == Entity.FAMILY:
        member_of, units = population.family, population.families
        dwelling = np.zeros(units, dtype=np.int64)
        dwelling[population.family] = population.dwelling
    else:
        member_of, units = population.dwelling, population.dwellings
        dwelling = np.arange(units, dtype=np.int64)
    receives = np.zeros(units, dtype=bool)
    if rule.receives:
        receives[member_of[with_income(population, Now(), day, rule.receives)]] = True
    state = np.full(units, State.NOT_IN_FORCE, dtype=np.int8)
    cents, margin = np.zeros(units, dtype=np.int64), np.zeros(units, dtype=np.int64)
    missing = np.zeros(units, dtype=np.int16)
    if worked is not None:
        answers = overall(rule, worked)
        answers[np.bincount(member_of, minlength=units) == 0] = NO  # nobody lives there
        state = _STATE_OF[answers]
        margin = worked.value(rule.margin).astype(np.int64)
        if rule.cents:
            cents = np.where(answers == YES, worked.value(rule.cents), 0)
        for condition in deciding(rule) if (answers == UNKNOWN).any() else ():
            missing |= np.where(answers == UNKNOWN, missing_of(condition, worked), 0).astype(np.int16)
    return Outcomes(rule.code, rule.entity, rule.pays, state, cents, margin, missing, dwelling, receives)


def deciding(rule: Rule) -> list[Condition]:
    return [condition for condition in rule.conditions if condition.decides]


def overall(rule: Rule, worked: Worked) -> Answers:
    """One "no" is a no, else one "not known" is not known. A new array."""
    return both(*(worked.value(condition.variable) for condition in deciding(rule)))


def missing_of(condition: Condition, worked: Worked) -> NDArray[np.int16]:
    """What the answer to a condition hangs on, 0 where it is known."""
    bits = worked.value(condition.missing) if condition.missing else np.int16(condition.asks or 0)
    return np.where(worked.value(condition.variable) == UNKNOWN, bits, np.int16(0)).astype(np.int16)
