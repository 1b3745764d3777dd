"""How many minutes a month a file asks for, line by line, by the city's published rule. It proposes; a person decides."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

#: What is counted of a file, in the order in which the explanation names it.
COUNTED = (
    "urgent_domain",
    "hard_domain",
    "plan_missing",
    "open_goal",
    "own_action",
    "deadline_month",
    "home_visit",
    "child",
    "dependency_case",
)
LEVELS = ("high", "medium", "low")


@dataclasses.dataclass(frozen=True, slots=True)
class Line:
    """A reason of a proposal: what, how often, how many minutes a month that makes."""

    code: str
    count: int
    minutes: int


@dataclasses.dataclass(frozen=True, slots=True)
class Proposal:
    """What the rule says of a file."""

    lines: tuple[Line, ...]
    minutes: int
    level: str
    capped: bool  # the rule's most was reached


def propose(rule: Mapping[str, Any], *, phase: str, counts: Mapping[str, int]) -> Proposal:
    """Minutes a month for a file in a phase with these counts (see `COUNTED`)."""
    lines = [Line(f"phase_{phase}", 1, int(rule["phase"][phase]))]
    for code in COUNTED:
        count = counts.get(code, 0)
        if count:
            times = count / 3 if code == "home_visit" else count  # visits of 90 days, a third of them a month
            lines.append(Line(code, count, round(times * rule["each"][code])))
    total = sum(line.minutes for line in lines)
    minutes = min(total, int(rule["most"]))
    return Proposal(tuple(lines), minutes, level_of(rule, minutes), total > minutes)


def level_of(rule: Mapping[str, Any], minutes: int) -> str:
    return next(level for level in LEVELS if minutes >= rule["levels"][level])


def contract_minutes(rule: Mapping[str, Any], weekly_minutes: int) -> int:
    """Minutes a month that a contract leaves for files."""
    return round(weekly_minutes * 52 / 12 * rule["contract"]["share"])
