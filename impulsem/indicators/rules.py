"""Arithmetic of figures, without a database: what may be shown, and how sure a share is."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Sequence

SMALL = "small"
SECONDARY = "secondary"
Z95 = 1.959964  # of the normal distribution: 95 of 100 such intervals hold the true share


def hidden(sizes: Sequence[int], minimum: int, *, apart: bool = True) -> list[str]:
    """For cells that add up to a published total, why each is not shown: "small", "secondary", or "" for those that are.

    One hidden cell could be worked out from the total and the others; so the next smallest is hidden with it, until those hidden are
    at least two and together hold at least `minimum`. apart: whether nobody is in two cells (centres), so that sizes add up; otherwise
    (kinds of work) one of those hidden must hold the minimum by itself. An empty cell tells nothing about anybody and protects nobody.
    """
    marks = [SMALL if 0 < size < minimum else "" for size in sizes]
    kept = [size for size, mark in zip(sizes, marks, strict=True) if mark]
    if not kept:
        return marks
    for size, place in sorted((size, place) for place, size in enumerate(sizes) if size >= minimum):
        together = sum(kept) if apart else max(kept)
        if len(kept) >= 2 and together >= minimum:
            break
        marks[place] = SECONDARY
        kept.append(size)
    return marks


@dataclasses.dataclass(frozen=True, slots=True)
class Share:
    """A share with its 95 % interval; both None where nothing was recorded, the interval also where one cluster is all there is."""

    value: float | None
    low: float | None
    high: float | None


def share(*, clusters: int, part: float, whole: float, part2: float, product: float, whole2: float) -> Share:
    """The share part/whole and how sure it is, by linearisation over clusters (a professional's day is one).

    part, whole: sums over the clusters; part2, whole2, product: sums of their squares and of their products. Clusters count as drawn
    independently. Nothing is drawn at random here: the same rows give the same interval.
    """
    if whole <= 0:
        return Share(None, None, None)
    value = part / whole
    if clusters < 2:
        return Share(value, None, None)
    spread = max(0.0, part2 - 2 * value * product + value * value * whole2)
    error = math.sqrt(clusters / (clusters - 1) * spread) / whole
    return Share(value, max(0.0, value - Z95 * error), min(1.0, value + Z95 * error))
