"""Who may decide what, and within which terms: dated data of the city, as values."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

OFFICE, HEAD = "office", "head"


@dataclasses.dataclass(frozen=True, slots=True)
class Level:
    """Up to `up_to_cents` in all, from `since` on. decides: OFFICE or HEAD. two_people: who prepares it does not decide it."""

    since: dt.date
    up_to_cents: int
    decides: str
    two_people: bool


@dataclasses.dataclass(frozen=True, slots=True)
class Term:
    """Months within which an application is decided; `benefit` empty: any. article: where that is said."""

    benefit: str
    months: int
    article: str


@dataclasses.dataclass(frozen=True, slots=True)
class AppealTerms:
    lodge_months: int
    settle_months: int
    article: str
    court_months: int
    court_article: str
    kept_days: int


@dataclasses.dataclass(frozen=True, slots=True)
class OfficeRules:
    """Everything of one city; `promises`: (since, working days by urgency), the newest last."""

    levels: Sequence[Level]
    refusing: Sequence[Level]
    terms: Sequence[Term]
    promises: Sequence[tuple[dt.date, Mapping[int, int]]]
    more_working_days: int
    more_article: str
    appeal: AppealTerms

    def level(self, total_cents: int, day: dt.date) -> Level | None:
        """The level of an amount on a day; None: more than anybody may decide here. Nothing to pay is a refusal's level."""
        if total_cents == 0:
            return _newest(self.refusing, day)
        fitting = [each for each in self.levels if each.up_to_cents >= total_cents]
        newest = max((each.since for each in self.levels if each.since <= day), default=None)
        return min((each for each in fitting if each.since == newest), key=lambda each: each.up_to_cents, default=None)

    def term(self, benefit: str) -> Term:
        """The term of a benefit, else that of all."""
        return next((each for each in self.terms if each.benefit == benefit), None) or next(each for each in self.terms if not each.benefit)

    def promised(self, urgency: int, day: dt.date) -> int | None:
        """Working days that the office promises; None where it promises nothing."""
        held = [days for since, days in self.promises if since <= day]
        return held[-1].get(urgency) if held else None


def _newest(levels: Sequence[Level], day: dt.date) -> Level | None:
    return max((each for each in levels if each.since <= day), key=lambda each: each.since, default=None)


def read(data: Mapping[str, Any]) -> OfficeRules:
    """The rules as a city's `levels.toml` writes them. Errors: ValueError, KeyError, TypeError where it is not written like that."""

    def level(row: Mapping[str, Any]) -> Level:
        if row["decides"] not in (OFFICE, HEAD):
            raise ValueError(f"levels.toml: nobody decides as {row['decides']!r}")
        return Level(row["since"], int(row.get("up_to_cents", 0)), row["decides"], bool(row["two_people"]))

    promises = sorted((row["since"], {int(key): int(days) for key, days in row["working_days"].items()}) for row in data["promise"])
    return OfficeRules(
        levels=[level(row) for row in data["level"]],
        refusing=[level(row) for row in data["refusing"]],
        terms=[Term(row["benefit"], int(row["months"]), row["article"]) for row in data["term"]],
        promises=promises,
        more_working_days=int(data["more"]["working_days"]),
        more_article=data["more"]["article"],
        appeal=AppealTerms(**data["appeal"]),
    )
