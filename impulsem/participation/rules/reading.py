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
    """Letters to put in, take out or change to get from one text to the other (Levenshtein).

    A column of the table of distances is two numbers, one bit a letter of `a`: where it goes up by one, and where down. Whole columns are
    then worked out by a few sums (Myers 1999, Hyyrö 2003), so that texts of many pages take a moment and not minutes.
    """
    if not a:
        return len(b)
    where: dict[str, int] = {}
    for place, letter in enumerate(a):
        where[letter] = where.get(letter, 0) | 1 << place
    every, last = (1 << len(a)) - 1, 1 << (len(a) - 1)
    up, down, distance = every, 0, len(a)
    for letter in b:
        alike = where.get(letter, 0)
        kept = (((alike & up) + up) ^ up) | alike | down
        more, less = (down | ~(kept | up)) & every, up & kept
        distance += bool(more & last) - bool(less & last)
        more, less = (more << 1 | 1) & every, (less << 1) & every
        up, down = (less | ~(kept | more)) & every, more & kept
    return distance


def disagreement(a: str, b: str) -> float:
    """0: read alike; 1: nothing in common. Edit distance of the normalised texts over the length of the longer one."""
    one, other = normalised(a), normalised(b)
    longest = max(len(one), len(other))
    return edit_distance(one, other) / longest if longest else 0.0


def rate(pairs: Iterable[tuple[str, str]]) -> float | None:
    """Mean disagreement over cards that two people have read; none: nobody can say."""
    found = [disagreement(a, b) for a, b in pairs]
    return sum(found) / len(found) if found else None
