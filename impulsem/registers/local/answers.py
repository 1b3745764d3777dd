"""Invented answers: from a keyed hash of the number, so that the same person is always told of in the same way, and nobody is kept."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
from collections.abc import Callable
from typing import Any, Final

KEY: Final = b"impulsem: invented registers"
Row = dict[str, Any]


class Draw:
    """Numbers by chance that are the same for the same register and number."""

    def __init__(self, register: str, value: str) -> None:
        self._left = hmac.new(KEY, f"{register}:{value}".encode(), hashlib.sha512).digest()

    def below(self, most: int) -> int:
        """A whole number from 0 to below `most`."""
        taken, self._left = self._left[:4], self._left[4:]
        return int.from_bytes(taken) % most

    def chance(self, percent: int) -> bool:
        return self.below(100) < percent

    def between(self, least: int, most: int) -> int:
        return least + self.below(most - least + 1)


def answer(register: str, value: str, *, born: dt.date | None, today: dt.date) -> tuple[bool, list[Row]]:
    """Whether the register knows the person, and what it says."""
    age = today.year - born.year - ((today.month, today.day) < (born.month, born.day)) if born else 40
    found, rows = _SAYS[register](Draw(register, value), age, born or dt.date(today.year - 40, 1, 1), today)
    return found, rows


def _census(draw: Draw, age: int, born: dt.date, today: dt.date) -> tuple[bool, list[Row]]:
    if not draw.chance(94):
        return False, []
    years = max(0, min(age, draw.between(1, 30)))
    since = max(born, _years_before(today, years) - dt.timedelta(days=draw.below(360)))
    return True, [_circumstance("registered", since)]


def _tax(draw: Draw, age: int, born: dt.date, today: dt.date) -> tuple[bool, list[Row]]:
    begins, ends = dt.date(today.year - 1, 1, 1), dt.date(today.year, 1, 1)
    rows = []
    if 16 <= age < 67 and draw.chance(55):
        about = "self_employed" if draw.chance(12) else "salary"
        rows.append(_amount(about, draw.between(2_000_00, 16_500_00), "yearly", begins, ends))
    if age >= 30 and draw.chance(9):
        rows.append(_amount("property", draw.between(38_000, 140_000) * 100, "once", begins))
    return age >= 16 and bool(rows), rows


def _employment(draw: Draw, age: int, born: dt.date, today: dt.date) -> tuple[bool, list[Row]]:
    if not 16 <= age < 67:
        return False, []
    if not draw.chance(30):
        return True, [{"about": "unemployed", "holds": False, "since": today.isoformat(), "until": None}]
    since = today - dt.timedelta(days=draw.between(20, 500))
    rows = [_circumstance("unemployed", since)]
    if draw.chance(50):
        rows.append(_amount("unemployment", draw.between(480_00, 1_150_00), "monthly", max(since, today - dt.timedelta(days=150))))
    return True, rows


def _social_security(draw: Draw, age: int, born: dt.date, today: dt.date) -> tuple[bool, list[Row]]:
    this_year = dt.date(today.year, 1, 1)
    if age >= 66:
        if draw.chance(78):
            return True, [_amount("pension", draw.between(720_00, 1_480_00), "fourteen", this_year)]
        return True, [_amount("non_contributory", draw.between(490_00, 565_00), "fourteen", this_year)]
    if age >= 23 and draw.chance(8):
        return True, [_amount("minimum_income", draw.between(180_00, 860_00), "monthly", this_year)]
    return False, []


def _disability(draw: Draw, age: int, born: dt.date, today: dt.date) -> tuple[bool, list[Row]]:
    if not draw.chance(9 if age < 65 else 22):
        return False, []
    since = max(born, _years_before(today, draw.between(1, 9)))
    return True, [{**_circumstance("disability", since), "grade": draw.between(33, 82)}]


def _families(draw: Draw, age: int, born: dt.date, today: dt.date) -> tuple[bool, list[Row]]:
    if age >= 66 or not draw.chance(8):
        return False, []
    since = max(born, _years_before(today, draw.between(1, 4)))
    return True, [
        {**_circumstance("large_family", since, today + dt.timedelta(days=draw.between(200, 1500))), "grade": 1 + draw.chance(12)}
    ]


_SAYS: Final[dict[str, Callable[[Draw, int, dt.date, dt.date], tuple[bool, list[Row]]]]] = {
    "census": _census,
    "tax": _tax,
    "employment": _employment,
    "social_security": _social_security,
    "disability": _disability,
    "families": _families,
}
REGISTERS: Final = tuple(_SAYS)


def _circumstance(about: str, since: dt.date, until: dt.date | None = None) -> Row:
    return {"about": about, "holds": True, "since": since.isoformat(), "until": until.isoformat() if until else None}


def _amount(about: str, cents: int, frequency: str, since: dt.date, until: dt.date | None = None) -> Row:
    return {**_circumstance(about, since, until), "amount": f"{cents // 100}.{cents % 100:02}", "frequency": frequency}


def _years_before(day: dt.date, years: int) -> dt.date:
    return day.replace(year=day.year - years, day=min(day.day, 28))
