"""Names as the search sees them. `fold` is the twin of the SQL function of that name; a property test keeps them equal."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache, reduce
from itertools import combinations
from operator import xor

_JOINED = re.compile("[·'’`´]")  # l·l and apostrophes join what they part
_PARTED = re.compile("[^a-z0-9]+")
_SPACES = re.compile(r"\s+")

# Letters that have no accent to take off. The others fall apart into a plain letter and its marks.
_PLAIN = str.maketrans(
    dict(
        zip(
            "ÐØðøĐđĦħıĸŁłŊŋŦŧƀƁƂƃƇƈƉƊƋƌƐƑƒƓƖƗƘƙƚƝƞƤƥƫƬƭƮƲƳƴƵƶǤǥȡȤȥȴȵȶȷȺȻȼȽȾȿɀɃɄɆɇɈɉɌɍɎɏẜẝỾỿ",
            "DOdoDdHhiqLlNnTtbBBbCcDDDdEFfGIIKklNnPptTtTVYyZzGgdZzlntjACcLTszBUEeJjRrYyssYy",
            strict=True,
        )
    )
    | dict(
        zip(
            "©®ÆÞßæþŒœƕƢƣȸȹẚẞỺỻỼỽẛ",
            (" c ", " r ", "AE", "TH", "ss", "ae", "th", "OE", "oe", "hv", "OI", "oi", "db", "qp", "a", "SS", "LL", "ll", "V", "v", " "),
            strict=True,
        )
    )
)

# Words inside names that tell nobody apart: searched for only when nothing else is left.
PARTICLES = frozenset(
    [
        "de",
        "del",
        "dels",
        "d",
        "la",
        "las",
        "les",
        "l",
        "los",
        "el",
        "els",
        "lo",
        "i",
        "y",
        "e",
        "da",
        "das",
        "do",
        "dos",
        "di",
        "van",
        "von",
        "der",
        "den",
        "ben",
        "bin",
        "bint",
        "al",
    ]
)


def clean(text: str) -> str:
    """Text as it is kept: composed letters, single spaces, no spaces around, no control characters."""
    composed = unicodedata.normalize("NFKC", text)
    printable = "".join(" " if unicodedata.category(letter) in {"Cc", "Cf"} else letter for letter in composed)
    return _SPACES.sub(" ", printable).strip()


def fold(text: str) -> str:
    """Small letters and digits without accents, words parted by one space: "Núria  Gal·la" is "nuria galla"."""
    apart = unicodedata.normalize("NFKD", _JOINED.sub("", text).translate(_PLAIN))
    bare = "".join(letter for letter in apart if not unicodedata.combining(letter))
    return _PARTED.sub(" ", bare.lower()).strip()


def tokens(text: str) -> list[str]:
    """The folded words of a name or a question, in order."""
    return fold(text).split()


def telling(words: list[str]) -> list[str]:
    """The words that tell people apart; all of them when there are only particles."""
    return [word for word in words if word not in PARTICLES] or words


def shortened(token: str) -> set[str]:
    """The token with each one letter left out (the SQL twin is `name_slips`): what a slip of the pen has in common with it."""
    return {token[:i] + token[i + 1 :] for i in range(len(token))} if len(token) > 2 else set()


@lru_cache(maxsize=100_000)
def _number(word: str) -> int:
    """The word as a signed number of 32 bits."""
    return int.from_bytes(hashlib.md5(word.encode(), usedforsecurity=False).digest()[:4], "big", signed=True)


def key(words: Iterable[str]) -> int:
    """Two or three words as one number, whatever their order."""
    return reduce(xor, map(_number, words))


def keys(words: Iterable[str]) -> set[int]:
    """What a name is found by: the key of each two and each three of its telling words (twin: `name_keys`, which takes seven words)."""
    own = sorted({word for word in words if len(word) > 1 and word not in PARTICLES})
    return {key(some) for size in (2, 3) for some in combinations(own, size)}


def slips(one: str, other: str, *, most: int = 2) -> int:
    """How many letters must be changed, left out, put in or swapped with their neighbour to get from one to the other.

    Counts up to `most` and then gives `most + 1`.
    """
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, start=1):
        older, before, row = before, row, [i] + [0] * len(other)
        for j, b in enumerate(other, start=1):
            row[j] = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                row[j] = min(row[j], older[j - 2] + 1)
        if min(row) > most:
            return most + 1
    return min(row[-1], most + 1)
