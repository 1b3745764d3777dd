"""Arithmetic of deadlines, masking and comparison, without a database."""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import json
import re
import unicodedata
from collections.abc import Collection, Container, Iterable, Mapping, Sequence
from typing import Any

from impulsem.platform.working_days import working_days_after


def count(received: dt.date, days: int, *, working: bool, closed: Container[dt.date]) -> dt.date:
    """The last of so many days, counted from the day after the request came (Law 39/2015, art. 30.3). It may be a holiday."""
    return working_days_after(received, days, closed) if working else received + dt.timedelta(days=days)


def fold(text: str) -> str:
    """Letters without accents or capitals; as many as there were, so that places stay the same."""
    return "".join((unicodedata.normalize("NFD", letter)[0].lower()[:1] or letter) for letter in text)


@dataclasses.dataclass(frozen=True, slots=True)
class Called:
    """What somebody is called: the name in use, others they answer to, and their surnames."""

    names: tuple[str, ...]
    surnames: tuple[str, ...]

    def forms(self) -> Iterable[str]:
        """From the longest to the shortest."""
        for name in self.names:
            for length in range(len(self.surnames), -1, -1):
                yield " ".join((name, *self.surnames[:length]))
        yield " ".join(self.surnames)
        yield from self.surnames


def names_in(text: str, called: Called, *, but: Collection[str] = ()) -> bool:
    """Whether free text names somebody. but: folded words that others, who may be named, are called too."""
    return cover(text, {"#": called}, but=but) != text


def cover(text: str, thirds: Mapping[str, Called], *, but: Collection[str] = ()) -> str:
    """Free text with the names of third parties covered by what stands for them. but: folded names that are not covered alone."""
    forms = sorted(
        {(fold(form), label) for label, called in thirds.items() for form in called.forms() if len(form) > 1 and fold(form) not in but},
        key=lambda pair: -len(pair[0]),
    )
    if not forms:
        return text
    label_of = dict(reversed(forms))
    pattern = re.compile(r"(?<!\w)(?:" + "|".join(re.escape(form) for form, _label in forms) + r")(?!\w)")
    folded = fold(text)
    if len(folded) != len(text):
        return text if not pattern.search(folded) else pattern.sub(lambda found: label_of[found[0]], folded)
    said, place = [], 0
    for found in pattern.finditer(folded):
        said += [text[place : found.start()], label_of[found[0]]]
        place = found.end()
    return "".join([*said, text[place:]])


def digest(content: Mapping[str, Any]) -> str:
    """SHA-256 of a report's content, whatever the order of its keys."""
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


@dataclasses.dataclass(frozen=True, slots=True)
class Difference:
    """A section against the previous report: sentences that are new, that are gone, and that say something else (before, now)."""

    section: str
    new: tuple[str, ...]
    gone: tuple[str, ...]
    changed: tuple[tuple[str, str], ...]


def differences(before: Sequence[Mapping[str, Any]], now: Sequence[Mapping[str, Any]]) -> list[Difference]:
    """Section by section, of the sections that both reports have; sentences are the same when they come from the same row.

    A sentence about the same thing from another row (the rent of this year) is told as one gone and one new.
    """
    earlier = {section["code"]: section["statements"] for section in before}
    found = []
    for section in now:
        if section["code"] not in earlier:
            continue
        was = {one["origin"]: one["text"] for one in earlier[section["code"]]}
        is_now = {one["origin"]: one["text"] for one in section["statements"]}
        said_before = set(was.values())
        found.append(
            Difference(
                section["code"],
                tuple(text for origin, text in is_now.items() if origin not in was and text not in said_before),
                tuple(text for origin, text in was.items() if origin not in is_now and text not in set(is_now.values())),
                tuple((was[origin], text) for origin, text in is_now.items() if origin in was and was[origin] != text),
            )
        )
    return [one for one in found if one.new or one.gone or one.changed]
