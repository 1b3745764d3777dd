"""What one household is probably entitled to, and why: worked out when it is asked for, in the reader's language, and kept nowhere."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from django.db.models import QuerySet

from impulsem.entitlement import engine
from impulsem.entitlement.engine import Explanation, ParameterSet, State
from impulsem.entitlement.models import Benefit, Parameter, Requirement
from impulsem.entitlement.queries.facts import FactUsed, facts_of
from impulsem.entitlement.queries.papers import Paper, papers_for, proofs_of
from impulsem.entitlement.queries.parameters import parameters_in_force, plain
from impulsem.entitlement.rules import words
from impulsem.entitlement.rules.units import value_text
from impulsem.people.models import Household
from impulsem.people.queries import Member, household_sheet
from impulsem.people.queries.columns import population
from impulsem.people.rules.columns import Facts, Population
from impulsem.people.rules.families import family_units
from impulsem.platform import clock
from impulsem.platform.actors import Actor
from impulsem.platform.prepared import prepared
from impulsem.platform.words import Words, said

#: How a state stands out among others of a page.
TONES = {State.PROPOSED: "is-ok", State.MISSING: "is-warn", State.NOT_PROPOSED: "", State.NOT_IN_FORCE: ""}


@dataclasses.dataclass(frozen=True, slots=True)
class FigureUsed:
    """A figure of the law that a step used: its value, where it comes from and how sure that is."""

    code: str
    name: str
    value: str
    status: str
    status_label: str
    source: str
    note: str

    @property
    def is_sure(self) -> bool:
        return self.status == "confirmed"


@dataclasses.dataclass(frozen=True, slots=True)
class StepShown:
    """A condition: what it asks, by which paragraph, the answer, and what it was worked out from."""

    code: str
    says: str
    law: str
    verdict: str  # "passed", "not_passed" or "unknown"
    verdict_label: str
    decides: bool
    numbers: list[tuple[str, str]]
    facts: list[FactUsed]
    figures: list[FigureUsed]


@dataclasses.dataclass(frozen=True, slots=True)
class Entitled:
    """One benefit for one unit of a household. amount: as it is paid, in words; `cents` with it. unit: who counts, by name.

    state: "proposed", "not_proposed", "missing" or "not_in_force". alone: its unit is the only one of the household.
    """

    benefit: Benefit
    state: str
    state_label: str
    tone: str
    cents: int
    amount: str
    unit: list[str]
    alone: bool
    receives: bool
    needs_assessment: bool
    steps: list[StepShown]
    missing: list[str]
    changes: list[str]
    caveats: list[str]
    absent: list[str]
    papers: list[Paper]
    unsure: list[str]  # statuses of figures used that nobody confirmed, in words

    @property
    def is_proposed(self) -> bool:
        return self.state == "proposed"

    @property
    def because(self) -> str:
        """In one line what stands between it and a proposal."""
        return next(iter((*self.missing, *self.changes)), "") if self.state in ("missing", "not_proposed") else ""

    @property
    def deciding(self) -> list[StepShown]:
        return [step for step in self.steps if step.decides]

    @property
    def besides(self) -> list[StepShown]:
        return [step for step in self.steps if not step.decides]

    @property
    def papers_to_come(self) -> list[Paper]:
        return [paper for paper in self.papers if paper.has_to_come]


def household_entitlements(household: Household, *, on: dt.date, actor: Actor) -> list[Entitled]:
    """Every benefit that the rules can work out, proposed ones first, for those of the household whom the actor may know of.

    As the figures in force now say for the day `on`. Empty when nobody whom the actor may know of lives there. 14 queries at most.
    """
    members = household_sheet(household.pk, on, actor=actor).members
    people = _known(household, members, on)
    if not people.people:
        return []
    parameters = parameters_in_force(clock.now())
    results = engine.run(people, day=on, parameters=parameters)
    explained = engine.explain(people, results)
    page = _Page(people, members, parameters, on)
    return page.shown(explained)


def household_lines(household: Household, *, on: dt.date, actor: Actor) -> list[tuple[Benefit, str, str, str]]:
    """One line a benefit and unit, without the why: benefit, state, its label, the amount in words. 8 queries at most."""
    people = _known(household, household_sheet(household.pk, on, actor=actor).members, on)
    if not people.people:
        return []
    results = engine.run(people, day=on, parameters=parameters_in_force(clock.now()))
    lines = []
    for benefit in _benefits():
        if benefit.rule not in results.outcomes:  # a rule that the city names and nobody has written
            continue
        outcomes = results.of(benefit.rule)
        best = _best([State(int(state)) for state in outcomes.state])
        cents = int(outcomes.cents[outcomes.state == State.PROPOSED].sum())
        lines.append((benefit, best.name.lower(), str(words.STATES[best]), words.paid(cents, outcomes.pays)))
    return sorted(lines, key=lambda line: _ORDER[line[1]])


_ORDER = {"proposed": 0, "missing": 1, "not_proposed": 2, "not_in_force": 3}


def _best(states: Sequence[State]) -> State:
    return min(states, key=lambda state: _ORDER[state.name.lower()])


@prepared
def _benefits() -> QuerySet[Benefit]:
    """Those with a rule."""
    return Benefit.objects.filter(active=True, rule__gt="").select_related("owner")


@prepared
def _requirements() -> QuerySet[Requirement]:
    return Requirement.objects.filter(benefit__active=True, benefit__rule__gt="")


@prepared
def _names() -> QuerySet[Parameter, tuple[str, Words]]:
    return Parameter.objects.values_list("code", "name")


def _known(household: Household, members: Sequence[Member], on: dt.date) -> Population:
    """The household as the rules take it, without those whom the reader may not know of: as it would be if they did not live there."""
    people = population(day=on, households=[household.pk], months_back=engine.MONTHS_BACK)
    known = np.isin(people.person, [member.person_id for member in members])
    return people if known.all() else _only(people, known)


def _only(people: Population, kept: np.ndarray) -> Population:
    """`people` where `kept`, with families and facts numbered anew."""
    place = np.cumsum(kept) - 1
    rows = kept[people.facts.person]
    facts = {field.name: getattr(people.facts, field.name)[rows] for field in dataclasses.fields(Facts)}
    facts["person"] = place[facts["person"]]
    columns = ("person", "dwelling", "role", "sex", "born", "registered_since", "legal")
    there = {name: getattr(people, name)[kept] for name in columns}
    nobody = not kept.any()
    homes = {name: getattr(people, name)[:0] if nobody else getattr(people, name) for name in ("household", "neighbourhood", "tenure")}
    return dataclasses.replace(
        people,
        **there,
        **homes,
        family=family_units(there["role"], there["dwelling"]),
        circumstances={kind: grades[kept] for kind, grades in people.circumstances.items()},
        facts=Facts(**facts),
    )


class _Page:
    """Everything that explanations of one household are told with."""

    def __init__(self, people: Population, members: Sequence[Member], parameters: ParameterSet, on: dt.date) -> None:
        self.people, self.parameters, self.on = people, parameters, on
        by_key = {member.person_id: member for member in members}
        self.members = [by_key[int(key)] for key in people.person]
        self.benefits = {benefit.rule: benefit for benefit in _benefits()}
        self.wanted: dict[int, list[Requirement]] = {}
        for requirement in _requirements():
            self.wanted.setdefault(requirement.benefit_id, []).append(requirement)
        self.proofs = proofs_of([member.person_id for member in self.members], on=on)
        self.facts = facts_of(people, self.members, on)
        self.names: Mapping[str, str] = {code: said(name) for code, name in _names()}
        self.told: dict[engine.ParameterRow, FigureUsed] = {}
        self.recounted: dict[engine.UsedFact, FactUsed | None] = {}

    def shown(self, explained: Iterable[Explanation]) -> list[Entitled]:
        listed = [each for each in explained if each.benefit in self.benefits]
        units: dict[str, int] = {}
        for each in listed:
            units[each.benefit] = units.get(each.benefit, 0) + 1
        found = [self.entitled(each, alone=units[each.benefit] == 1) for each in listed]
        return sorted(found, key=lambda one: (_ORDER[one.state], one.benefit.order))

    def entitled(self, of: Explanation, *, alone: bool) -> Entitled:
        benefit, members = self.benefits[of.benefit], [self.members[index] for index in of.people]
        steps = [self.step(step) for step in of.steps]
        unsure = dict.fromkeys(figure.status_label.lower() for step in steps for figure in step.figures if not figure.is_sure)
        return Entitled(
            benefit=benefit,
            state=of.state.name.lower(),
            state_label=str(words.STATES[of.state]),
            tone=TONES[of.state],
            cents=of.cents,
            amount=words.paid(of.cents, of.pays),
            unit=[member.first_name for member in members],
            alone=alone,
            receives=of.receives,
            needs_assessment=of.assessed or benefit.needs_social_assessment,
            steps=steps,
            missing=self.missing(of),
            changes=list(dict.fromkeys(self.changes(of))),
            caveats=[str(words.CAVEATS.get(code, code)) for code in of.caveats],
            absent=[words.absent(self.names.get(code, code), row.valid_to if row else None) for code, row in of.absent],
            papers=papers_for(self.wanted.get(benefit.pk, ()), members, self.proofs),
            unsure=list(unsure),
        )

    def step(self, of: engine.Step) -> StepShown:
        return StepShown(
            code=of.code,
            says=str(words.STEPS.get(of.code, of.code)),
            law=of.law,
            verdict=str(of.verdict),
            verdict_label=str(words.VERDICTS[of.verdict]),
            decides=of.decides,
            numbers=[words.number(number) for number in of.numbers],
            facts=list(dict.fromkeys(fact for used in of.facts if (fact := self.fact(used)) is not None)),
            figures=[self.figure(row) for row in of.parameters],
        )

    def fact(self, used: engine.UsedFact) -> FactUsed | None:
        """Steps share facts."""
        if used not in self.recounted:
            self.recounted[used] = self.facts.told(used)
        return self.recounted[used]

    def figure(self, row: engine.ParameterRow) -> FigureUsed:
        """Steps share figures."""
        if row not in self.told:
            self.told[row] = self._figure(row)
        return self.told[row]

    def _figure(self, row: engine.ParameterRow) -> FigureUsed:
        return FigureUsed(
            code=row.code,
            name=self.names.get(row.code, row.code),
            value=value_text(plain(row.value), row.unit),
            status=row.status,
            status_label=str(words.STATUSES.get(row.status, row.status)),
            source=row.source,
            note=row.note,
        )

    def missing(self, of: Explanation) -> list[str]:
        """What nobody wrote down, with the name of whom it is about where one is known."""
        about: dict[str, list[str]] = {}
        for step in of.steps:
            for used in step.facts:
                if not used.known:
                    about.setdefault(used.what, []).append(self.members[used.person].first_name)
        told = []
        for one in of.missing:
            names = list(dict.fromkeys(about.get(_ABOUT.get(one, ""), ())))
            told.append(f"{words.MISSING[one]} ({', '.join(names)})" if names else str(words.MISSING[one]))
        return told

    def changes(self, of: Explanation) -> Iterable[str]:
        if of.state == State.PROPOSED:
            yield from (words.change(one) for one in of.changes)
            return
        kept = set(of.changes)
        for step in of.steps:
            yield from (words.change(one, step=step.code) for one in step.changes if step.decides and one in kept)


_ABOUT = {
    engine.Missing.BIRTH: "born",
    engine.Missing.INCOME: "income",
    engine.Missing.LEGAL: "legal",
    engine.Missing.RESIDENCE: "registered_since",
}
