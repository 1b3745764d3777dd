"""The criteria of a waiting list: a text for people and a rule for the order, in one. Pure.

A criterion looks at one fact of a candidate and gives points for it. Which facts may be looked at stands here, once: needs and time, and
nothing that says who somebody is. Nothing is learned from anybody; whoever reads the criteria can work out the points by hand.
"""

from __future__ import annotations

import dataclasses
import enum
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from impulsem.platform.errors import DomainError
from impulsem.platform.registries import Text
from impulsem.platform.words import Words

MOST_POINTS = 100  # of one criterion
MOST_CRITERIA = 20
LONGEST_CODE = 30

Facts = Mapping[str, Any]
Label = Any  # a sentence that is translated when it is shown; forms and pages take it as it is


class Kind(enum.StrEnum):
    YES = "yes"  # true or false
    NUMBER = "number"  # whole, not negative
    CHOICE = "choice"  # one of some codes


@dataclasses.dataclass(frozen=True, slots=True)
class Fact:
    """Something that a criterion may look at. counted: worked out from the list itself, never typed."""

    code: str
    kind: Kind
    label: Label
    choices: tuple[tuple[str, Label], ...] = ()
    counted: bool = False


FACTS: dict[str, Fact] = {
    fact.code: fact
    for fact in (
        Fact("days_waiting", Kind.NUMBER, _("Days on the list"), counted=True),
        Fact(
            "urgency",
            Kind.CHOICE,
            _("How urgent it is"),
            (("none", _("It can wait")), ("soon", _("It should be soon")), ("urgent", _("It is urgent"))),
        ),
        Fact("children", Kind.NUMBER, _("Children in the household")),
        Fact("dependency_degree", Kind.NUMBER, _("Degree of dependency (0 to 3)")),
        Fact("lives_alone", Kind.YES, _("Lives alone")),
        Fact("cares_for_somebody", Kind.YES, _("Cares for somebody who depends on them")),
        Fact("low_income", Kind.YES, _("Income of the household under the reference")),
        Fact("housing_at_risk", Kind.YES, _("May lose the home, or has none")),
        Fact("no_earlier_attention", Kind.YES, _("Has never been attended")),
    )
}

#: What somebody might want to order people by, and why that is not done.
UNFAIR: dict[str, Text] = {
    "nationality": _("where somebody comes from says nothing about what they need"),
    "origin": _("where somebody comes from says nothing about what they need"),
    "migration_status": _("papers are asked for only where a rule of the law needs them"),
    "sex": _("the order does not depend on the sex; differences are looked at in the equity check"),
    "gender": _("the order does not depend on the gender; differences are looked at in the equity check"),
    "age": _("need counts, not age: say which need is meant (lives alone, degree of dependency, children)"),
    "religion": _("what somebody believes is nobody’s business here"),
    "language": _("an interpreter is found; nobody waits longer for the language that they speak"),
    "area": _("where in the centre’s area somebody lives is no need"),
    "missed_appointments": _("waiting longer is no punishment"),
    "complaints": _("who complains does not wait longer"),
    "score": _("no score that a machine has learned decides about people"),
    "risk_score": _("no score that a machine has learned decides about people"),
    "prediction": _("no score that a machine has learned decides about people"),
}


class UnfairFact(DomainError):
    message = _("“%(fact)s” cannot decide who comes first: %(why)s.")
    field = "criteria"


class UnknownFact(DomainError):
    message = _("“%(fact)s” is none of the facts that a criterion may look at: %(allowed)s.")
    field = "criteria"


class UnfitCriterion(DomainError):
    message = _("The criterion “%(code)s” cannot be used: %(why)s.")
    field = "criteria"


@dataclasses.dataclass(frozen=True, slots=True)
class Criterion:
    """Points for a fact.

    A yes gives `points`. A number gives `points` for each `step`, `most` at the highest (`at_least`: `points` from that number on). A
    choice gives what stands in `by`.
    """

    code: str
    words: Words
    fact: str
    points: int = 0
    step: int = 0
    at_least: int = 0
    most: int = 0
    by: Mapping[str, int] = dataclasses.field(default_factory=dict)

    @property
    def highest(self) -> int:
        """The most points that it can give."""
        return max(self.by.values(), default=0) if self.by else self.most or self.points

    def points_for(self, value: Any) -> int:
        """What a value of the fact gives; a fact that nobody knows gives nothing."""
        kind = FACTS[self.fact].kind
        if kind is Kind.CHOICE:
            return self.by.get(str(value), 0)
        if kind is Kind.YES:
            return self.points if value is True else 0
        number = value if isinstance(value, int) and not isinstance(value, bool) else 0
        if self.step:
            return min(number // self.step * self.points, self.most)
        return self.points if number >= self.at_least else 0


def read(rows: Sequence[Mapping[str, Any]], *, languages: Sequence[str] = ()) -> list[Criterion]:
    """Criteria from data: [{code, words, fact, points | by, step, at_least, most}]. languages: in which each text has to be.

    Refuses: UnfairFact, UnknownFact, UnfitCriterion.
    """
    if not 1 <= len(rows) <= MOST_CRITERIA:
        raise UnfitCriterion(code="–", why=_("there are none, or too many to be understood"))
    found = [_read_one(row, languages) for row in rows]
    codes = [each.code for each in found]
    for code in codes:
        if codes.count(code) > 1:
            raise UnfitCriterion(code=code, why=_("it is there twice"))
    return found


def _read_one(row: Mapping[str, Any], languages: Sequence[str]) -> Criterion:
    code, name = str(row.get("code", ""))[:LONGEST_CODE], str(row.get("fact", ""))
    if name not in FACTS:
        unfair = next(
            (why for word, why in UNFAIR.items() if word in name.lower().replace("-", "_").split("_") or word == name.lower()), None
        )
        if unfair is not None:
            raise UnfairFact(fact=name, why=unfair)
        raise UnknownFact(fact=name, allowed=", ".join(str(fact.label) for fact in FACTS.values()))
    if not code:
        raise UnfitCriterion(code="–", why=_("it has no code"))
    words = row.get("words") or {}
    if any(not str(words.get(language, "")).strip() for language in languages) or not words:
        raise UnfitCriterion(code=code, why=_("its text is not there in each language"))
    by = {str(choice): points for choice, points in (row.get("by") or {}).items()}
    numbers = {key: row.get(key, 0) for key in ("points", "step", "at_least", "most")}
    if any(not isinstance(value, int) or isinstance(value, bool) or value < 0 for value in [*numbers.values(), *by.values()]):
        raise UnfitCriterion(code=code, why=_("points are whole numbers, and never less than nothing"))
    each = Criterion(code=code, words=dict(words), fact=name, by=by, **numbers)
    _check(each)
    return each


def _check(each: Criterion) -> None:
    fact = FACTS[each.fact]
    if fact.kind is Kind.CHOICE:
        if not each.by or not set(each.by) <= {code for code, _label in fact.choices}:
            raise UnfitCriterion(code=each.code, why=_("it has to say the points of each choice"))
    elif each.by:
        raise UnfitCriterion(code=each.code, why=_("this fact has no choices"))
    elif fact.kind is Kind.NUMBER and bool(each.step) == bool(each.at_least):
        raise UnfitCriterion(code=each.code, why=_("a number counts either for each so many or from so many on"))
    elif fact.kind is Kind.NUMBER and each.step and not each.most:
        raise UnfitCriterion(code=each.code, why=_("what counts for each so many needs a most"))
    if not 1 <= each.highest <= MOST_POINTS:
        raise UnfitCriterion(code=each.code, why=_("it gives no points, or more than 100"))


def data_of(criteria: Sequence[Criterion]) -> list[dict[str, Any]]:
    """The same as data, without what is empty."""
    return [{key: value for key, value in dataclasses.asdict(each).items() if value} for each in criteria]


def points_of(criteria: Sequence[Criterion], facts: Facts) -> int:
    return sum(each.points_for(facts.get(each.fact)) for each in criteria)


def reasons_of(criteria: Sequence[Criterion], facts: Facts) -> list[tuple[Criterion, int]]:
    """The criteria that give somebody points, the weightiest first."""
    given = [(each, each.points_for(facts.get(each.fact))) for each in criteria]
    return sorted(((each, points) for each, points in given if points), key=lambda pair: -pair[1])


def clean_facts(given: Mapping[str, Any]) -> dict[str, Any]:
    """Only facts that may be looked at, of their kind; what is counted by the list, and what says nothing, is left out.

    Refuses: UnfairFact, UnknownFact.
    """
    kept: dict[str, Any] = {}
    for name, value in given.items():
        if name not in FACTS:
            if name in UNFAIR:
                raise UnfairFact(fact=name, why=UNFAIR[name])
            raise UnknownFact(fact=name, allowed=", ".join(str(fact.label) for fact in FACTS.values()))
        fact = FACTS[name]
        if fact.counted or value is None or value == "":
            continue
        if fact.kind is Kind.YES:
            kept[name] = bool(value)
        elif fact.kind is Kind.NUMBER:
            kept[name] = min(max(int(value), 0), 99)
        elif str(value) in {code for code, _label in fact.choices}:
            kept[name] = str(value)
    return kept


def compiled(criteria: Sequence[Criterion], *, facts: str, days: str, days_with: Sequence[Any] = ()) -> tuple[str, list[Any]]:
    """The points as an expression for PostgreSQL, with its parameters: the same as `points_of`.

    facts: the column that holds the facts; days: an expression for the whole days on the list, with its own parameters `days_with`. Both
    are ours, never somebody's input.
    """
    parts, parameters = [], []
    for each in criteria:
        kind = FACTS[each.fact].kind
        if kind is Kind.YES:
            parts.append(f"CASE WHEN {facts} -> %s = 'true'::jsonb THEN %s ELSE 0 END")
            parameters += [each.fact, each.points]
        elif kind is Kind.CHOICE:
            cases = " ".join("WHEN %s THEN %s" for _choice in each.by)
            parts.append(f"CASE {facts} ->> %s {cases} ELSE 0 END")
            parameters.append(each.fact)
            for choice, points in each.by.items():
                parameters += [choice, points]
        else:
            value = days if each.fact == "days_waiting" else f"coalesce(({facts} ->> %s)::int, 0)"
            named = list(days_with) if each.fact == "days_waiting" else [each.fact]
            if each.step:
                parts.append(f"least({value} / %s * %s, %s)")
                parameters += [*named, each.step, each.points, each.most]
            else:
                parts.append(f"CASE WHEN {value} >= %s THEN %s ELSE 0 END")
                parameters += [*named, each.at_least, each.points]
    return " + ".join(parts), parameters
