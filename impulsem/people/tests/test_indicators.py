"""The indicators of `people` over a few rows, against values worked out by hand."""

from impulsem.indicators.tests.tables import figure

ROWS = [
    {"pair": 1, "state": "linked", "days_to_decide": 2},
    {"pair": 2, "state": "different", "days_to_decide": 4},
    {"pair": 3, "state": "different", "days_to_decide": 9},
    {"pair": 4, "state": "open", "days_to_decide": None},
]


def test_one_of_three_answered_pairs_was_linked():
    cell = figure("people.duplicates_linked", *ROWS)
    assert (cell.value, cell.numerator, cell.denominator, cell.n) == (1 / 3, 1, 3, 4)


def test_half_of_the_answered_pairs_took_four_days_or_less():
    cell = figure("people.days_to_decide_duplicate", *ROWS)
    assert (cell.value, cell.denominator) == (4, 3)


def test_while_none_is_answered_there_is_no_figure():
    assert figure("people.duplicates_linked", ROWS[3]).value is None
    assert figure("people.days_to_decide_duplicate", ROWS[3]).value is None
