"""The rules of the six benefits: the city's cases, and what must hold for every household there could be."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections import Counter
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest
from django.conf import settings

from impulsem.entitlement.engine import RULES, Missing, ParameterSet, State, run
from impulsem.entitlement.engine.cases import FOLDER, count, read_cases, run_cases
from impulsem.entitlement.engine.inputs import one_dwelling
from impulsem.entitlement.engine.parameters import parameters_of
from impulsem.entitlement.tests.random_households import INCOMES, households, told_everything
from impulsem.people.rules.columns import Population

#: Between them every benefit is in force, with and without the complement, with and without the part of a third adult.
DAYS = [dt.date(2017, 10, 3), dt.date(2020, 7, 31), dt.date(2022, 2, 28), dt.date(2024, 2, 29), dt.date(2026, 11, 23)]


@pytest.fixture(scope="module")
def figures() -> ParameterSet:
    return parameters_of(Path(settings.CITY_DIR) / "benefits" / "parameters.csv")


def test_every_case_of_the_city_comes_out_as_it_should(figures: ParameterSet) -> None:
    assert [str(failure) for failure in run_cases(figures)] == []


def test_every_benefit_has_at_least_fifteen_cases() -> None:
    cases = Counter(case.benefit for case in read_cases(Path(settings.CITY_DIR) / FOLDER))
    assert cases.keys() == RULES.keys()
    assert min(cases.values()) >= 15
    assert count() == sum(cases.values())


def test_a_figure_that_is_a_cent_wrong_fails_a_case_in_words(figures: ParameterSet) -> None:
    wrong = figures.with_value("rgc.max.1", Decimal("755.83"), day=dt.date(2024, 6, 15))
    said = [str(failure) for failure in run_cases(wrong)]
    assert any("amount 755.82 → state proposed, amount 755.83" in words for words in said)


def test_figures_that_lack_one_that_a_case_speaks_of_fail_it_and_do_not_break(figures: ParameterSet) -> None:
    rest = ParameterSet(tuple(row for row in figures.rows if row.code != "rgc.max.1"))
    assert any("rgc.max.1" in str(failure) for failure in run_cases(rest))


@pytest.mark.parametrize("number", [220, pytest.param(3000, marks=pytest.mark.slow)])
@pytest.mark.parametrize("day", DAYS, ids=str)
def test_many_households_at_once_get_what_each_gets_alone(figures: ParameterSet, day: dt.date, number: int) -> None:
    people = households(number, day=day, seed=day.year + number)
    together = run(people, day=day, parameters=figures)
    for dwelling in range(people.dwellings):
        household = one_dwelling(people, dwelling)
        alone = run(household.population, day=day, parameters=figures)
        for benefit, outcomes in together.outcomes.items():
            mine = outcomes.dwelling == dwelling
            for field in ("state", "cents", "margin", "missing", "receives"):
                assert getattr(outcomes, field)[mine].tolist() == getattr(alone.of(benefit), field).tolist(), (benefit, dwelling, field)


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_an_answer_that_does_not_wait_for_what_is_missing_stays_the_same_whatever_it_turns_out_to_be(
    figures: ParameterSet, day: dt.date
) -> None:
    people = households(6000, day=day, seed=7)
    before = run(people, day=day, parameters=figures)
    said = Counter[State]()
    for seed in range(8):
        after = run(told_everything(people, day=day, seed=seed), day=day, parameters=figures)
        for benefit, outcomes in before.outcomes.items():
            sure = outcomes.state != State.MISSING
            assert (after.of(benefit).state[sure] == outcomes.state[sure]).all(), benefit
            assert (after.of(benefit).cents[sure] == outcomes.cents[sure]).all(), benefit
            left = after.of(benefit).missing
            assert not (left & ~np.int16(Missing.FIGURE)).any(), f"{benefit}: everything was told and something is missing"
            said.update(State(state) for state in outcomes.state.tolist())
    assert min(said[state] for state in (State.PROPOSED, State.NOT_PROPOSED, State.MISSING)) > 1000


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_more_income_never_gives_more(figures: ParameterSet, day: dt.date) -> None:
    people = told_everything(households(6000, day=day, seed=11), day=day, seed=1)
    less, more = run(people, day=day, parameters=figures), run(_richer(people), day=day, parameters=figures)
    for benefit, outcomes in less.outcomes.items():
        richer = more.of(benefit)
        assert (richer.cents <= outcomes.cents).all(), benefit
        assert (richer.margin >= outcomes.margin).all(), benefit
        assert not ((richer.state == State.PROPOSED) & (outcomes.state == State.NOT_PROPOSED)).any(), benefit


def test_what_is_missing_is_said_where_it_is_missing_and_nowhere_else(figures: ParameterSet) -> None:
    day = DAYS[-1]
    for outcomes in run(households(3000, day=day, seed=3), day=day, parameters=figures).outcomes.values():
        assert ((outcomes.missing > 0) == (outcomes.state == State.MISSING)).all()


def test_nobody_at_all_is_no_mistake(figures: ParameterSet) -> None:
    for outcomes in run(households(0, day=DAYS[-1], seed=1), day=DAYS[-1], parameters=figures).outcomes.values():
        assert len(outcomes.state) == 0


def test_only_the_benefits_that_are_asked_for_are_worked_out(figures: ParameterSet) -> None:
    results = run(households(10, day=DAYS[-1], seed=1), day=DAYS[-1], parameters=figures, benefits=["imv"])
    assert list(results.outcomes) == ["imv"]


def test_a_day_long_before_any_law_has_no_rule_in_force(figures: ParameterSet) -> None:
    for outcomes in run(households(20, day=DAYS[-1], seed=1), day=dt.date(1990, 1, 1), parameters=figures).outcomes.values():
        assert set(outcomes.state.tolist()) == {State.NOT_IN_FORCE}
        assert not outcomes.cents.any()


def _richer(people: Population) -> Population:
    facts = people.facts
    more = np.random.default_rng(5).integers(0, 90_000, len(facts.cents))
    return dataclasses.replace(
        people, facts=dataclasses.replace(facts, cents=facts.cents + np.where(np.isin(facts.category, INCOMES), more, 0))
    )


def test_the_largest_figures_that_can_be_written_do_not_overflow(figures: ParameterSet) -> None:
    most = {
        "EUR": Decimal(1_000_000),
        "x": Decimal(100),
        "%": Decimal(10_000),
        "years": Decimal(150),
        "months": Decimal(1200),
        "days": Decimal(3660),
    }
    day, people = DAYS[3], told_everything(households(500, day=DAYS[3], seed=2), day=DAYS[3], seed=2)
    changed = figures
    for code in figures.codes:
        row = figures.source(code, day)
        if row is not None and row.unit not in ("years", "months"):
            changed = changed.with_value(code, most[row.unit.split("/")[0].split(" ")[0]], day=day)
    for outcomes in run(people, day=day, parameters=changed).outcomes.values():
        assert (outcomes.cents >= 0).all()
        assert (outcomes.margin <= 0).all()
    for code in ("rgc.look_back", "rgc.residence", "rgc.min_age", "imv.min_age", "child_fund.last_age"):
        for value in (Decimal(0), most["years"]):
            run(people, day=day, parameters=figures.with_value(code, value, day=day))
