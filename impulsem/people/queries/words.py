"""The words of a question, what each may stand for, and the keys under which names that have them are found."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Sequence
from itertools import combinations, product
from typing import Any

from django.db.models import Exists, QuerySet, Value

from impulsem.people.models import NameToken, NameVariant
from impulsem.people.rules import names

LONG_WORD = 7  # two slips are forgiven from here on
MOST_WORDS = 6
MOST_BEGUN = 60  # words that begin so; when there are more, the beginning itself is looked up
MOST_KEYS = 400  # of one look-up

EXACT, FORM, BEGINNING, SLIP = 4, 3, 2, 1  # how well a word met a word of the name


@dataclasses.dataclass(frozen=True, slots=True)
class Word:
    """A word of a question and what it stands for. `begun`: words that begin with it; `open_ended`: names that begin with it count too.

    `known`: it is a word of somebody's name.
    """

    text: str
    forms: frozenset[str] = frozenset()
    begun: frozenset[str] = frozenset()
    slips: frozenset[str] = frozenset()
    open_ended: bool = True
    known: bool = True

    def met(self, token: str) -> int:
        if token == self.text:
            return EXACT
        if token in self.forms:
            return FORM
        if self.open_ended and token.startswith(self.text):
            return BEGINNING
        return SLIP if token in self.slips else 0

    @property
    def too_many_begin_so(self) -> bool:
        return self.open_ended and len(self.begun) > MOST_BEGUN

    @property
    def stands(self) -> bool:
        """Whether names can have it as it was written, in another form or going on."""
        return self.known or bool(self.forms or self.begun)

    @property
    def standing(self) -> list[str]:
        """Known words that it may stand for without a slip, the likeliest first."""
        own = [self.text] if self.known else []
        return list(dict.fromkeys([*own, *sorted(self.forms), *(sorted(self.begun) if self.open_ended else ())]))

    def lexemes(self, *, slips: bool = False) -> str:
        """The word as a part of a tsquery. Tokens are folded: letters and digits only, so nothing needs quoting."""
        first = f"{self.text}:*" if self.open_ended else self.text
        return "(" + " | ".join([first, *sorted((self.forms | (self.slips if slips else frozenset())) - {self.text})]) + ")"


def expand(words: Sequence[str], *, last_is_whole: bool = False) -> list[Word]:
    """What each word of a name stands for. 1 query; none without words. Single letters are left out."""
    telling = [word for word in names.telling(list(dict.fromkeys(words))) if len(word) > 1][:MOST_WORDS]
    if not telling:
        return []
    tokens, groups = _neighbours(telling, last_is_whole=last_is_whole)
    expanded = []
    for position, word in enumerate(telling):
        last = position == len(telling) - 1
        most = 2 if len(word) >= LONG_WORD else 1
        mine = {group for group, token in groups if token == word}
        known = word in tokens
        # A word that is being typed, or that is no whole word of anybody's name, may be the beginning of one.
        open_ended = (last and not last_is_whole) or (len(word) > 2 and not known)
        expanded.append(
            Word(
                word,
                forms=frozenset(token for group, token in groups if group in mine and token != word),
                begun=frozenset(t for t in tokens if t != word and t.startswith(word)) if open_ended else frozenset(),
                slips=frozenset(t for t in tokens if t != word and len(word) > 2 and names.slips(word, t, most=most) <= most),
                open_ended=open_ended,
                known=known,
            )
        )
    return expanded


def _neighbours(words: list[str], *, last_is_whole: bool) -> tuple[set[str], set[tuple[str, str]]]:
    """Known tokens near the words, and (group, token) pairs of the groups of name forms that the words belong to. 1 query."""
    keys = sorted({key for word in words for key in (word, *names.shortened(word))})
    parts: list[QuerySet[Any]] = [
        NameToken.objects.filter(slips__overlap=keys).values_list(Value(""), "token"),
        NameVariant.objects.filter(group__in=NameVariant.objects.filter(token__in=words).values("group")).values_list("group", "token"),
    ]
    for position, word in enumerate(words):
        # Only where the word itself is not known: that condition is looked at first, once.
        unknown = NameToken.objects.filter(~Exists(NameToken.objects.filter(token=word)))
        typing = position == len(words) - 1 and not last_is_whole
        if typing or len(word) > 2:
            begun = (NameToken.objects if typing else unknown).filter(token__startswith=word)
            parts.append(begun.values_list(Value(""), "token")[: MOST_BEGUN + 2])
        if len(word) >= LONG_WORD:
            parts.append(unknown.filter(token__trigram_similar=word).values_list(Value(""), "token"))
    rows = list(parts[0].union(*parts[1:], all=True))
    return {token for group, token in rows if not group}, {(group, token) for group, token in rows if group}


def groups_of(words: Sequence[Word]) -> list[Sequence[Word]]:
    """Twos or threes that together have all the words: a name that has them all is under a key of each."""
    return [words] if len(words) <= 3 else [words[:3], words[-3:]]


def keys_of(words: Sequence[Word], *, slips: int) -> list[int]:
    """Keys of what two or three words may stand for when so many of them at most are slips; at most `MOST_KEYS`, fewest slips first."""
    standing, slipped = [word.standing for word in words], [sorted(word.slips) for word in words]
    found: dict[int, None] = {}
    for count in range(slips + 1):
        for wrong in combinations(range(len(words)), count):
            ways = _trimmed([slipped[n] if n in wrong else standing[n] for n in range(len(words))])
            # Two words that stand for one (García Gracia, for García García) are one word of the name.
            several = (tokens for way in product(*ways) if len(tokens := set(way)) > 1)
            found |= dict.fromkeys(map(names.key, several))
    return list(found)[:MOST_KEYS]


def _trimmed(ways: list[list[str]]) -> list[list[str]]:
    """So that putting them together stays cheap: the longest lists lose their ends."""
    while math.prod(map(len, ways)) > MOST_KEYS:
        longest = max(range(len(ways)), key=lambda n: len(ways[n]))
        ways[longest] = ways[longest][: len(ways[longest]) * 3 // 4]
    return ways
