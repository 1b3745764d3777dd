"""Whether two records may be one person: a sum of reasons that anyone can read. No learned score."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping
from decimal import Decimal

from impulsem.people.rules import names

# What each reason is worth. At least `WORTH_A_LOOK` is shown while registering; `MUST_BE_CHECKED` goes to the records team.
WEIGHTS: Mapping[str, Decimal] = {
    "identifier": Decimal("0.95"),
    "same_name": Decimal("0.50"),
    "similar_name": Decimal("0.35"),
    "name_in_part": Decimal("0.20"),
    "birth_date": Decimal("0.40"),
    "birth_date_swapped": Decimal("0.30"),
    "birth_year": Decimal("0.10"),
    "phone": Decimal("0.25"),
    "email": Decimal("0.25"),
    "address": Decimal("0.15"),
    "other_birth_date": Decimal("-0.25"),
    "other_sex": Decimal("-0.10"),
}
WORTH_A_LOOK = Decimal("0.30")
MUST_BE_CHECKED = Decimal("0.75")


@dataclasses.dataclass(frozen=True, slots=True)
class Traits:
    """What a record is compared by. Names as written; numbers in their written forms; `address` is a search key."""

    given_name: str
    surname1: str
    surname2: str = ""
    known_as: str = ""
    birth_date: dt.date | None = None
    sex: str = "N"
    identifiers: frozenset[str] = frozenset()
    phones: frozenset[str] = frozenset()
    emails: frozenset[str] = frozenset()
    address: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class Likeness:
    """From 0 to 1, and the codes of the reasons that make it up."""

    score: Decimal
    why: tuple[str, ...]


def compare(one: Traits, other: Traits, *, variants: Mapping[str, frozenset[str]] | None = None) -> Likeness:
    """`variants` maps a folded token to the groups of name forms that it belongs to (Jordi, Jorge)."""
    reasons = [*_name(one, other, variants or {}), *_birth(one, other), *_contact(one, other)]
    if "N" not in (one.sex, other.sex) and one.sex != other.sex:
        reasons.append("other_sex")
    score = sum((WEIGHTS[reason] for reason in reasons), Decimal(0))
    return Likeness(min(max(score, Decimal(0)), Decimal(1)), tuple(reasons))


def _name(one: Traits, other: Traits, variants: Mapping[str, frozenset[str]]) -> list[str]:
    mine, theirs = _words(one), _words(other)
    if not mine or not theirs:
        return []
    if sorted(mine) == sorted(theirs):
        return ["same_name"]
    shorter, longer = sorted((mine, theirs), key=len)
    rest = list(longer)
    met = 0
    for word in shorter:
        twin = next((candidate for candidate in rest if _alike(word, candidate, variants)), None)
        if twin is not None:
            rest.remove(twin)
            met += 1
    if met == len(shorter) and met >= 2:
        return ["similar_name"]
    return ["name_in_part"] if met >= 2 else []


def _words(record: Traits) -> list[str]:
    return names.telling(names.tokens(f"{record.given_name} {record.surname1} {record.surname2}"))


def _alike(word: str, other: str, variants: Mapping[str, frozenset[str]]) -> bool:
    if word == other or variants.get(word, frozenset()) & variants.get(other, frozenset()):
        return True
    return min(len(word), len(other)) > 3 and names.slips(word, other, most=1) <= 1


def _birth(one: Traits, other: Traits) -> list[str]:
    a, b = one.birth_date, other.birth_date
    if a is None or b is None:
        return []
    if a == b:
        return ["birth_date"]
    if a.year == b.year and (a.day, a.month) == (b.month, b.day):
        return ["birth_date_swapped"]
    if a.year == b.year or (a.month, a.day) == (b.month, b.day):
        return ["birth_year"] if a.year == b.year else []
    return ["other_birth_date"]


def _contact(one: Traits, other: Traits) -> list[str]:
    met = []
    if one.identifiers & other.identifiers:
        met.append("identifier")
    if one.phones & other.phones:
        met.append("phone")
    if one.emails & other.emails:
        met.append("email")
    if one.address and one.address == other.address:
        met.append("address")
    return met
