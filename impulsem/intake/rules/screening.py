"""What an instrument proposes for a set of answers, and why. Pure, so that anybody can work it out again from what is published.

An answer weighs what the instrument says; what nobody could answer weighs nothing. A rule holds when the answers weigh enough together
and each of its questions has one of the answers it names. Among the rules that hold, the route that comes first in `BY_URGENCY` wins, and
among those of equal rank the rule that is written first. The last rule asks for nothing, so that something is always proposed.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

Answers = Mapping[str, str]  # {question: answer}

URGENT, PREFERENTIAL = "urgent", "preferential"
#: Whatever else is true, these go first. All other routes are of one rank: the order of the rules decides.
BY_URGENCY = (URGENT, PREFERENTIAL)
#: What is known without asking; rules may speak of it like of a question.
TOPIC, MARKED = "topic", "marked_urgent"
YES = "yes"


@dataclasses.dataclass(frozen=True, slots=True)
class Reason:
    """One answer that led to the proposal, and what it weighs."""

    question: str
    answer: str
    weight: int


@dataclasses.dataclass(frozen=True, slots=True)
class Proposal:
    """rule: the code of the rule that decided. reasons: the answers that it rests on. unknown: questions without an answer."""

    route: str
    rule: str
    score: int
    reasons: tuple[Reason, ...]
    unknown: tuple[str, ...]

    def stored(self) -> dict[str, Any]:
        """As a screening keeps it."""
        return {"rule": self.rule, "because": [dataclasses.asdict(one) for one in self.reasons], "unknown": list(self.unknown)}


def propose(instrument: Mapping[str, Any], answers: Answers, *, topic: str = "", marked_urgent: bool = False) -> Proposal:
    """The route that the instrument proposes. Answers that it does not know are as good as none."""
    weights = _weights(instrument)
    known = {question: answer for question, answer in answers.items() if answer in weights.get(question, {})}
    given = known | {TOPIC: topic} | ({MARKED: YES} if marked_urgent else {})
    score = sum(weights[question][answer] for question, answer in known.items())
    rule = min((one for one in instrument["rules"] if _holds(one, given, score)), key=_rank)
    named = [(question, given[question]) for question in rule.get("all", {})]
    if rule.get("at_least"):
        named += [(question, answer) for question, answer in known.items() if weights[question][answer]]
    reasons = tuple(Reason(question, answer, weights.get(question, {}).get(answer, 0)) for question, answer in dict.fromkeys(named))
    unknown = tuple(question["code"] for question in instrument["questions"] if question["code"] not in known)
    return Proposal(rule["route"], rule["code"], score, reasons, unknown)


def _weights(instrument: Mapping[str, Any]) -> dict[str, dict[str, int]]:
    return {one["code"]: {answer["code"]: answer.get("weight", 0) for answer in one["answers"]} for one in instrument["questions"]}


def _holds(rule: Mapping[str, Any], given: Answers, score: int) -> bool:
    return score >= rule.get("at_least", 0) and all(given.get(question) in accepted for question, accepted in rule.get("all", {}).items())


def _rank(rule: Mapping[str, Any]) -> int:
    """`min` keeps the first of equals, which is the order of the rules."""
    return BY_URGENCY.index(rule["route"]) if rule["route"] in BY_URGENCY else len(BY_URGENCY)


def faults(instrument: Mapping[str, Any], *, routes: Sequence[str], languages: Sequence[str], topics: Sequence[str]) -> Iterator[str]:
    """What an instrument must not be, in plain English for whoever writes it; nothing when it can be published.

    Its urgent rules must never cease to hold when an answer becomes a heavier one: whoever is worse off is never seen later for it.
    """
    weights = _weights(instrument)
    known = weights | {TOPIC: dict.fromkeys(topics, 0), MARKED: {YES: 0}}
    texts: list[tuple[str, Any]] = [("the title", instrument["title"])]
    if len(weights) != len(instrument["questions"]) or {TOPIC, MARKED} & weights.keys():
        yield "two questions have the same code, or one of a fact that is known already"
    for question in instrument["questions"]:
        texts.append((f"the question {question['code']}", question["words"]))
        texts += [(f"the answer {question['code']}: {answer['code']}", answer["words"]) for answer in question["answers"]]
        if any(answer.get("weight", 0) < 0 for answer in question["answers"]):
            yield f"an answer to {question['code']} weighs less than nothing"
    for rule in instrument["rules"]:
        texts.append((f"the rule {rule['code']}", rule["because"]))
        if rule["route"] not in routes:
            yield f"the rule {rule['code']} leads to no route: {rule['route']}"
        for question, accepted in rule.get("all", {}).items():
            if question not in known or not set(accepted) <= known[question].keys():
                yield f"the rule {rule['code']} speaks of a question or answer that is not asked: {question}"
            elif rule["route"] in BY_URGENCY and question in weights and not _upward(weights[question], accepted):
                yield f"the rule {rule['code']} would not hold for a heavier answer to {question}"
    if not instrument["rules"] or instrument["rules"][-1].get("all") or instrument["rules"][-1].get("at_least"):
        yield "the last rule must hold always, so that something is always proposed"
    yield from (f"{what} is not said in {language}" for what, words in texts for language in languages if not words.get(language))


def _upward(weights: Mapping[str, int], accepted: Sequence[str]) -> bool:
    lightest = min(weights[answer] for answer in accepted)
    return all(answer in accepted for answer, weight in weights.items() if weight >= lightest)
