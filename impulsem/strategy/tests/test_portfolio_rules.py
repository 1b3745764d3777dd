from hypothesis import given
from hypothesis import strategies as st

from impulsem.strategy.rules.portfolio import Candidate, greedy, left_out, worth

candidates = st.lists(
    st.builds(
        Candidate,
        code=st.text("ABCDEF", min_size=1, max_size=4),
        cost=st.integers(0, 10_000_000),
        worth=st.none() | st.floats(0, 4, allow_nan=False),
    ),
    unique_by=lambda each: each.code,
    max_size=20,
)


@given(candidates, st.integers(0, 20_000_000))
def test_the_rule_stays_within_the_budget_never_takes_the_unasked_and_takes_all_that_still_fits(
    listed: list[Candidate], budget: int
) -> None:
    chosen = greedy(listed, budget=budget)
    by_code = {each.code: each for each in listed}
    left = budget - sum(by_code[code].cost for code in chosen)
    assert left >= 0
    assert all(by_code[code].worth is not None for code in chosen)
    assert all(each.cost > left for each in listed if each.worth is not None and each.code not in chosen)


@given(candidates, st.integers(0, 20_000_000))
def test_the_rule_chooses_the_same_in_whatever_order_projects_are_listed(listed: list[Candidate], budget: int) -> None:
    assert greedy(listed, budget=budget) == greedy(list(reversed(listed)), budget=budget)


def test_most_worth_for_each_euro_comes_first_and_what_costs_nothing_before_all() -> None:
    listed = [Candidate("dear", 300, 4.0), Candidate("cheap", 100, 2.0), Candidate("free", 0, 0.1), Candidate("unasked", 0, None)]
    assert greedy(listed, budget=350) == ["free", "cheap"]
    assert greedy(listed, budget=400) == ["free", "cheap", "dear"]


def test_worth_is_the_mean_score_above_the_lowest_and_unknown_where_nobody_was_asked() -> None:
    assert worth([4.0, None, 5.0]) == 3.5
    assert worth([None]) is None


def test_who_is_reached_by_no_chosen_project_is_left_out() -> None:
    assert left_out({"P1": ["a"], "P2": ["b", "c"]}, ["P2"], ["a", "b", "c", "d"]) == ["a", "d"]
