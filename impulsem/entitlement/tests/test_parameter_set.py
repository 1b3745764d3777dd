"""The figures of the rules as a frozen set."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from impulsem.entitlement.engine import RULES, ParameterProblem, ParameterSet
from impulsem.entitlement.engine.system import system_of

FIGURES = Path(settings.CITY_DIR) / "benefits" / "parameters.csv"


def row(
    code: str = "some.figure", value: str = "1", valid_from: str = "2024-01-01", valid_to: str = "", unit: str = "EUR/month"
) -> dict[str, Any]:
    return {
        "code": code,
        "value": value,
        "unit": unit,
        "valid_from": valid_from,
        "valid_to": valid_to,
        "source": "a law",
        "status": "confirmed",
    }


def test_a_value_holds_from_its_first_to_its_last_day() -> None:
    figures = ParameterSet.of([row(valid_to="2024-12-31"), row(value="2", valid_from="2025-01-01")])
    days = ["2023-12-31", "2024-01-01", "2024-12-31", "2025-01-01", "2099-01-01"]
    said = [figures.value("some.figure", dt.date.fromisoformat(day)) for day in days]
    assert said == [None, Decimal(1), Decimal(1), Decimal(2), Decimal(2)]


def test_a_gap_between_two_values_is_a_gap_for_the_rules_too() -> None:
    figures = ParameterSet.of([row(valid_to="2024-06-30"), row(value="2", valid_from="2025-01-01")])
    tree = system_of(figures).get_parameters_at_instant
    assert tree("2024-06-30").some.figure == 100
    assert "figure" not in list(tree("2024-07-01").some)
    assert tree("2025-01-01").some.figure == 200


def test_the_same_figures_in_another_order_are_the_same_set() -> None:
    rows = [row(), row("some.other", "2"), row("another.one", "3")]
    one, other = ParameterSet.of(rows), ParameterSet.of(reversed(rows))
    assert (one, hash(one)) == (other, hash(other))
    assert system_of(one) is system_of(other)
    assert one != ParameterSet.of([row(value="1.01"), *rows[1:]])


@pytest.mark.parametrize(
    ("unit", "value", "whole"),
    [("EUR/year", "9622.18", 962218), ("x IRSC", "0.375", 375_000), ("%", "22", 220_000), ("years", "23", 23), ("% of base", "0.5", 5_000)],
)
def test_formulas_see_whole_numbers(unit: str, value: str, whole: int) -> None:
    source = ParameterSet.of([row(unit=unit, value=value)]).source("some.figure", dt.date(2024, 1, 1))
    assert source is not None
    assert source.whole == whole


@pytest.mark.parametrize(
    "rows",
    [
        [row(), row(value="2", valid_from="2025-01-01")],  # two values from 2025 on
        [row(valid_to="2024-01-31"), row(value="2", valid_from="2024-01-31")],  # two on one day
        [row(valid_to="2023-12-31")],  # ends before it begins
        [row(value="1.005")],  # half a cent
        [row(value="-1")],
        [row(value="NaN")],
        [row(value="1000000.01")],
        [row(value="100.000001", unit="x IRSC")],
        [row(value="151", unit="years")],
        [row("Some Figure")],
        [row("some")],
        [row("some.unit")],  # a word that OpenFisca keeps for itself
        [row("some.figure"), row("some.figure.more")],
    ],
)
def test_figures_that_cannot_be_are_refused(rows: list[dict[str, Any]]) -> None:
    with pytest.raises(ParameterProblem):
        ParameterSet.of(rows)


def test_another_value_for_a_day_changes_its_period_and_nothing_else() -> None:
    figures = ParameterSet.of([row(valid_to="2024-12-31"), row(value="2", valid_from="2025-01-01")])
    changed = figures.with_value("some.figure", Decimal(3), day=dt.date(2025, 5, 5))
    assert [changed.value("some.figure", dt.date(year, 5, 5)) for year in (2024, 2025)] == [1, 3]
    assert figures.value("some.figure", dt.date(2025, 5, 5)) == 2
    with pytest.raises(KeyError):
        figures.with_value("some.figure", Decimal(3), day=dt.date(2020, 1, 1))


def test_the_figures_of_the_city_say_where_they_come_from_and_how_sure_they_are() -> None:
    figures = ParameterSet.read(FIGURES)
    assert all(one.source for one in figures.rows)
    assert {one.status for one in figures.rows} == {"confirmed", "secondary", "derived", "unverified"}


def test_every_figure_that_a_rule_speaks_of_is_one_of_the_city() -> None:
    codes = set(ParameterSet.read(FIGURES).codes)
    for rule in RULES.values():
        spoken_of = {need.code for need in rule.needs} | {code for condition in rule.conditions for code in condition.figures}
        assert spoken_of <= codes, rule.code
