import pytest
from hypothesis import given
from hypothesis import strategies as st

from impulsem.indicators import rules


def test_a_small_cell_takes_the_next_smallest_with_it_because_the_total_would_tell():
    assert rules.hidden([40, 3, 9, 12], 5) == ["", "small", "secondary", ""]


def test_two_small_cells_that_are_enough_together_need_no_third():
    assert rules.hidden([40, 3, 4, 12], 5) == ["", "small", "small", ""]


def test_two_small_cells_that_are_still_few_together_take_a_third():
    assert rules.hidden([40, 1, 2, 12], 5) == ["", "small", "small", "secondary"]


def test_where_the_same_people_may_be_in_two_cells_their_sizes_do_not_add_up():
    assert rules.hidden([40, 3, 4, 12], 5, apart=False) == ["", "small", "small", "secondary"]


def test_empty_cells_are_shown_and_protect_nobody():
    assert rules.hidden([0, 3, 9], 5) == ["", "small", "secondary"]


def test_without_small_cells_everything_is_shown():
    assert rules.hidden([5, 6, 0], 5) == ["", "", ""]
    assert rules.hidden([], 5) == []


@given(st.lists(st.integers(0, 30), max_size=12), st.integers(0, 8), st.booleans())
def test_no_small_cell_is_shown_and_none_can_be_worked_out_from_the_others(sizes, minimum, apart):
    marks = rules.hidden(sizes, minimum, apart=apart)
    assert all(mark for size, mark in zip(sizes, marks, strict=True) if 0 < size < minimum)
    left = [size for size, mark in zip(sizes, marks, strict=True) if mark]
    shown = [size for size, mark in zip(sizes, marks, strict=True) if not mark and size]
    assert not left or not shown or (len(left) >= 2 and (sum(left) if apart else max(left)) >= minimum)


def test_a_share_is_as_sure_as_its_days_are_alike():
    # three days of 100 minutes: 60, 60 and 60 with people
    alike = rules.share(clusters=3, part=180, whole=300, part2=3 * 3600, product=3 * 6000, whole2=3 * 10000)
    assert (alike.value, alike.low, alike.high) == (0.6, pytest.approx(0.6), pytest.approx(0.6))


def test_the_interval_of_a_share_by_hand():
    # two days of 100 minutes, 40 and 80 with people: R = 0.6; residuals -20 and 20; s = sqrt(2/1 * 800) / 200 = 0.2
    found = rules.share(clusters=2, part=120, whole=200, part2=1600 + 6400, product=4000 + 8000, whole2=20000)
    assert found.value == 0.6
    assert found.low == pytest.approx(0.6 - 1.959964 * 0.2)
    assert found.high == pytest.approx(0.6 + 1.959964 * 0.2)


def test_nothing_recorded_is_no_share_and_one_day_has_no_interval():
    assert rules.share(clusters=0, part=0, whole=0, part2=0, product=0, whole2=0) == rules.Share(None, None, None)
    assert rules.share(clusters=1, part=30, whole=60, part2=900, product=1800, whole2=3600) == rules.Share(0.5, None, None)
