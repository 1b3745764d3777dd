"""Whether a text may name a third person. It errs towards asking: what it finds is parked until a person has looked."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Collection

MASK = "[…]"

NUMBERS = re.compile(
    r"""
    \b[XYZ]?\d{7,8}[-\s]?[A-Z]\b                        # DNI, NIE
    | (?<!\d)(?:\+?34[\s.-]?)?[6789]\d{2}(?:[\s.-]?\d{3}){2}(?!\d)   # phone
    | (?<!\d)(?:\+?34[\s.-]?)?[6789]\d{2}(?:[\s.-]?\d{2}){3}(?!\d)
    | \b[\w.+-]+@[\w-]+\.[\w.-]+\b                      # e-mail
    | \b[A-Z]{2}\d{2}(?:\s?\d{4}){5}\b                  # bank account
    """,
    re.VERBOSE | re.IGNORECASE,
)
DIGIT_OR_AT = re.compile(r"[\d@]")  # without one there is no such number: most texts are done with sooner
NAME = r"[A-ZÀ-ÖØ-Þ][a-zß-öø-ÿ·’']+"
TITLED = re.compile(
    rf"\b(?:[Ss]ra?\.?|[Ss]enyora?|[Ss]eñora?|[Dd]octora?|[Dd]ra?\.|[Dd]on|[Dd]oña|[Ee]n|[Nn]a|[Mm]r\.?|[Mm]r?s\.?)\s+({NAME}(?:\s+{NAME})*)"
)
WORD = re.compile(NAME)
SURNAME = re.compile(rf"(?:\s+(?:de|del)\s+|\s+){NAME}")
SENTENCE_START = re.compile(r"(?:^|[.!?…:;«\"“(\n]\s*)$")


@dataclasses.dataclass(frozen=True, slots=True)
class Finding:
    """Letters [start, end) of the text that may name somebody."""

    start: int
    end: int
    text: str


def third_persons(text: str, given_names: Collection[str] = ()) -> list[Finding]:
    """Numbers that identify, titles with a name, and given names (as `given_names` lists them, in lower case) with a capital.

    A given name at the beginning of a sentence counts only with a surname behind it: "Mar" may be the sea.
    """
    found = {match.span() for match in NUMBERS.finditer(text)} if DIGIT_OR_AT.search(text) else set()
    for match in TITLED.finditer(text):
        first = match.group(1).split()[0].casefold()
        if match.group(0)[:2].casefold() not in {"en", "na"} or first in given_names:
            found.add(match.span(1))
    for match in WORD.finditer(text):
        if match.group(0).casefold() not in given_names:
            continue
        surname = SURNAME.match(text, match.end())
        if surname:
            found.add((match.start(), surname.end()))
        elif not SENTENCE_START.search(text[: match.start()]):
            found.add(match.span())
    return [Finding(start, end, text[start:end]) for start, end in _widest(found)]


def masked(text: str, given_names: Collection[str] = ()) -> str:
    """`text` with everything that was found replaced by `MASK`: a proposal for whoever decides."""
    for finding in reversed(third_persons(text, given_names)):
        text = text[: finding.start] + MASK + text[finding.end :]
    return text


def _widest(spans: set[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans in order; those that touch become one."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
