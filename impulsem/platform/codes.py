"""Short codes that people read aloud, copy by hand and type at a kiosk."""

from __future__ import annotations

import secrets

LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # no 0/O, 1/I/L, U: told apart in any hand and on any telephone
LENGTH = 6


def new_code() -> str:
    """Six letters by chance: one of 729 million."""
    return "".join(secrets.choice(LETTERS) for _ in range(LENGTH))


def code_typed(text: str) -> str:
    """What somebody typed as a code is written: capitals, without the spaces and hyphens that people put in between."""
    return "".join(letter for letter in text.upper() if letter in LETTERS)
