"""Topics, their guides, and the published instrument."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from impulsem.intake.models import GuideVersion, Route, ScreeningInstrument, Topic
from impulsem.intake.rules.screening import MARKED, TOPIC
from impulsem.platform.words import said


def topics() -> list[Topic]:
    """What may be chosen, in the city's order (one query)."""
    return list(Topic.objects.filter(active=True).order_by("order"))


@dataclasses.dataclass(frozen=True, slots=True)
class Guide:
    """What the desk asks, answers, asks for and where else it sends, in the reader's language; and the sheet to hand over."""

    topic: Topic
    number: int
    since: dt.date
    ask: Sequence[str]
    answer: Sequence[str]
    documents: Sequence[str]
    where: Sequence[str]
    easy: Sequence[str]


def guide(topic: Topic | None, *, language: str | None = None) -> Guide | None:
    """The guide in force for a topic, in `language` (else the reader's); none where the city wrote none (one query)."""
    if topic is None:
        return None
    found = GuideVersion.objects.filter(topic=topic).order_by("-number").first()
    if found is None:
        return None
    told: Any = said(found.content, language)
    return Guide(topic, found.number, found.since, *(told.get(part, ()) for part in ("ask", "answer", "documents", "where", "easy")))


@dataclasses.dataclass(frozen=True, slots=True)
class Question:
    """A question of the instrument in the reader's language. answers: (code, words, weight)."""

    code: str
    words: str
    answers: tuple[tuple[str, str, int], ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Rule:
    """A rule in words: what it proposes, why, and when it holds. at_least: what the answers must weigh together; 0: no matter."""

    code: str
    route: str
    because: str
    at_least: int
    conditions: tuple[str, ...]  # "question: answer or answer"

    @property
    def route_label(self) -> str:
        return str(Route(self.route).label)


@dataclasses.dataclass(frozen=True, slots=True)
class PublishedInstrument:
    """A version of the screening instrument as anybody may read it; rules in the order in which they decide."""

    number: int
    used_from: dt.date
    title: str
    about: str
    note: str
    questions: tuple[Question, ...]
    rules: tuple[Rule, ...]


def published_instrument(*, on: dt.date) -> PublishedInstrument | None:
    """The instrument in use on a day (two queries); none where the city has none yet."""
    row = ScreeningInstrument.objects.filter(used_from__lte=on).order_by("-number").first()
    return None if row is None else told(row, {topic.code: topic.name for topic in Topic.objects.all()})


def told(row: ScreeningInstrument, topic_names: Mapping[str, str]) -> PublishedInstrument:
    """A version in the reader's language."""
    content = row.content
    asked = tuple(
        Question(
            one["code"],
            said(one["words"]),
            tuple((answer["code"], said(answer["words"]), answer.get("weight", 0)) for answer in one["answers"]),
        )
        for one in content["questions"]
    )
    names = {one.code: (one.words, {code: words for code, words, _weight in one.answers}) for one in asked}
    names |= {TOPIC: ("", dict(topic_names)), MARKED: ("", {})}
    by_rank = sorted(content["rules"], key=lambda rule: [Route.URGENT, Route.PREFERENTIAL, rule["route"]].index(rule["route"]))
    rules = tuple(
        Rule(
            rule["code"],
            rule["route"],
            said(rule["because"]),
            rule.get("at_least", 0),
            tuple(_condition(*names[code], accepted) for code, accepted in rule.get("all", {}).items() if code != MARKED),
        )
        for rule in by_rank
    )
    return PublishedInstrument(row.number, row.used_from, said(content["title"]), said(content.get("about")), row.note, asked, rules)


def _condition(question: str, answers: Mapping[str, str], accepted: Sequence[str]) -> str:
    either = " / ".join(answers.get(code, code) for code in accepted)
    return f"{question} {either}".strip()
