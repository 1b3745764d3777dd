"""How far two people read the same card differently."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

NOT_WORDS = re.compile(r"[^\w]+")


def normalised(text: str) -> str:
    """Words only, lower case: capitals, commas and spaces are not a different reading; an accent is not either."""
    plain = unicodedata.normalize("NFKD", text)
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return NOT_WORDS.sub(" ", plain).strip().casefold()


def edit_distance(a: str, b: str) -> int:
    """Letters to put in, take out or change to get from one text to the other (Levenshtein)."""
    if len(a) < len(b):
        a, b = b, a
    row = list(range(len(b) + 1))
    for i, letter in enumerate(a, start=1):
        above, row[0] = row[0], i
        for j, other in enumerate(b, start=1):
            above, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, above + (letter != other))
    return row[-1]


def disagreement(a: str, b: str) -> float:
    """0: read alike; 1: nothing in common. Edit distance of the normalised texts over the length of the longer one."""
    one, other = normalised(a), normalised(b)
    longest = max(len(one), len(other))
    return edit_distance(one, other) / longest if longest else 0.0


def rate(pairs: Iterable[tuple[str, str]]) -> float | None:
    """Mean disagreement over cards that two people have read; none: nobody can say."""
    found = [disagreement(a, b) for a, b in pairs]
    return sum(found) / len(found) if found else None
