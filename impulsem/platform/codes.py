"""Short codes of appointments and places in groups: read aloud, copied by hand and typed at a kiosk.

They open nothing by themselves and are kept as they are, because the desk tells them again. Codes that open something are kept hashed
(`platform.keyed`).
"""

from __future__ import annotations

import secrets

LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # no 0/O, 1/I/L, U: told apart in any hand and on any telephone
LENGTH = 6


def new_code() -> str:
    """Six letters by chance: one of 729 million."""
    return "".join(secrets.choice(LETTERS) for _ in range(LENGTH))


def code_typed(text: str) -> str:
    """What somebody typed as a code is kept: capitals, without what people put in between."""
    return "".join(letter for letter in text.upper() if letter in LETTERS)
