"""One answer, statement by statement, beside what is written down."""

from __future__ import annotations

import dataclasses
import datetime as dt
from decimal import Decimal

from impulsem.people.models import Circumstance, EconomicFact
from impulsem.registers.models import Conclusion, LookUp
from impulsem.registers.rules.comparing import There, overlapping
from impulsem.registers.rules.contract import Statement
from impulsem.registers.services.concluding import written_down
from impulsem.registers.services.evidence import statements_of


@dataclasses.dataclass(frozen=True, slots=True)
class Said:
    """Something that is said of a person, by a register or here. amount in euro; grade: percent for a disability."""

    label: str
    holds: bool
    amount: Decimal | None
    frequency: str
    grade: int | None
    percent: bool
    since: dt.date | None
    until: dt.date | None


@dataclasses.dataclass(frozen=True, slots=True)
class Line:
    """A statement, what became of it, and (while somebody must decide) what is written down for the same time."""

    said: Said
    conclusion: Conclusion
    there: list[Said]


def lines_of(look_up: LookUp) -> list[Line]:
    """At most 3 queries. Refuses: NotThereAnyMore."""
    statements = statements_of(look_up)
    if not statements:
        return []
    conclusions = {row.position: row for row in Conclusion.objects.filter(look_up=look_up).select_related("decided_by")}
    some_open = any(row.state == Conclusion.State.OPEN for row in conclusions.values())
    there = written_down(look_up.person_id) if some_open else []
    return [
        Line(
            _statement(statement),
            conclusions[position],
            [_there(each) for each in overlapping(statement, there)] if conclusions[position].state == Conclusion.State.OPEN else [],
        )
        for position, statement in enumerate(statements)
    ]


def _statement(row: Statement) -> Said:
    return _said(row.about, row.holds, row.cents, row.frequency, row.grade, row.since, row.until)


def _there(row: There) -> Said:
    return _said(row.about, True, row.cents, row.frequency, row.grade, row.since, row.until)


def _said(
    about: str, holds: bool, cents: int | None, frequency: str, grade: int | None, since: dt.date | None, until: dt.date | None
) -> Said:
    if about in EconomicFact.Category:
        label, percent = EconomicFact.Category(about).label, False
    else:
        label, percent = Circumstance.Kind(about).label, about == Circumstance.Kind.DISABILITY
    often = str(EconomicFact.Frequency(frequency).label) if frequency else ""
    amount = Decimal(cents) / 100 if cents is not None else None
    return Said(str(label), holds, amount, often, grade, percent, since, until)
