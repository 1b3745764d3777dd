"""Words with placeholders: what they refer to, whether they are neutral, and what they say to one person."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping

_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_NAME = re.compile(r"[a-z][a-z_]*")
SMS_LONGEST = 320  # characters of a text message before its placeholders: two parts

#: What every template may refer to without being asked for it.
GIVEN = frozenset({"name", "centre", "centre_phone"})


class Missing(KeyError):
    """A placeholder for which no value was given; the argument is its name."""


def placeholders(text: str) -> frozenset[str]:
    """The names between braces. What is between braces and no name comes as it is written, so that it can be refused."""
    return frozenset(_PLACEHOLDER.findall(text))


def is_name(name: str) -> bool:
    return _NAME.fullmatch(name) is not None


def stray_brace(text: str) -> bool:
    """Whether a brace is left that opens or closes nothing."""
    return "{" in (rest := _PLACEHOLDER.sub("", text)) or "}" in rest


def filled(text: str, values: Mapping[str, str]) -> str:
    """The text with its values. A value that looks like a placeholder stays as it is. Errors: Missing."""

    def value(found: re.Match[str]) -> str:
        if found[1] not in values:
            raise Missing(found[1])
        return values[found[1]]

    return _PLACEHOLDER.sub(value, text)


def telling(text: str, words: Iterable[str]) -> str:
    """The first of `words` (beginnings of words) in the text, whatever its accents and capitals; empty when there is none."""
    inside = _folded(text)
    return next((word for word in words if re.search(rf"\b{re.escape(_folded(word))}", inside)), "")


def _folded(text: str) -> str:
    return "".join(letter for letter in unicodedata.normalize("NFD", text.casefold()) if not unicodedata.combining(letter))
