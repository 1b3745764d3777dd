"""The proposal: nobody worse off is seen later, what is unknown is allowed, and it says all that it rests on."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from impulsem.intake.models import Route
from impulsem.intake.rules.screening import BY_URGENCY, Proposal, faults, propose
from impulsem.intake.tests.factories import INSTRUMENT, question, rule, words
from impulsem.platform import city

CITY: dict[str, Any] = city.settings(settings.CITY_DIR, "intake/screening.toml")
TOPICS = [row["code"] for row in city.settings(settings.CITY_DIR, "intake/topics.toml")["topic"]]
LANGUAGES = [code for code, _name in settings.LANGUAGES]


def rank(proposal: Proposal) -> int:
    return BY_URGENCY.index(proposal.route) if proposal.route in BY_URGENCY else len(BY_URGENCY)


answered = st.fixed_dictionaries(
    {}, optional={one["code"]: st.sampled_from([answer["code"] for answer in one["answers"]]) for one in CITY["questions"]}
)
topics = st.sampled_from(TOPICS)


@given(answered, topics, st.booleans(), st.sampled_from(CITY["questions"]), st.data())
def test_a_heavier_answer_never_makes_it_less_urgent(
    answers: dict[str, str], topic: str, marked: bool, asked: dict[str, Any], data: st.DataObject
) -> None:
    weights = {one["code"]: one.get("weight", 0) for one in asked["answers"]}
    before = weights.get(answers.get(asked["code"], ""), 0)
    heavier = data.draw(st.sampled_from([code for code, weight in weights.items() if weight >= before]))
    was = propose(CITY, answers, topic=topic, marked_urgent=marked)
    now = propose(CITY, answers | {asked["code"]: heavier}, topic=topic, marked_urgent=marked)
    assert rank(now) <= rank(was)


@given(answered, topics)
def test_what_the_desk_marked_urgent_is_never_less_urgent_for_it(answers: dict[str, str], topic: str) -> None:
    assert rank(propose(CITY, answers, topic=topic, marked_urgent=True)) <= rank(propose(CITY, answers, topic=topic))


@given(answered, topics, st.booleans())
def test_the_reasons_that_it_names_lead_to_the_same_proposal(answers: dict[str, str], topic: str, marked: bool) -> None:
    whole = propose(CITY, answers, topic=topic, marked_urgent=marked)
    named = {one.question: one.answer for one in whole.reasons}
    again = propose(CITY, {**named}, topic=topic if "topic" in named else "", marked_urgent="marked_urgent" in named)
    assert (again.route, again.rule) == (whole.route, whole.rule)


@given(answered, topics)
def test_something_is_always_proposed_and_what_was_not_answered_is_told(answers: dict[str, str], topic: str) -> None:
    proposal = propose(CITY, answers, topic=topic)
    assert proposal.route in Route.values
    assert set(proposal.unknown) == {one["code"] for one in CITY["questions"]} - answers.keys()


def test_an_answer_that_the_instrument_does_not_know_is_none() -> None:
    assert propose(INSTRUMENT, {"roof": "w9", "who": "knows"}).route == "first_visit"


def test_the_instrument_of_the_city_can_be_published() -> None:
    assert list(faults(CITY, routes=Route.values, languages=LANGUAGES, topics=TOPICS)) == []


def wrongs(**changes: Any) -> str:
    return "; ".join(faults({**INSTRUMENT, **changes}, routes=Route.values, languages=LANGUAGES, topics=[]))


def test_an_instrument_that_would_send_who_is_worse_off_to_the_end_is_refused() -> None:
    upside_down = [rule("urgent", roof=["w0"]), rule("first_visit")]
    assert "would not hold for a heavier answer to roof" in wrongs(rules=upside_down)


def test_an_instrument_that_may_propose_nothing_or_nowhere_is_refused() -> None:
    assert "something is always proposed" in wrongs(rules=[rule("urgent", roof=["w5"])])
    assert "leads to no route: moon" in wrongs(rules=[rule("moon"), rule("first_visit")])
    assert "not asked: color" in wrongs(rules=[rule("informed", color=["w0"]), rule("first_visit")])


def test_an_instrument_speaks_every_language_and_asks_each_question_once() -> None:
    assert "the title is not said in es" in wrongs(title={"ca": "Cribratge", "en-gb": "Screening"})
    assert "the same code" in wrongs(questions=[question("roof", 0, 5), question("roof", 0), question("food", 0, 3), question("group", 0)])
    assert "weighs less than nothing" in wrongs(questions=[*INSTRUMENT["questions"], question("luck", 0, -1)])
    assert words("x").keys() == set(LANGUAGES)
