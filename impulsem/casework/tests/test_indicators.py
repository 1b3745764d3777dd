"""Every indicator of `casework` over a few rows, against a value worked out by hand."""

import datetime as dt

import ibis
import pytest

from impulsem.indicators import engine
from impulsem.indicators.declarations import indicators
from impulsem.indicators.tests.tables import figure, holding

# Two professionals: Ann (1) has an interview of 40 minutes and half an hour of paperwork; Ben (2) leads a group for 90 minutes,
# coordinates for 20 and travels for 20; together they talk to a household for 25 each. 250 minutes, 180 of them with people.
WORK = [
    {"worker": 1, "entry": 1, "category": "individual", "kind": "interview", "reason": "housing", "minutes": 40},
    {"worker": 1, "entry": 2, "category": "paperwork", "kind": "paperwork", "minutes": 30},
    {"worker": 2, "entry": 3, "category": "group", "kind": "session", "minutes": 90},
    {"worker": 2, "entry": 4, "category": "coordination", "kind": "coordination", "minutes": 20},
    {"worker": 2, "entry": 3, "category": "travel", "kind": "session", "minutes": 20},
    {"worker": 1, "entry": 5, "category": "household", "kind": "interview", "minutes": 25},
    {"worker": 2, "entry": 5, "category": "household", "kind": "interview", "minutes": 25},
    {"worker": 1, "category": "contract", "contract": 450},
    {"worker": 3, "category": "contract", "contract": 550},
]
# Ada (1) and Bea (2) come on Monday, Ada again on Tuesday and twice that day; a group of Ada, Bea and Cal (3); paperwork about Cal.
MONDAY, TUESDAY = dt.date(2026, 10, 5), dt.date(2026, 10, 6)
AT_THE_CENTRE = {"channel": "centre", "direct": True, "mode": "individual"}
ATTENDANCE = [
    {"entry": 1, "person": 1, "visit": 11, "trip": 11, "day": MONDAY, "minutes": 30.0, **AT_THE_CENTRE},
    {"entry": 2, "person": 2, "visit": 21, "trip": 21, "day": MONDAY, "minutes": 30.0, "days_to_write": 4, **AT_THE_CENTRE},
    {"entry": 3, "person": 1, "visit": 12, "trip": 12, "day": TUESDAY, "minutes": 20.0, **AT_THE_CENTRE},
    {"entry": 4, "person": 1, "visit": 12, "trip": 12, "day": TUESDAY, "minutes": 10.0, **AT_THE_CENTRE},
    {"entry": 5, "person": 1, "visit": 13, "trip": None, "mode": "group", "direct": True, "minutes": 30.0},
    {"entry": 5, "person": 2, "visit": 23, "trip": None, "mode": "group", "direct": True, "minutes": 30.0},
    {"entry": 5, "person": 3, "visit": 33, "trip": None, "mode": "group", "direct": True, "minutes": 30.0},
    {"entry": 6, "person": 3, "visit": 34, "trip": None, "mode": "indirect", "minutes": 60.0, "days_to_write": 4},
]
FILES = [
    {"file": 1, "contacts": 7, "intensity": "high", "days_since_contact": 3, "referent": True},
    {"file": 2, "contacts": 3, "intensity": "medium", "days_since_contact": 20, "referent": True},
    {"file": 3, "contacts": 0, "intensity": "low", "days_since_contact": 100, "referent": False},
    {"file": 4, "contacts": 0, "intensity": "low", "days_since_contact": None, "referent": True},
]
COMMITMENTS = [
    {"commitment": 1, "file": 1, "state": "kept", "in_time": True},
    {"commitment": 2, "file": 1, "state": "kept", "in_time": False},
    {"commitment": 3, "file": 2, "state": "open", "in_time": False},
    {"commitment": 4, "file": 3, "state": "kept", "in_time": True},
    {"commitment": 5, "file": 3, "state": "waived", "in_time": False},
]
READS = [
    {"reading": number, "reader": number % 2, "ground": ground} for number, ground in enumerate(["referent", "grant", "reach", "reach"])
]
GRANTS = [
    {"opening": 1, "worker": 1, "review": "justified"},
    {"opening": 2, "worker": 1, "review": "not_justified"},
    {"opening": 3, "worker": 2, "review": "pending"},
    {"opening": 4, "worker": 3, "review": "justified"},
]
DRAFTS = [{"draft": 1, "days_left": 0}, {"draft": 2, "days_left": 6}, {"draft": 3, "days_left": 7}]


@pytest.mark.parametrize(
    ("code", "rows", "value", "numerator", "denominator", "n"),
    [
        ("time.direct_share", WORK, 0.72, 180, 250, 2),
        ("time.minutes", WORK, 250, 250, None, 2),
        ("time.minutes_each", WORK, 50, 250, 5, 2),
        ("time.paperwork_share", WORK, 0.12, 30, 250, 2),
        ("time.coordination_share", WORK, 0.08, 20, 250, 2),
        ("time.travel_share", WORK, 0.08, 20, 250, 2),
        ("time.coverage", WORK, 0.25, 250, 1000, 3),
        ("attention.minutes", ATTENDANCE, 180, 180, None, 3),
        ("attention.trips_per_person", ATTENDANCE, 1.5, 3, 2, 2),
        ("attention.entries_per_attendance", ATTENDANCE, 7 / 6, 7, 6, 3),
        ("attention.participants_per_entry", ATTENDANCE, 8 / 6, 8, 6, 3),
        ("attention.group_attendance", ATTENDANCE, 3, 3, 1, 3),
        ("attention.days_to_write", ATTENDANCE, 1, 8, 8, 3),
        ("records.drafts_left", DRAFTS, 1, 1, None, 3),
        ("files.active", FILES, 4, 4, None, 4),
        ("files.days_since_contact", FILES, 20, None, 3, 4),
        ("files.without_referent", FILES, 0.25, 1, 4, 4),
        ("files.commitments_in_time", COMMITMENTS, 0.5, 2, 4, 3),
        ("files.reads_with_reason", READS, 0.25, 1, 4, 2),
        ("files.reasons_justified", GRANTS, 2 / 3, 2, 3, 2),
    ],
)
def test_the_value_is_that_worked_out_by_hand(code, rows, value, numerator, denominator, n):
    cell = figure(code, *rows)
    assert cell.value == pytest.approx(value)
    assert (cell.numerator, cell.denominator, cell.n) == (numerator, denominator, n)


@pytest.mark.parametrize("code", [indicator.code for indicator in indicators if indicator.code.split(".")[0] not in {"people", "agenda"}])
def test_without_rows_there_is_no_ratio_and_no_median(code):
    cell = figure(code)
    assert cell.n == 0
    assert not cell.value
    if indicators[code].measure != "sum":
        assert cell.value is None


@pytest.mark.parametrize("dialect", ["duckdb", "postgres"])
def test_every_indicator_can_be_said_to_every_engine(dialect):
    for indicator in indicators:
        assert "SELECT" in ibis.to_sql(engine.expression(indicator, by=["month"]), dialect=dialect)


def test_the_share_of_two_months_comes_from_their_minutes():
    november = [{**row, "month": dt.date(2026, 11, 1)} for row in WORK[:2]]
    with holding("work", *WORK, *november) as run:
        months = engine.cells(indicators["time.direct_share"], run, by=["month"])
        [both] = engine.cells(indicators["time.direct_share"], run)
    assert [(cell.key[0].month, cell.value) for cell in months] == [(10, 0.72), (11, pytest.approx(40 / 70))]
    assert both.value == pytest.approx(220 / 320)


def test_the_days_of_professionals_are_the_clusters_of_the_share():
    # Ann's day: 65 of 95 with people; Ben's: 115 of 155
    with holding("work", *WORK) as run:
        [sums] = engine.clusters(indicators["time.direct_share"], run, cluster=["worker", "day"])
    assert sums == {
        "clusters": 2, "part": 180, "whole": 250, "part2": 65**2 + 115**2, "product": 65 * 95 + 115 * 155, "whole2": 95**2 + 155**2,
    }  # fmt: skip


def test_rows_can_be_kept_to_places_and_none_named_means_none():
    with holding("work", *[{**row, "centre": "C1"} for row in WORK[:2]], *[{**row, "centre": "C2"} for row in WORK[2:]]) as run:
        share = indicators["time.direct_share"]
        assert engine.cells(share, run, where={"centre": ["C1"]})[0].denominator == 70
        assert engine.cells(share, run, where={"centre": []})[0].value is None


def test_there_are_at_least_fifteen_indicators_and_each_says_what_it_is():
    assert len(indicators) >= 15
    for indicator in indicators:
        for text in (indicator.name, indicator.why, indicator.family, indicator.source, indicator.limits, indicator.objective):
            assert str(text)
