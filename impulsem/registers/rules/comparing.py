"""Whether what a register says is what is written down already. Pure: amounts in cents, periods `[since, until)`."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Sequence
from typing import Final

from impulsem.registers.rules.contract import Statement

PAYMENTS: Final = {"monthly": 12, "fourteen": 14, "yearly": 1}  # a year; "once" is one payment and in no year


@dataclasses.dataclass(frozen=True, slots=True)
class There:
    """Something that is written down: an amount or a circumstance, with its key."""

    key: int
    about: str
    since: dt.date | None
    until: dt.date | None
    cents: int | None = None
    frequency: str = ""
    grade: int | None = None


def overlapping(statement: Statement, there: Sequence[There]) -> list[There]:
    """What is written down about the same, at some day of the statement's period."""
    return [each for each in there if each.about == statement.about and _meet(statement, each)]


def is_same(statement: Statement, there: There) -> bool:
    """Whether the register says the same: the same amount over a year, or the same grade."""
    if not statement.holds:
        return False
    if not statement.is_amount:
        return statement.grade == there.grade
    return _a_year(statement.cents or 0, statement.frequency) == _a_year(there.cents or 0, there.frequency)


def _a_year(cents: int, frequency: str) -> tuple[bool, int]:
    return (frequency in PAYMENTS, cents * PAYMENTS.get(frequency, 1))


def _meet(statement: Statement, there: There) -> bool:
    begins_before_that_ends = there.until is None or statement.since < there.until
    ends_after_that_begins = statement.until is None or there.since is None or there.since < statement.until
    return begins_before_that_ends and ends_after_that_begins
