"""What is said to a register and what it may answer (docs/registers.md): JSON, version 1. Nothing of an answer is believed in part."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import re
from collections.abc import Collection, Mapping
from typing import Any, Final
from uuid import UUID

VERSION: Final = 1
LONGEST: Final = 100_000  # bytes of an answer
MOST: Final = 40  # statements of an answer
FREQUENCIES: Final = frozenset(["monthly", "fourteen", "yearly", "once"])
GRADES: Final = {"disability": (0, 100), "dependency": (1, 3), "large_family": (1, 2)}
_AMOUNT = re.compile(r"[0-9]{1,9}\.[0-9]{2}")
_EARLIEST = dt.date(1890, 1, 1)
_AHEAD = dt.timedelta(days=366)  # what is granted from next year on is known this year


class Nonsense(ValueError):
    """An answer that cannot be one. `code` says where, for operators: never what stands there."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclasses.dataclass(frozen=True, slots=True)
class Query:
    """One question. kind, value: the number by which the register knows the person. law: of the ground, for the other side's own record."""

    reference: UUID
    register: str
    kind: str
    value: str
    born: dt.date | None
    purpose: str
    ground: str
    law: str


@dataclasses.dataclass(frozen=True, slots=True)
class Statement:
    """One thing that a register says of a person: an amount in cents, or a circumstance with its grade, if it has grades.

    about: a category of `EconomicFact` (`is_amount`) or a kind of `Circumstance`. holds: False says that there is none. The period is
    `[since, until)`.
    """

    about: str
    is_amount: bool
    holds: bool
    since: dt.date
    until: dt.date | None = None
    cents: int | None = None
    frequency: str = ""
    grade: int | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class Answer:
    """found: whether the register knows the person at all."""

    found: bool
    statements: tuple[Statement, ...]


def written(query: Query) -> bytes:
    """The body of the request."""
    content = {
        "contract": VERSION,
        "reference": str(query.reference),
        "register": query.register,
        "person": {"kind": query.kind, "value": query.value, "born": query.born.isoformat() if query.born else None},
        "purpose": query.purpose,
        "ground": {"code": query.ground, "law": query.law},
    }
    return json.dumps(content, ensure_ascii=False, sort_keys=True).encode()


def read(raw: bytes, *, reference: UUID, register: str, gives: Collection[str], amounts: Collection[str], today: dt.date) -> Answer:
    """The answer to that question. gives: what the register is believed in; amounts: which of that are amounts. Errors: Nonsense."""
    try:
        told: Any = json.loads(raw)
    except (ValueError, RecursionError):
        raise Nonsense("not_json") from None
    if not isinstance(told, dict):
        raise Nonsense("not_json")
    for name, value in (("contract", VERSION), ("reference", str(reference)), ("register", register)):
        if told.get(name) != value:
            raise Nonsense(name)
    found, rows = told.get("found"), told.get("statements")
    if not isinstance(found, bool) or not isinstance(rows, list) or len(rows) > MOST or (rows and not found):
        raise Nonsense("statements")
    statements = tuple(_statement(row, gives, amounts, today) for row in rows)
    _refuse_two_of_a_kind(statements)
    return Answer(found, statements)


def _statement(row: Any, gives: Collection[str], amounts: Collection[str], today: dt.date) -> Statement:
    if not isinstance(row, dict):
        raise Nonsense("statement")
    about, holds = row.get("about"), row.get("holds")
    if not isinstance(about, str) or about not in gives:
        raise Nonsense("about")
    if not isinstance(holds, bool):
        raise Nonsense("holds")
    since, until = _day(row, "since"), _day(row, "until")
    if since is None or not _EARLIEST <= since <= today + _AHEAD or (until is not None and until <= since):
        raise Nonsense("period")
    statement = Statement(about, about in amounts, holds, since, until)
    if not holds:
        return statement
    if statement.is_amount:
        return dataclasses.replace(statement, cents=_cents(row), frequency=_frequency(row))
    return dataclasses.replace(statement, grade=_grade(row, about))


def _day(row: Mapping[str, Any], name: str) -> dt.date | None:
    value = row.get(name)
    if value is None:
        return None
    try:
        return dt.date.fromisoformat(value)
    except (TypeError, ValueError):
        raise Nonsense(name) from None


def _cents(row: Mapping[str, Any]) -> int:
    value = row.get("amount")
    if not isinstance(value, str) or not _AMOUNT.fullmatch(value):
        raise Nonsense("amount")
    return int(value.replace(".", ""))


def _frequency(row: Mapping[str, Any]) -> str:
    value = row.get("frequency")
    if not isinstance(value, str) or value not in FREQUENCIES:
        raise Nonsense("frequency")
    return value


def _grade(row: Mapping[str, Any], about: str) -> int | None:
    value, grades = row.get("grade"), GRADES.get(about)
    if grades is None:
        if value is not None:
            raise Nonsense("grade")
        return None
    if not isinstance(value, int) or isinstance(value, bool) or not grades[0] <= value <= grades[1]:
        raise Nonsense("grade")
    return value


def _refuse_two_of_a_kind(statements: Collection[Statement]) -> None:
    """What a register pays of one kind at one time it says in one sum."""
    last: dict[str, dt.date | None] = {}
    for each in sorted(statements, key=lambda one: (one.about, one.since)):
        if each.about in last:
            end = last[each.about]
            if end is None or each.since < end:
                raise Nonsense("twice")
        last[each.about] = each.until
