"""Amounts per month. Exact fractions inside, cents at the end, rounded once."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

CENT = Decimal("0.01")
MONTHS = 12
PAYMENTS = {"monthly": 12, "fourteen": 14, "yearly": 1}  # payments a year; "once" is in no month

IN = "income"
OUT = "expense"
OWED = "debt"
OWNED = "asset"

# What each category of `EconomicFact` is.
KIND_OF = {
    "salary": IN,
    "self_employed": IN,
    "pension": IN,
    "non_contributory": IN,
    "unemployment": IN,
    "minimum_income": IN,
    "family": IN,
    "maintenance": IN,
    "informal": IN,
    "other_income": IN,
    "rent": OUT,
    "mortgage": OUT,
    "utilities": OUT,
    "school": OUT,
    "health": OUT,
    "transport": OUT,
    "other_expense": OUT,
    "rent_arrears": OWED,
    "utility_arrears": OWED,
    "loan": OWED,
    "savings": OWNED,
    "property": OWNED,
}


@dataclasses.dataclass(frozen=True, slots=True)
class Amount:
    """An economic fact as sums see it: `kind` and `frequency` are codes of `EconomicFact`, `amount` in euro and not negative."""

    kind: str
    amount: Decimal
    frequency: str


@dataclasses.dataclass(frozen=True, slots=True)
class Totals:
    """Euro and cents. Income, expense and what is left are per month; debts and assets are balances; `once` came or went one time."""

    income: Decimal
    expense: Decimal
    debts: Decimal
    assets: Decimal
    income_once: Decimal
    expense_once: Decimal

    @property
    def left(self) -> Decimal:
        """What is left to live on; negative when more goes out than comes in."""
        return self.income - self.expense


def cents(value: Fraction | Decimal) -> Decimal:
    """Rounded to the cent, halves up, as offices do."""
    exact = Fraction(value)
    return (Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(CENT, rounding=ROUND_HALF_UP)


def euro(whole: int) -> Decimal:
    """Whole cents as euro."""
    return Decimal(whole).scaleb(-2)


def monthly(fact: Amount) -> Fraction | None:
    """The exact share of one month; None for what happens once."""
    payments = PAYMENTS.get(fact.frequency)
    return None if payments is None else Fraction(fact.amount) * payments / MONTHS


def per_month(fact: Amount) -> Decimal | None:
    """The share of one month in cents, for showing; sums are taken from exact shares (see `totals`)."""
    share = monthly(fact)
    return None if share is None else cents(share)


def totals(facts: Iterable[Amount]) -> Totals:
    """The sums of some facts, of one person or of everybody who lives together."""
    flow = {IN: Fraction(0), OUT: Fraction(0)}
    once = {IN: Fraction(0), OUT: Fraction(0)}
    stock = {OWED: Fraction(0), OWNED: Fraction(0)}
    for fact in facts:
        share = monthly(fact)
        if fact.kind in stock:
            stock[fact.kind] += Fraction(fact.amount)
        elif share is None:
            once[fact.kind] += Fraction(fact.amount)
        else:
            flow[fact.kind] += share
    return Totals(cents(flow[IN]), cents(flow[OUT]), cents(stock[OWED]), cents(stock[OWNED]), cents(once[IN]), cents(once[OUT]))


def together(each: Iterable[Totals]) -> Totals:
    """Of some people, so that what is shown of each adds up to what is shown of all."""
    rows = [dataclasses.astuple(one) for one in each] or [(Decimal("0.00"),) * 6]
    return Totals(*(sum(column, Decimal(0)) for column in zip(*rows, strict=True)))
