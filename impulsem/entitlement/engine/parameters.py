"""Dated figures as the rules take them: frozen, the same for the same content, whether they come from a file or from the database."""

from __future__ import annotations

import csv
import dataclasses
import datetime as dt
import functools
import re
from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any, Self

#: "irsc.annual", "rgc.max.1". The words that OpenFisca keeps for itself are no names.
CODE = re.compile(r"[a-z][a-z0-9_]*(\.(?!(description|metadata|unit|reference|documentation|values)\b)[a-z0-9_]+)+")
MILLION = 1_000_000
#: A million EUR, a hundred times something: products of two figures stay far inside 64 bits, and days inside the calendar.
_MOST = {"years": 150, "months": 1_200, "days": 3_660}
_MOST_OTHERS = 100 * MILLION


class ParameterProblem(ValueError):
    """A set of figures that cannot be: says which and why (for whoever wrote the file; pages check before)."""


@dataclasses.dataclass(frozen=True, slots=True)
class ParameterRow:
    """One value on the days from `valid_from` to `valid_to`, both included (None: still in force).

    unit: "EUR/year", "EUR/month", "EUR/day", "years", "months", "days", and factors: "x IRSC", "%", ... status: "confirmed", "secondary",
    "derived" or "unverified". source: the legal or other reference.
    """

    code: str
    value: Decimal
    unit: str
    valid_from: dt.date
    valid_to: dt.date | None
    source: str
    status: str
    note: str = ""

    def holds(self, day: dt.date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    @property
    def whole(self) -> int:
        """The value as formulas take it: euro in cents; years, months and days as they are; factors and percent in millionths of one."""
        scale = scale_of(self.unit)
        return int((self.value * scale).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def largest(unit: str) -> Decimal:
    """The largest value that a figure of that unit may have."""
    return Decimal(_MOST.get(unit, _MOST_OTHERS)) / scale_of(unit)


def scale_of(unit: str) -> int:
    """By how much a value is multiplied to be the whole number that formulas see."""
    if unit.startswith("EUR"):
        return 100
    if unit in ("years", "months", "days"):
        return 1
    return MILLION // 100 if unit.startswith("%") else MILLION


@dataclasses.dataclass(frozen=True, slots=True, eq=False)
class ParameterSet:
    """All figures of all times. Two sets with the same rows are equal and share everything that is built from them."""

    rows: tuple[ParameterRow, ...]
    _by_code: dict[str, tuple[ParameterRow, ...]] = dataclasses.field(init=False, repr=False)
    _hash: int = dataclasses.field(init=False, repr=False)

    def __post_init__(self) -> None:
        ordered = tuple(sorted(self.rows, key=lambda row: (row.code, row.valid_from)))
        by_code: dict[str, tuple[ParameterRow, ...]] = {}
        for row in ordered:
            _check(row, by_code.get(row.code, ()))
            by_code[row.code] = (*by_code.get(row.code, ()), row)
        for code in by_code:
            parts = code.split(".")
            if any(".".join(parts[:end]) in by_code for end in range(1, len(parts))):
                raise ParameterProblem(f"{code}: what comes before a dot is itself a figure")
        for name, value in (("rows", ordered), ("_by_code", by_code), ("_hash", hash(ordered))):
            object.__setattr__(self, name, value)

    def __hash__(self) -> int:
        return self._hash

    def __eq__(self, other: object) -> bool:
        return self is other or (isinstance(other, ParameterSet) and self._hash == other._hash and self.rows == other.rows)

    @classmethod
    def of(cls, rows: Iterable[Mapping[str, Any]]) -> Self:
        """From mappings with the fields of `ParameterRow`: dates and decimals, or texts as in the city's file; an empty end is open."""
        return cls(tuple(_row(row) for row in rows))

    @classmethod
    def read(cls, file: Path) -> Self:
        """From a file in the shape of cities/barcelona/benefits/parameters.csv."""
        with file.open(encoding="utf-8", newline="") as lines:
            return cls.of(csv.DictReader(lines))

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(self._by_code)

    def history(self, code: str) -> tuple[ParameterRow, ...]:
        """All values of a figure, the oldest first; none for a code that nobody knows."""
        return self._by_code.get(code, ())

    def source(self, code: str, day: dt.date) -> ParameterRow | None:
        """The row in force on a day: value, unit, status, reference, note."""
        return next((row for row in self.history(code) if row.holds(day)), None)

    def value(self, code: str, day: dt.date) -> Decimal | None:
        row = self.source(code, day)
        return row.value if row else None

    def with_value(self, code: str, value: Decimal, *, day: dt.date, status: str = "unverified", source: str = "what if") -> Self:
        """The same figures with another value of one of them in the period that holds on `day`. KeyError when none does."""
        before = self.source(code, day)
        if before is None:
            raise KeyError(code)
        row = dataclasses.replace(before, value=value, status=status, source=source)
        return type(self)(tuple(row if one is before else one for one in self.rows))


def _row(row: Mapping[str, Any]) -> ParameterRow:
    return ParameterRow(
        code=row["code"],
        value=Decimal(row["value"]),
        unit=row["unit"],
        valid_from=_day(row["valid_from"]),
        valid_to=_day(row["valid_to"]) if row["valid_to"] else None,
        source=row["source"],
        status=row["status"],
        note=row.get("note") or "",
    )


def _day(value: dt.date | str) -> dt.date:
    return dt.date.fromisoformat(value) if isinstance(value, str) else value


def _check(row: ParameterRow, before: tuple[ParameterRow, ...]) -> None:
    if not CODE.fullmatch(row.code):
        raise ParameterProblem(f"{row.code}: not a code of a figure")
    if not row.value.is_finite() or not 0 <= row.value <= largest(row.unit):
        raise ParameterProblem(f"{row.code}: {row.value} is no figure of a rule")
    if row.value * scale_of(row.unit) != row.whole:
        raise ParameterProblem(f"{row.code}: {row.value} {row.unit} is finer than the rules count")
    if row.valid_to is not None and row.valid_to < row.valid_from:
        raise ParameterProblem(f"{row.code}: ends before it begins, {row.valid_from}")
    if before and (before[-1].valid_to is None or before[-1].valid_to >= row.valid_from):
        raise ParameterProblem(f"{row.code}: two values on {row.valid_from}")


@functools.cache
def parameters_of(file: Path) -> ParameterSet:
    """`ParameterSet.read`, once a process: for tests and benchmarks, which do not change the file."""
    return ParameterSet.read(file)
