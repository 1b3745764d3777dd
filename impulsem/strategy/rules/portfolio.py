"""Choosing projects within a budget: most worth for each euro first, and who is left without anything. No database."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterable, Mapping, Sequence
from fractions import Fraction

LOWEST = 1.0  # of the scale of a round: what nobody finds a priority is worth nothing


@dataclasses.dataclass(frozen=True, slots=True)
class Candidate:
    """A project to choose from. cost: in cents. worth: 0 (nobody's priority) to 4; None where no round asked about what it serves."""

    code: str
    cost: int
    worth: float | None

    @property
    def per_euro(self) -> Fraction | None:
        """Worth for each thousand euros; None without a worth or a cost."""
        if self.worth is None or self.cost <= 0:
            return None
        return Fraction(self.worth) * 100_000 / self.cost


def worth(scores: Iterable[float | None]) -> float | None:
    """What a project is worth: the mean score of what it serves, above the lowest of the scale; None where none was scored."""
    known = [score for score in scores if score is not None]
    return sum(known) / len(known) - LOWEST if known else None


def greedy(candidates: Collection[Candidate], *, budget: int) -> list[str]:
    """Codes chosen within a budget in cents, in the order in which they were taken.

    The one with most worth for each euro first (what costs nothing before all), then the next that still fits, until none does. Equal
    ones: more worth, then less cost, then the code. What no round asked about has no worth, and is left to people.
    """
    chosen = []
    for each in ranked(candidates):
        if each.cost <= budget:
            chosen.append(each.code)
            budget -= each.cost
    return chosen


def ranked(candidates: Collection[Candidate]) -> list[Candidate]:
    """Those with a worth, the one with most of it for each euro first."""

    def place(each: Candidate) -> tuple[bool, Fraction, float, int, str]:
        assert each.worth is not None
        return each.per_euro is not None, -(each.per_euro or Fraction(0)), -each.worth, each.cost, each.code

    return sorted((each for each in candidates if each.worth is not None), key=place)


def left_out(reaches: Mapping[str, Collection[str]], chosen: Collection[str], everybody: Sequence[str]) -> list[str]:
    """Of `everybody` (objectives, lines, territories), those that no chosen project reaches. reaches: project to what it reaches."""
    reached = {one for code in chosen for one in reaches.get(code, ())}
    return [one for one in everybody if one not in reached]
