"""Validation codes: long, random, read aloud and copied by hand without doubt."""

from __future__ import annotations

import secrets

LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # no 0/O, 1/I/L, U
_GROUPS = 5


def new_code() -> str:
    """`K7QF2-M9XTA-…`: five groups of five letters, 122 bits."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(5)) for _ in range(_GROUPS))


def tidied(text: str) -> str:
    """What somebody typed, as it is kept: capitals, in fives; empty when it cannot be a code."""
    letters = [letter for letter in text.upper() if letter in LETTERS]
    if len(letters) != 5 * _GROUPS:
        return ""
    return "-".join("".join(letters[start : start + 5]) for start in range(0, 5 * _GROUPS, 5))
