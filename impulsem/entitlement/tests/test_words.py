"""Nothing that a rule can say is left without words."""

from __future__ import annotations

from decimal import Decimal

import pytest

from impulsem.entitlement.engine import RULES, Change, Missing, State, Unit, Verdict
from impulsem.entitlement.rules import words
from impulsem.entitlement.rules.units import value_text

CONDITIONS = [condition for rule in RULES.values() for condition in rule.conditions]


def test_every_condition_number_and_caveat_has_its_words() -> None:
    assert {condition.code for condition in CONDITIONS} <= words.STEPS.keys()
    assert {shown.name for condition in CONDITIONS for shown in condition.shows} <= words.NUMBERS.keys()
    assert {caveat.code for rule in RULES.values() for caveat in rule.caveats} <= words.CAVEATS.keys()
    assert set(State) == words.STATES.keys()
    assert set(Verdict) == words.VERDICTS.keys()
    assert set(Missing) == words.MISSING.keys()


def test_what_no_amount_would_change_says_what_would() -> None:
    assert {condition.code for condition in CONDITIONS if condition.decides and not condition.margin} <= words.OTHERWISE.keys()


def test_the_limit_itself_is_not_said_to_be_nothing_too_much() -> None:
    exactly = words.change(Change("above", cents=0, unit=Unit.CENTS_MONTH), step="rgc.income")
    assert exactly == "It is exactly the limit, and has to be under it."
    assert "€42.00 a month" in words.change(Change("above", cents=4200, unit=Unit.CENTS_MONTH), step="rgc.income")


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        ("801.85", "EUR/month", "€801.85 a month"),
        ("2.5", "x IRSC", "2.5 times the IRSC"),
        ("33", "%", "33\u00a0%"),
        ("22", "% of base", "22% of the base amount"),
        ("24", "months", "24 months"),
        ("3", "% of nothing known", "3 % of nothing known"),
    ],
)
def test_a_figure_is_said_with_its_unit(value: str, unit: str, text: str) -> None:
    assert value_text(Decimal(value), unit) == text
