"""Whether some wait longer than others: medians and shares by group, few people hidden, and a test said in plain words. Pure."""

from __future__ import annotations

import dataclasses
import enum
import statistics
from collections.abc import Callable, Iterable, Mapping, Sequence

FEWEST = 5  # people in a group that is shown: of fewer, who they are could be guessed
ENOUGH = 20  # people in all, under which a test says nothing
RARE = 0.05  # differences that chance alone makes less often than this are called differences
VERY_RARE = 0.01

AGES = ((0, "0–17", 18), (18, "18–34", 35), (35, "35–49", 50), (50, "50–64", 65), (65, "65–79", 80), (80, "80+", 200))


class Verdict(enum.StrEnum):
    TOO_FEW = "too_few"
    NONE = "none"  # chance alone often makes as large a difference
    SOME = "some"
    CLEAR = "clear"


@dataclasses.dataclass(frozen=True, slots=True)
class One:
    """One candidate, without a name: of a group, so many days on the list, offered something by now."""

    group: str
    days: int
    offered: bool


@dataclasses.dataclass(frozen=True, slots=True)
class Group:
    """Figures of a group. hidden: too few, or it would tell how many the hidden one has."""

    code: str
    people: int
    days: float  # median
    offered: float  # share, 0 to 1
    hidden: bool = False


@dataclasses.dataclass(frozen=True, slots=True)
class Check:
    """The groups, the longest wait first, and whether the differences are more than chance."""

    groups: tuple[Group, ...]
    days: Verdict
    offered: Verdict
    longest: str = ""  # the group that waits longest, of those shown
    least: str = ""  # the one that is offered something least often


def age_band(years: int | None) -> str:
    """The band of an age; "" when nobody knows it."""
    return "" if years is None else next((label for first, label, after in AGES if first <= years < after), AGES[-1][1])


def check(people: Iterable[One]) -> Check:
    """Compare the groups. People whose group nobody knows ("") are left out."""
    groups: dict[str, list[One]] = {}
    for one in people:
        if one.group:
            groups.setdefault(one.group, []).append(one)
    hidden = too_small({code: len(ones) for code, ones in groups.items()})
    rows = [
        Group(
            code=code,
            people=len(ones),
            days=float(statistics.median(one.days for one in ones)),
            offered=sum(one.offered for one in ones) / len(ones),
            hidden=code in hidden,
        )
        for code, ones in groups.items()
    ]
    rows.sort(key=lambda row: (row.hidden, -row.days, row.code))
    shown = [row for row in rows if not row.hidden]
    told = [groups[row.code] for row in shown]
    return Check(
        groups=tuple(rows),
        days=_verdict(told, lambda ones: p_of_ranks([[one.days for one in each] for each in ones])),
        offered=_verdict(told, lambda ones: p_of_shares([(sum(one.offered for one in each), len(each)) for each in ones])),
        longest=shown[0].code if shown else "",
        least=min(shown, key=lambda row: (row.offered, row.code)).code if shown else "",
    )


def too_small(sizes: Mapping[str, int]) -> set[str]:
    """Groups that are not shown: of few people; and when that is one alone, the smallest other, or the sum would tell."""
    small = {code for code, size in sizes.items() if size < FEWEST}
    others = sorted((size, code) for code, size in sizes.items() if code not in small)
    if len(small) == 1 and others:
        small.add(others[0][1])
    return small


def _verdict(groups: Sequence[Sequence[One]], test: Callable[[Sequence[Sequence[One]]], float]) -> Verdict:
    if len(groups) < 2 or sum(map(len, groups)) < ENOUGH:
        return Verdict.TOO_FEW
    p = test(groups)
    return Verdict.CLEAR if p < VERY_RARE else Verdict.SOME if p < RARE else Verdict.NONE


def p_of_ranks(groups: Sequence[Sequence[float]]) -> float:
    """How often chance alone makes ranks differ as much as these (Kruskal and Wallis, ties corrected); 0 to 1."""
    everyone = sorted(value for group in groups for value in group)
    n = len(everyone)
    ranks: dict[float, float] = {}
    ties = 0.0
    at = 0
    while at < n:
        after = at
        while after < n and everyone[after] == everyone[at]:
            after += 1
        ranks[everyone[at]] = (at + after + 1) / 2
        ties += (after - at) ** 3 - (after - at)
        at = after
    spread = 1 - ties / (n**3 - n) if n > 1 else 0.0
    if spread <= 0:
        return 1.0
    total = sum(sum(ranks[value] for value in group) ** 2 / len(group) for group in groups if group)
    return _beyond((12 / (n * (n + 1)) * total - 3 * (n + 1)) / spread, len(groups) - 1)


def p_of_shares(groups: Sequence[tuple[int, int]]) -> float:
    """How often chance alone makes shares differ as much as these, each (how many did, of how many) (chi squared); 0 to 1."""
    did, all_of = sum(yes for yes, _of in groups), sum(of for _yes, of in groups)
    if did in (0, all_of):
        return 1.0
    share = did / all_of
    value = sum((yes - of * share) ** 2 / (of * share * (1 - share)) for yes, of in groups if of)
    return _beyond(value, len(groups) - 1)


def _beyond(value: float, freedom: int) -> float:
    from scipy.special import gammaincc  # here, so that starting does not wait for it

    return float(gammaincc(freedom / 2, max(value, 0.0) / 2))
