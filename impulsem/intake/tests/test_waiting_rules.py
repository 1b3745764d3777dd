"""Criteria, order, bands, dates, equity and gathering: rules without a database."""

from __future__ import annotations

import datetime as dt
import itertools
import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from impulsem.intake.rules import criteria, equity, gathering, queueing
from impulsem.intake.rules.criteria import FACTS, UNFAIR, Kind

DAY = dt.date(2026, 11, 23)
WORDS = {"ca": "a", "es": "b", "en-gb": "c"}


def row(code: str, fact: str, **rule: Any) -> dict[str, Any]:
    return {"code": code, "fact": fact, "words": WORDS, **rule}


ROWS = [
    row("time", "days_waiting", points=1, step=7, most=26),
    row("urgent", "urgency", by={"soon": 5, "urgent": 20}),
    row("children", "children", points=3, step=1, most=9),
    row("dependency", "dependency_degree", points=6, at_least=2),
    row("alone", "lives_alone", points=4),
]

facts = st.fixed_dictionaries(
    {},
    optional={
        "days_waiting": st.integers(0, 2000),
        "urgency": st.sampled_from(["none", "soon", "urgent", "something else"]),
        "children": st.integers(0, 20),
        "dependency_degree": st.integers(0, 3),
        "lives_alone": st.booleans() | st.none(),
    },
)


@given(facts)
def test_the_reasons_add_up_to_the_points(known: dict[str, Any]):
    rules = criteria.read(ROWS, languages=list(WORDS))
    reasons = criteria.reasons_of(rules, known)
    assert sum(points for _each, points in reasons) == criteria.points_of(rules, known)
    assert [points for _each, points in reasons] == sorted((points for _each, points in reasons), reverse=True)
    assert all(0 < points <= each.highest for each, points in reasons)


@given(facts, st.integers(0, 1000))
def test_whoever_waits_longer_never_has_fewer_points(known: dict[str, Any], more: int):
    rules = criteria.read(ROWS)
    later = known | {"days_waiting": known.get("days_waiting", 0) + more}
    assert criteria.points_of(rules, later) >= criteria.points_of(rules, known)


@pytest.mark.parametrize("fact", [*UNFAIR, "learned_score", "country_of_origin", "Nationality"])
def test_what_is_unfair_is_refused_with_a_reason(fact: str):
    with pytest.raises(criteria.UnfairFact) as refusal:
        criteria.read([row("x", fact, points=1)])
    assert fact in str(refusal.value)
    assert str(refusal.value).count(":") >= 1


def test_a_fact_that_nobody_knows_is_refused_with_those_that_may_be_used():
    with pytest.raises(criteria.UnknownFact) as refusal:
        criteria.read([row("x", "shoe_size", points=1)])
    assert all(str(fact.label) in str(refusal.value) for fact in FACTS.values())


@pytest.mark.parametrize(
    "wrong",
    [
        row("x", "children", points=3),
        row("x", "children", points=3, step=1),
        row("x", "children", points=3, step=1, at_least=1, most=9),
        row("x", "lives_alone", points=0),
        row("x", "lives_alone", points=-3),
        row("x", "lives_alone", points=True),
        row("x", "lives_alone", points=101),
        row("x", "lives_alone", by={"yes": 3}),
        row("x", "urgency", by={"yesterday": 3}),
        row("", "lives_alone", points=1),
        {"code": "x", "fact": "lives_alone", "points": 1, "words": {"ca": "a"}},
    ],
)
def test_a_criterion_that_cannot_be_worked_out_is_refused(wrong: dict[str, Any]):
    with pytest.raises(criteria.UnfitCriterion):
        criteria.read([wrong], languages=list(WORDS))


def test_criteria_survive_being_kept_as_data():
    rules = criteria.read(ROWS)
    assert criteria.read(criteria.data_of(rules)) == rules


def test_facts_that_may_not_be_looked_at_are_not_kept():
    assert criteria.clean_facts({"children": "3", "lives_alone": "", "days_waiting": 900, "urgency": "soon"}) == {
        "children": 3,
        "urgency": "soon",
    }
    with pytest.raises(criteria.UnfairFact):
        criteria.clean_facts({"nationality": "CUB"})
    assert {fact.kind for fact in FACTS.values()} == set(Kind)


moments = st.integers(0, 400 * 86_400).map(lambda seconds: dt.datetime(2026, 1, 1, tzinfo=dt.UTC) + dt.timedelta(seconds=seconds))


@given(st.lists(st.tuples(st.integers(0, 40), moments), max_size=30), st.randoms())
def test_the_order_is_by_points_then_by_who_came_first_whatever_order_they_are_read_in(
    rows: list[tuple[int, dt.datetime]], dice: random.Random
):
    named = [(points, since, key) for key, (points, since) in enumerate(rows)]
    order = queueing.ranked(named)
    dice.shuffle(named)
    assert queueing.ranked(named) == order
    for before, after in itertools.pairwise(order):
        assert (-rows[before][0], rows[before][1]) <= (-rows[after][0], rows[after][1])


@given(st.integers(1, 5000))
def test_every_position_is_in_one_band(position: int):
    holding = [band for band in queueing.BANDS if band.first <= position and (band.last is None or position <= band.last)]
    assert holding == [queueing.band_of(position)]


@given(st.integers(0, 3000))
def test_the_bands_of_a_list_hold_everybody_once(waiting: int):
    assert sum(people for _band, people in queueing.in_bands(waiting)) == waiting


paces = st.lists(st.integers(0, 40), min_size=queueing.WEEKS, max_size=queueing.WEEKS).map(lambda weeks: queueing.Pace(tuple(weeks)))


@given(st.integers(1, 600), st.integers(1, 600), paces)
def test_nobody_further_back_is_told_an_earlier_date(one: int, other: int, pace: queueing.Pace):
    near, far = sorted((one, other))
    first, second = (queueing.expected(queueing.band_of(each), far, pace, on=DAY) for each in (near, far))
    if second is not None:
        assert first is not None
        assert first.earliest <= second.earliest
        assert first.latest <= second.latest
        assert DAY <= second.earliest <= second.latest <= DAY + queueing.LONGEST


@given(st.integers(1, 600), paces)
def test_a_date_is_only_told_when_enough_were_attended(position: int, pace: queueing.Pace):
    told = queueing.expected(queueing.band_of(position), position, pace, on=DAY)
    if pace.taken < queueing.ENOUGH:
        assert told is None


def test_the_bands_are_told_in_words_of_positions():
    assert [str(band) for band in queueing.BANDS[:4]] == ["1–5", "6–10", "11–20", "21–50"]
    assert str(queueing.BANDS[-1]) == "501+"
    assert queueing.moved([1, 2, 7], [6, 2, 1]) == {(1, 2): 1, (1, 1): 1, (2, 1): 1}


def ones(group: str, days: list[int], offered: int = 0) -> list[equity.One]:
    return [equity.One(group, each, number < offered) for number, each in enumerate(days)]


def test_a_clear_difference_is_said_and_none_is_not_invented():
    far = equity.check(ones("F", list(range(60, 90)), 3) + ones("M", list(range(30)), 25))
    assert (far.days, far.offered) == (equity.Verdict.CLEAR, equity.Verdict.CLEAR)
    assert (far.longest, far.least) == ("F", "F")
    same = equity.check(ones("F", list(range(30)), 9) + ones("M", list(range(30)), 9))
    assert (same.days, same.offered) == (equity.Verdict.NONE, equity.Verdict.NONE)
    assert equity.check(ones("F", [3] * 9) + ones("M", [4] * 9)).days == equity.Verdict.TOO_FEW


def test_the_tests_agree_with_the_tables_of_books():
    # chi squared of 10/50 and 20/50 is 4.762, of one degree of freedom
    assert equity.p_of_shares([(10, 50), (20, 50)]) == pytest.approx(0.0291, abs=0.0005)
    # ranks 1…5 against 6…10: H = 6.818
    assert equity.p_of_ranks([[1, 2, 3, 4, 5], [6, 7, 8, 9, 10]]) == pytest.approx(0.00902, abs=0.0002)
    assert equity.p_of_ranks([[3, 3], [3, 3]]) == 1.0


@given(st.dictionaries(st.sampled_from("ABCDEFG"), st.integers(1, 12)))
def test_few_people_are_hidden_and_never_one_group_alone_beside_others(sizes: dict[str, int]):
    hidden = equity.too_small(sizes)
    assert {code for code, size in sizes.items() if size < equity.FEWEST} <= hidden
    assert len(hidden) != 1 or len(sizes) == 1


asking = st.builds(
    gathering.Asking,
    key=st.integers(0, 10_000),
    topic=st.sampled_from(["rent", "energy"]),
    language=st.sampled_from(["ca", "es"]),
    centre=st.integers(1, 3),
    territory=st.just(1),
    area=st.just("01"),
    hours=st.integers(1, gathering.ANY),
    since=st.integers(0, 500).map(float),
)


@settings(deadline=None)
@given(st.lists(asking, max_size=60, unique_by=lambda each: each.key), st.randoms())
def test_groups_are_of_people_who_can_come_together_and_the_same_in_any_order(rows: list[gathering.Asking], dice: random.Random):
    groups = gathering.gather(rows, fewest=3, most=6)
    seen = [key for group in groups for key in group.keys]
    assert len(seen) == len(set(seen))
    for group in groups:
        assert 3 <= len(group.asking) <= 6
        assert all(each.hours >> group.part & 1 for each in group.asking)
        assert {(each.topic, each.language) for each in group.asking} == {(group.topic, group.language)}
        assert group.centre in {each.centre for each in group.asking}
        assert group.across or {each.centre for each in group.asking} == {group.centre}
    dice.shuffle(rows)
    assert gathering.gather(rows, fewest=3, most=6) == groups


@settings(deadline=None)
@given(st.lists(asking, max_size=60, unique_by=lambda each: each.key))
def test_nobody_is_left_who_could_have_had_a_group(rows: list[gathering.Asking]):
    inside = {key for group in gathering.gather(rows, fewest=3, most=6) for key in group.keys}
    left = [row for row in rows if row.key not in inside]
    for part in range(len(gathering.PARTS)):
        for topic in ("rent", "energy"):
            for language in ("ca", "es"):
                able = [row for row in left if row.hours >> part & 1 and (row.topic, row.language) == (topic, language)]
                assert len(able) < 3


def test_hours_are_bits_and_none_named_is_any():
    assert gathering.hours_of(["mon_am", "tue_pm"]) == 0b1001
    assert gathering.hours_of([]) == gathering.hours_of(["never"]) == gathering.ANY


def test_what_a_session_frees_is_counted_with_those_who_hold_it():
    assert gathering.freed_minutes(12, individual=45, session=90, professionals=2) == 360
