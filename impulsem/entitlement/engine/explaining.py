"""One household, step by step: what each condition found, by which paragraph and figures, from what was written down."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterator
from typing import Any

import numpy as np

from impulsem.entitlement.engine.inputs import OneDwelling, Worked, one_dwelling, simulate
from impulsem.entitlement.engine.law.language import NO, UNKNOWN, YES
from impulsem.entitlement.engine.law.people import CIRCUMSTANCES
from impulsem.entitlement.engine.law.rule import Condition, Entity, Missing, Rule
from impulsem.entitlement.engine.parameters import ParameterRow, ParameterSet
from impulsem.entitlement.engine.results import Change, Explanation, Number, Outcomes, Results, State, Step, Unit, UsedFact, Verdict
from impulsem.entitlement.engine.running import missing_of
from impulsem.entitlement.engine.system import RULES, absent, day_of, lacks
from impulsem.people.rules.columns import UNKNOWN as NOBODY_SAID
from impulsem.people.rules.columns import Population
from impulsem.people.rules.income import Definition, Line, Why, lines

_VERDICT = {NO: Verdict.NOT_PASSED, UNKNOWN: Verdict.UNKNOWN, YES: Verdict.PASSED}


def explain(population: Population, results: Results, *, dwelling: int = 0) -> list[Explanation]:
    """For each benefit of the `results` and each unit that lives in the `dwelling` (an index), in that order.

    Indexes of people and facts are those of `population`.
    """
    alone = one_dwelling(population, dwelling)
    rules = [RULES[code] for code in results.outcomes]
    in_force = [rule for rule in rules if not absent(rule, results.parameters, results.day)]
    worked = results.working or simulate(alone.population, in_force, day=results.day, parameters=results.parameters)
    found = []
    counted = {code: _counted(alone.population, definition, results.day) for code, definition in worked.definitions.items()}
    for rule in rules:
        household = _Household(alone, dwelling, worked, counted, rule, results.of(rule.code), results.day, results.parameters)
        found += [household.explanation(unit) for unit in household.units()]
    return found


def _counted(people: Population, definition: Definition, day: dt.date) -> dict[int, list[Line]]:
    """What counts under a definition, by person."""
    found: dict[int, list[Line]] = {}
    for line in lines(people.facts, definition, day=day):
        if line.why == Why.COUNTED:
            found.setdefault(int(people.facts.person[line.fact]), []).append(line)
    return found


@dataclasses.dataclass(frozen=True)
class _Household:
    """One rule over one dwelling."""

    alone: OneDwelling
    dwelling: int
    worked: Worked
    counted: dict[str, dict[int, list[Line]]]  # by definition of income and person
    rule: Rule
    outcomes: Outcomes
    day: dt.date
    parameters: ParameterSet

    def units(self) -> range:
        """Of the dwelling alone."""
        return range(len(self.alone.families) if self.rule.entity == Entity.FAMILY else 1)

    def explanation(self, unit: int) -> Explanation:
        rule, outcomes = self.rule, self.outcomes
        row = int(self.alone.families[unit]) if rule.entity == Entity.FAMILY else self.dwelling
        state = State(int(outcomes.state[row]))
        lacking = absent(rule, self.parameters, self.day)
        members = self.members(unit)
        steps = () if lacking else tuple(self.steps(unit, members))
        return Explanation(
            benefit=rule.code,
            state=state,
            unit=row,
            people=tuple(int(self.alone.people[member]) for member in members),
            cents=int(outcomes.cents[row]),
            pays=rule.pays,
            margin=int(outcomes.margin[row]),
            missing=tuple(outcomes.missing_codes(row)),
            receives=bool(outcomes.receives[row]),
            assessed=rule.assessed,
            steps=steps,
            changes=_changes(rule, state, steps, int(outcomes.margin[row])),
            caveats=() if lacking else tuple(self.caveats(unit, steps)),
            absent=lacking,
        )

    def members(self, unit: int) -> list[int]:
        member_of = self.alone.population.family if self.rule.entity == Entity.FAMILY else self.alone.population.dwelling
        return [int(member) for member in np.flatnonzero(member_of == unit)]

    def steps(self, unit: int, members: list[int]) -> Iterator[Step]:
        if not members:
            yield Step("nobody", "", Verdict.NOT_PASSED, True, (), (), (), (), (Change("nobody"),))
            return
        for condition in self.rule.conditions:
            if not condition.applies or self.at(condition.applies, unit):
                yield self.step(condition, unit, members)

    def step(self, condition: Condition, unit: int, members: list[int]) -> Step:
        verdict = _VERDICT[self.at(condition.variable, unit)]
        bits = int(missing_of(condition, self.worked)[unit]) if verdict == Verdict.UNKNOWN else 0
        missing = tuple(one for one in Missing if bits & one)
        return Step(
            code=condition.code,
            law=condition.law,
            verdict=verdict,
            decides=condition.decides,
            numbers=tuple(Number(one.name, self.at(one.variable, unit), Unit(one.unit)) for one in condition.shows),
            facts=tuple(self.facts(condition, members)),
            missing=missing,
            parameters=tuple(self.figures(condition)),
            changes=tuple(self.changes(condition, unit, verdict, missing)),
        )

    def at(self, variable: str, unit: int) -> int:
        """What a variable of the rule's entity is for one unit; an answer for a flag."""
        value: Any = self.worked.value(variable)[unit]
        return (YES if value else NO) if value.dtype == np.bool_ else int(value)

    def figures(self, condition: Condition) -> Iterator[ParameterRow]:
        days = {need.code: day_of(need, self.day) for need in self.rule.needs}
        for code in condition.figures:
            row = self.parameters.source(code, days.get(code, self.day))
            if row is not None:
                yield row

    def changes(self, condition: Condition, unit: int, verdict: Verdict, missing: tuple[Missing, ...]) -> Iterator[Change]:
        if verdict == Verdict.UNKNOWN:
            yield from (Change("ask", missing=one) for one in missing)
        elif verdict == Verdict.NOT_PASSED and condition.decides:
            turns: Any = self.worked.value(condition.turns)[unit] if condition.turns else np.datetime64("NaT", "D")
            if condition.margin:
                yield Change("above", cents=self.at(condition.margin, unit), unit=Unit(condition.margin_unit))
            elif not np.isnat(turns):
                yield Change("from_day", day=turns.item())
            else:
                yield Change(condition.code)

    def facts(self, condition: Condition, members: list[int]) -> Iterator[UsedFact]:
        people = self.alone.population
        for use in condition.uses:
            for member in members:
                person = int(self.alone.people[member])
                if use in self.worked.definitions:
                    yield from self.amounts(use, member)
                elif use in CIRCUMSTANCES:
                    if people.circumstances[use][member] != NOBODY_SAID:
                        yield UsedFact(person, use)
                elif use == "legal":
                    yield UsedFact(person, use, known=bool(people.legal[member] != NOBODY_SAID))
                else:
                    yield UsedFact(person, use, known=not np.isnat(getattr(people, use)[member]))

    def amounts(self, code: str, member: int) -> Iterator[UsedFact]:
        person = int(self.alone.people[member])
        for line in self.counted[code].get(member, ()):
            yield UsedFact(person, "fact", fact=int(self.alone.facts[line.fact]), cents=line.cents, of=code)
        if self.worked.value(lacks(code))[member]:
            yield UsedFact(person, "income", known=False, of=code)

    def caveats(self, unit: int, steps: tuple[Step, ...]) -> Iterator[str]:
        for caveat in self.rule.caveats:
            if not caveat.when or self.at(caveat.when, unit) == YES:
                yield caveat.code
        stale = self.alone.population.facts.stale_after < np.datetime64(self.day, "D")
        place = {int(row): position for position, row in enumerate(self.alone.facts)}
        if any(used.fact is not None and stale[place[used.fact]] for step in steps for used in step.facts):
            yield "stale_facts"


def _changes(rule: Rule, state: State, steps: tuple[Step, ...], margin: int) -> tuple[Change, ...]:
    """What would change the answer as a whole: each deciding step in the way; for a proposal, how much more income there could be."""
    if state == State.PROPOSED:
        [unit] = {condition.margin_unit for condition in rule.conditions if condition.margin == rule.margin}
        return (Change("below", cents=-margin, unit=Unit(unit)),)
    wanted = {State.NOT_PROPOSED: Verdict.NOT_PASSED, State.MISSING: Verdict.UNKNOWN}.get(state)
    changes = [change for step in steps if step.decides and step.verdict == wanted for change in step.changes]
    return tuple(dict.fromkeys(changes))
