"""Identifiers of people who do not exist: valid check digits, in blocks that mark them as invented (see the city's folder)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from stdnum.es import dni, nie


class Blocks:
    """Gives out numbers, each once, also when several give them out at the same time."""

    def __init__(self, demo: dict[str, Any], *, start: int = 0, turn: tuple[int, int] = (0, 1)) -> None:
        """`start`: so many residents have their numbers from another; `turn`: which one of how many this is."""
        self._dni = int(demo["dni_from"]) + start
        self._nie = int(demo["nie_from"]) + start
        self._nie_prefix = str(demo["nie_prefix"])
        self._province = str(demo["nass_province"])
        self._letters = str(demo["cip_letters"])
        self._phone = int(demo["phone_from"]) + start
        self._nass = 10_000_000 + start  # eight digits: the check is then the remainder of the ten digits read as one number
        self._passport = start
        self._orders: dict[str, int] = {}
        self._which, self._of = turn

    def dni(self) -> str:
        number = f"{self._dni:08}"
        self._dni += 1
        return number + str(dni.calc_check_digit(number))

    def nie(self) -> str:
        number = f"{self._nie_prefix}{self._nie:07}"
        self._nie += 1
        return number + str(nie.calc_check_digit(number))

    def passport(self, country: str) -> str:
        self._passport += 1
        return f"{country}DEMO{self._passport:06}"

    def nass(self) -> str:
        number = f"{self._province}{self._nass:08}"
        self._nass += 1
        return f"{number}{int(number) % 97:02}"

    def cip(self, sex: int, birth: dt.date) -> str:
        """`sex` 0 woman, 1 man; the card says 1 for women and 0 for men, the birth date, and an order number."""
        start = f"{self._letters}{1 - sex}{birth:%y%m%d}"  # without the century: 1926 and 2026 share their orders
        order = self._orders[start] = self._orders.get(start, self._which + 1 - self._of) + self._of
        return f"{start}{order:03}"

    def phone(self) -> str:
        number = self._phone
        self._phone += 1
        return f"+34{number}"
