"""Why the rules answer what they answer, for one household."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from impulsem.entitlement.engine import RULES, Change, Explanation, Missing, ParameterSet, State, Unit, UsedFact, Verdict, explain, run
from impulsem.entitlement.engine.cases import population_of
from impulsem.entitlement.engine.parameters import parameters_of
from impulsem.entitlement.tests.random_households import households

DAY = dt.date(2024, 6, 15)


@pytest.fixture(scope="module")
def figures() -> ParameterSet:
    return parameters_of(Path(settings.CITY_DIR) / "benefits" / "parameters.csv")


def explained(benefit: str, figures: ParameterSet, *people: dict[str, Any], day: dt.date = DAY) -> Explanation:
    household = population_of(people, day, lambda euro: round(euro * 100))
    [one] = explain(household, run(household, day=day, parameters=figures, benefits=[benefit]))
    return one


def test_it_says_how_much_income_is_above_the_limit_and_what_was_counted(figures: ParameterSet) -> None:
    one = explained("rgc", figures, {"born": dt.date(1990, 5, 1), "has": [{"salary": 797.82}]})
    assert (one.state, one.changes) == (State.NOT_PROPOSED, (Change("above", cents=4200, unit=Unit.CENTS_MONTH),))
    step = next(step for step in one.steps if step.code == "rgc.income")
    assert step.verdict == Verdict.NOT_PASSED
    assert {number.name: number.value for number in step.numbers} == {"income": 79782, "limit": 75582, "people": 1}
    assert step.facts == (UsedFact(0, "fact", fact=0, cents=79782, of="rgc"),)
    assert "derived" in {row.status for row in step.parameters}


def test_it_says_what_to_ask_and_of_whom(figures: ParameterSet) -> None:
    one = explained("rgc", figures, {"born": dt.date(1990, 5, 1)}, {"role": "partner", "born": dt.date(1990, 5, 1), "no_income": 1})
    assert (one.state, one.missing, one.changes) == (State.MISSING, (Missing.INCOME,), (Change("ask", missing=Missing.INCOME),))
    unknown = [fact for step in one.steps for fact in step.facts if not fact.known]
    assert unknown == [UsedFact(0, "income", known=False, of="rgc")]


def test_it_says_from_which_day_the_answer_changes_by_itself(figures: ParameterSet) -> None:
    born, registered = (
        {"born": dt.date(2001, 6, 16), "no_income": 1},
        {"born": dt.date(1990, 1, 1), "registered_since": dt.date(2022, 8, 31)},
    )
    assert Change("from_day", day=dt.date(2024, 6, 16)) in explained("rgc", figures, born).changes
    assert explained("rgc", figures, registered | {"no_income": 1}).changes == (Change("from_day", day=dt.date(2024, 8, 31)),)
    # and on that day it does
    assert explained("rgc", figures, born, day=dt.date(2024, 6, 16)).state == State.PROPOSED


def test_a_proposal_says_how_much_more_income_there_could_be(figures: ParameterSet) -> None:
    one = explained("energy_poverty", figures, {"born": dt.date(1990, 5, 1), "supply_cut": 1, "has": [{"salary": 900}]})
    assert (one.state, one.changes) == (State.PROPOSED, (Change("below", cents=61164, unit=Unit.CENTS_MONTH),))
    assert "energy_poverty.law_changed" in one.caveats


def test_no_rule_in_force_says_which_figures_lack_and_what_they_last_were(figures: ParameterSet) -> None:
    one = explained("school_meals", figures, {"born": dt.date(1990, 5, 1)}, day=dt.date(2026, 11, 23))
    lacking = {code: last and str(last.value) for code, last in one.absent}
    assert (one.state, one.steps, lacking["school_meals.menu"]) == (State.NOT_IN_FORCE, (), "6.91")


def test_nobody_lives_there(figures: ParameterSet) -> None:
    one = explained("emergency_aid", figures)
    assert (one.state, [step.code for step in one.steps]) == (State.NOT_PROPOSED, ["nobody"])


def test_a_fact_that_nobody_verified_for_long_is_said_to_be_old(figures: ParameterSet) -> None:
    household = population_of(({"born": dt.date(1990, 5, 1), "has": [{"salary": 500}]},), DAY, lambda euro: euro * 100)
    household.facts.stale_after[0] = "2024-06-14"
    [one] = explain(household, run(household, day=DAY, parameters=figures, benefits=["rgc"]))
    assert "stale_facts" in one.caveats
    household.facts.stale_after[0] = "2024-06-15"
    [one] = explain(household, run(household, day=DAY, parameters=figures, benefits=["rgc"]))
    assert "stale_facts" not in one.caveats


def test_one_dwelling_of_a_city_is_explained_as_if_it_were_alone_with_the_indexes_of_the_city(figures: ParameterSet) -> None:
    people = households(60, day=DAY, seed=4)
    results = run(people, day=DAY, parameters=figures)
    for dwelling in range(people.dwellings):
        for one in explain(people, results, dwelling=dwelling):
            outcomes = results.of(one.benefit)
            assert (int(outcomes.dwelling[one.unit]), int(outcomes.state[one.unit])) == (dwelling, one.state)
            assert all(people.dwelling[person] == dwelling for person in one.people)
            for used in (fact for step in one.steps for fact in step.facts):
                assert used.person in one.people
                assert used.fact is None or people.facts.person[used.fact] == used.person


def test_the_steps_decide_what_the_answer_is(figures: ParameterSet) -> None:
    people = households(200, day=DAY, seed=9)
    results = run(people, day=DAY, parameters=figures)
    for dwelling in range(people.dwellings):
        for one in explain(people, results, dwelling=dwelling):
            verdicts = {step.verdict for step in one.steps if step.decides}
            if Verdict.NOT_PASSED in verdicts:
                assert one.state == State.NOT_PROPOSED
            elif Verdict.UNKNOWN in verdicts:
                assert one.state == State.MISSING
                assert {missing for step in one.steps if step.decides for missing in step.missing} == set(one.missing)
            elif verdicts:
                assert one.state == State.PROPOSED
            if one.state in (State.NOT_PROPOSED, State.MISSING):
                assert one.changes, one
    assert set(results.outcomes) == set(RULES)
