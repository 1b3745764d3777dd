"""Codes that people carry. What is kept is a keyed hash: without the installation's secret nobody can try codes against a stolen table."""

from __future__ import annotations

import secrets

from django.utils.crypto import salted_hmac

LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # no 0/O, 1/I/L, U: read aloud and copied by hand without doubt


def new_code(groups: int) -> str:
    """A random code such as `K7QF-2M9X`; each group of four is worth 19 bits."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(groups))


def tidied(code: str) -> str:
    """What somebody typed, without spaces, hyphens and small letters."""
    return "".join(letter for letter in code.upper() if letter.isascii() and letter.isalnum())


def digest(purpose: str, code: str) -> str:
    """The keyed hash of a code. purpose: "participation.receipt"; codes of one kind never open things of another."""
    return salted_hmac(f"impulsem.{purpose}", tidied(code), algorithm="sha256").hexdigest()
