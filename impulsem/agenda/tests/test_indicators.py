"""The indicators of `agenda` over a few rows, against values worked out by hand."""

import pytest

from impulsem.indicators.tests.tables import figure

ROWS = [
    {"appointment": 1, "person": 1, "reason": "first_visit", "state": "attended", "days_ahead": 3},
    {"appointment": 2, "person": 2, "reason": "first_visit", "state": "attended", "days_ahead": 10},
    {"appointment": 3, "person": 3, "reason": "first_visit", "state": "attended", "days_ahead": 12},
    {"appointment": 4, "person": 4, "reason": "first_visit", "state": "missed", "days_ahead": 90},
    {"appointment": 5, "person": 1, "reason": "housing", "state": "attended", "days_ahead": 90},
    {"appointment": 6, "person": 1, "reason": "housing", "state": "cancelled"},
    {"appointment": 7, "person": 5, "reason": "housing", "state": "attended", "spontaneous": True},
    {"appointment": 8, "person": 5, "reason": "housing", "state": "booked"},
]


@pytest.mark.parametrize(
    ("code", "value", "denominator", "n"),
    [
        ("agenda.days_to_first_interview", 10, 3, 3),
        ("agenda.no_shows", 0.2, 5, 4),
        ("agenda.walk_ins", 0.2, 5, 4),
    ],
)
def test_the_value_is_that_worked_out_by_hand(code, value, denominator, n):
    cell = figure(code, *ROWS)
    assert (cell.value, cell.denominator, cell.n) == (value, denominator, n)


@pytest.mark.parametrize(
    ("code", "rows", "value"),
    [
        ("agenda.covered", [{"outcome": outcome} for outcome in ("substitute", "moved", "left", "none")], 0.5),
        ("agenda.days_earlier", [{"taken": True, "days_earlier": 4}, {"taken": True, "days_earlier": 3}, {"taken": False}], 7),
    ],
)
def test_what_cover_and_earlier_times_gave_back_is_counted(code, rows, value):
    assert figure(code, *({"appointment": n, "person": n, **row} for n, row in enumerate(rows))).value == value


@pytest.mark.parametrize("code", ["agenda.days_to_first_interview", "agenda.no_shows", "agenda.walk_ins"])
def test_without_appointments_there_is_no_figure(code):
    assert figure(code).value is None
