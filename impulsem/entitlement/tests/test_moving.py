"""What other figures move, counted so that nothing is told of too few households; and a city in parts."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from impulsem.entitlement.engine import Entity, Outcomes, Pays, State
from impulsem.entitlement.rules.finding import found_in
from impulsem.entitlement.rules.moving import Answer, Row, Side, answer, benefits_using
from impulsem.entitlement.rules.parts import parts
from impulsem.people.rules.columns import Facts, Population


def outcomes(*units: tuple[int, State, int], receives: tuple[int, ...] = (), missing: int = 0, pays: Pays = Pays.MONTHLY) -> Outcomes:
    """Units of dwelling, state and cents."""
    state = np.array([one[1] for one in units], dtype=np.int8)
    return Outcomes(
        benefit="rgc",
        entity=Entity.FAMILY,
        pays=pays,
        state=state,
        cents=np.array([one[2] for one in units], dtype=np.int64),
        margin=np.array([-one[2] for one in units], dtype=np.int64),
        missing=np.where(state == State.MISSING, missing, 0).astype(np.int16),
        dwelling=np.array([one[0] for one in units], dtype=np.int64),
        receives=np.isin(np.arange(len(units)), receives),
    )


def side(*cents: int) -> Side:
    """One dwelling each; -1 where nothing is proposed."""
    array = np.array(cents, dtype=np.int64)
    return Side(array >= 0, np.maximum(array, 0))


def ask(before: Side, after: Side, groups: list[int] | None = None, counted: list[bool] | None = None) -> Answer:
    dwellings = len(before.proposed)
    of_dwelling = np.array(groups if groups is not None else [0] * dwellings)
    codes = [f"{number:02d}" for number in range(int(of_dwelling.max()) + 1)]
    some = np.array(counted) if counted is not None else np.ones(dwellings, dtype=bool)
    return answer({"rgc": before}, {"rgc": after}, neighbourhood=codes, of_dwelling=of_dwelling, counted=some)


def test_a_finding_is_one_a_household_and_says_yes_where_one_of_its_units_is_told_yes() -> None:
    found = found_in(
        outcomes(
            (0, State.PROPOSED, 100), (0, State.MISSING, 0), (1, State.MISSING, 0), (2, State.NOT_PROPOSED, 0), (3, State.PROPOSED, 50),
            (3, State.PROPOSED, 70), missing=6,
        ),
        dwellings=5,
    )  # fmt: skip
    assert found.dwelling.tolist() == [0, 1, 3]
    assert found.probable.tolist() == [True, False, True]
    assert found.cents.tolist() == [100, 0, 120]
    assert found.margin.tolist() == [-100, 0, -70]
    assert found.missing.tolist() == [0, 6, 0]


def test_who_receives_it_counts_as_claimed_and_is_not_asked_for_what_is_missing() -> None:
    found = found_in(
        outcomes(
            (0, State.PROPOSED, 1), (1, State.PROPOSED, 1), (1, State.PROPOSED, 1), (2, State.MISSING, 0), receives=(0, 1, 3), missing=2
        ),
        dwellings=3,
    )
    assert found.dwelling.tolist() == [0, 1]
    assert found.received.tolist() == [True, False]


def test_gains_losses_and_other_amounts_are_told_apart() -> None:
    before = side(*[-1] * 6, *[100] * 7, *[100] * 8, *[100] * 9)
    after = side(*[40] * 6, *[-1] * 7, *[130] * 8, *[100] * 9)
    found = ask(before, after)
    assert found.city == Row(households=30, moved=21, gained=6, lost=7, changed=8, cents=6 * 40 - 7 * 100 + 8 * 30)
    assert found.benefits["rgc"] == found.city
    assert Answer.read(found.kept()) == found


def test_a_household_that_loses_one_thing_and_gains_another_has_lost() -> None:
    ten = range(10)
    before = {"a": side(*[100 for _ in ten]), "b": side(*[-1 for _ in ten])}
    after = {"a": side(*[-1 for _ in ten]), "b": side(*[300 for _ in ten])}
    found = answer(before, after, neighbourhood=["01"], of_dwelling=np.zeros(10, dtype=np.int64), counted=np.ones(10, dtype=bool))
    assert (found.city.gained, found.city.lost, found.city.cents) == (0, 10, 2000)


def test_households_with_somebody_sealed_are_in_no_count() -> None:
    found = ask(side(*[-1] * 10), side(*[10] * 10), counted=[True] * 6 + [False] * 4)
    assert (found.city.households, found.city.gained, found.city.cents) == (6, 6, 60)


def test_a_small_cell_is_hidden_with_another_one_so_that_it_cannot_be_worked_out() -> None:
    groups = [0] * 20 + [1] * 20 + [2] * 20
    gain = [10] * 3 + [-1] * 17 + [10] * 8 + [-1] * 12 + [10] * 15 + [-1] * 5
    found = ask(side(*[-1] * 60), side(*gain), groups)
    assert found.city.gained == 26
    assert [row.moved for row in found.neighbourhoods.values()] == [None, None, 15]
    assert [row.cents for row in found.neighbourhoods.values()] == [None, None, 150]


def test_nothing_that_is_shown_gives_away_a_small_cell() -> None:
    """Whatever the counts: of the parts that are not shown, their sum, which anybody can work out, is none or enough."""
    rng = np.random.default_rng(7)
    for _ in range(300):
        groups = np.sort(rng.integers(0, 6, size=120))
        before = side(*rng.choice([-1, 50, 100], size=120, p=[0.5, 0.3, 0.2]).tolist())
        after = Side(before.proposed.copy(), before.cents.copy())
        for place in np.flatnonzero(rng.random(120) < rng.random()):
            after.proposed[place] = not before.proposed[place] or rng.random() < 0.5
            after.cents[place] = 70 if after.proposed[place] else 0
        found = ask(before, after, groups.tolist())
        rows = list(found.neighbourhoods.values())
        for part in ("moved", "gained", "lost", "changed"):
            total, shown = getattr(found.city, part), [getattr(row, part) for row in rows]
            assert all(value is None or value == 0 or value >= 5 for value in shown)
            if total is not None and None in shown:
                rest = total - sum(value for value in shown if value is not None)
                assert rest == 0 or rest >= 5, (part, shown, total)
                assert sum(value is None for value in shown) > 1 or rest == 0
        for row in rows:
            assert [row.gained, row.lost, row.changed].count(None) in (0, 3)


@pytest.mark.parametrize("code", ["irsc.annual", "rgc.max.1", "child_fund.limit.two"])
def test_a_figure_is_used_by_the_benefits_whose_rules_read_it(code: str) -> None:
    assert code.partition(".")[0] in benefits_using(code) or code.startswith("irsc")
    assert benefits_using("no.such.figure") == []


def test_a_city_in_parts_is_the_city() -> None:
    dwelling = np.repeat(np.arange(7), [3, 1, 2, 5, 1, 1, 4])
    people = len(dwelling)
    whole = Population(
        day=np.datetime64("2026-11-23", "D"), person=np.arange(people) + 100, dwelling=dwelling, family=dwelling.copy(),
        role=np.zeros(people, dtype=np.int8), sex=np.zeros(people, dtype=np.int8), born=np.full(people, np.datetime64("1980-01-01", "D")),
        registered_since=np.full(people, np.datetime64("NaT", "D")), legal=np.ones(people, dtype=np.int8),
        circumstances={"pupil": np.arange(people, dtype=np.int16)}, household=np.arange(7) + 50, neighbourhood=np.arange(7),
        tenure=np.zeros(7, dtype=np.int8),
        facts=Facts(
            person=np.repeat(np.arange(people), 2), category=np.zeros(people * 2, dtype=np.int8), cents=np.arange(people * 2),
            payments=np.full(people * 2, 12, dtype=np.int8), since=np.full(people * 2, np.datetime64("NaT", "D")),
            until=np.full(people * 2, np.datetime64("NaT", "D")), stale_after=np.full(people * 2, np.datetime64("NaT", "D")),
        ),
    )  # fmt: skip
    for size in (1, 4, 6, 100):
        found = list(parts(whole, people=size))
        assert [place.start for place, _ in found] == [0, *(place.stop for place, _ in found[:-1])]
        for name in ("person", "legal", "household", "neighbourhood"):
            assert list(itertools.chain(*(getattr(some, name).tolist() for _, some in found))) == getattr(whole, name).tolist()
        assert list(itertools.chain(*(some.facts.cents.tolist() for _, some in found))) == whole.facts.cents.tolist()
        for _, some in found:
            assert some.dwelling.min() == some.family.min() == some.facts.person.min() == 0
            assert some.dwellings == len(np.unique(some.dwelling))
            assert (some.person[some.facts.person] - 100 == some.facts.cents // 2).all()
