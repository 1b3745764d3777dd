"""How a prioritisation is counted. Pure: ballots in, a result that anyone can work out again.

Every figure rests on whole numbers added up exactly and on divisions in a fixed order, and chance comes from a generator whose stream is
promised never to change (`RandomState`), so that any machine comes to the same digits. `published/recompute.py` is the same rule
once more, written apart in plain steps: change the two together, and the name of the rule with them.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

RULE = "impulsem-prioritisation/1"
RESAMPLES = 2000
SMALLEST = 10  # ballots of a dimension that is published under its own name
OTHER = "other"
CLEAR, BELOW = 0.9, 0.1  # of resamples in which an option is among the chosen
INTERVAL = (0.05, 0.95)
DIGITS = 6
SAME = 9  # digits from which on two scores are a tie

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]


@dataclasses.dataclass(frozen=True, slots=True)
class Group:
    """A dimension as it was agreed: people invited, weight, ballots that it takes to speak."""

    code: str
    size: int
    weight: float
    quorum: int


@dataclasses.dataclass(frozen=True, slots=True)
class Part:
    """Ballots that are counted together: one dimension, or the small ones as "other". scores: ballots x options, 0 is no opinion."""

    code: str
    groups: tuple[Group, ...]
    scores: Ints

    @property
    def weight(self) -> float:
        return float(sum(group.weight for group in self.groups))


def coarsened(groups: Sequence[Group], ballots: dict[str, Ints], *, smallest: int = SMALLEST) -> list[Part]:
    """Dimensions as they may be published: one with fewer than `smallest` ballots goes into "other", and where that is still too small,
    so does the next smallest, until it is large enough or nothing else is left. Rows are sorted, so that their order tells nothing.

    ballots: {dimension: ballots x options}, each dimension there.
    """
    by_size = sorted((group for group in groups if len(ballots[group.code])), key=lambda group: (len(ballots[group.code]), group.code))
    small = [group for group in by_size if len(ballots[group.code]) < smallest]
    rest = [group for group in by_size if group not in small]
    while small and rest and sum(len(ballots[group.code]) for group in small) < smallest:
        small.append(rest.pop(0))
    parts = [Part(group.code, (group,), _sorted(ballots[group.code])) for group in groups if group in rest]
    if small:
        together = tuple(group for group in groups if group in small)
        parts.append(Part(OTHER, together, _sorted(np.concatenate([ballots[group.code] for group in together]))))
    return parts


def _sorted(scores: Ints) -> Ints:
    """Rows in the order of their scores, the first column first."""
    return scores[np.lexsort(scores.T[::-1])] if len(scores) else scores


def count(
    parts: Sequence[Part], groups: Sequence[Group], *, options: Sequence[str], top: int, seed: int, resamples: int = RESAMPLES
) -> dict[str, Any]:
    """The whole result, ready for JSON. parts: from `coarsened`; groups: all dimensions, also those without a ballot."""
    draw = np.random.RandomState(seed)
    lot = draw.permutation(len(options))
    weights = [part.weight for part in parts]
    sums, answers = _tallied(parts)
    means = _divided(sums, answers)  # dimensions x options
    readings = {
        "agreed": _weighted(means, weights),
        "equal": _weighted(means, [1.0] * len(parts)),
        "headcount": _divided(sums.sum(axis=0), answers.sum(axis=0)),
    }
    orders = {name: _ranks(scores, means, lot) for name, scores in readings.items()}
    stability = _stability(parts, weights, lot, draw, top=top, resamples=resamples)
    without = _left_out(means, weights, lot, top=top)
    chosen = {name: ranks <= top for name, ranks in orders.items()}
    share_in = (stability <= top).mean(axis=0) if len(parts) else np.zeros(len(options))
    low, high = _interval(stability)
    rows = []
    for number, key in enumerate(options):
        rows.append(
            {
                "key": key,
                "dimensions": {part.code: _described(part.scores[:, number]) for part in parts},
                "scores": {name: _number(scores[number]) for name, scores in readings.items()},
                "ranks": {name: int(ranks[number]) for name, ranks in orders.items()},
                "chosen": {name: bool(chosen[name][number]) for name in readings},
                "differs": len({bool(chosen[name][number]) for name in readings}) > 1,
                "lowest": _number(_lowest(means)[number]),
                "spread": _number(_spread(means)[number]),
                "rank_interval": [int(low[number]), int(high[number])],
                "share_in": _number(share_in[number]),
                "changes_without": [
                    part.code for part, ranks in zip(parts, without, strict=True) if (ranks[number] <= top) != chosen["agreed"][number]
                ],
                "band": "clear" if share_in[number] >= CLEAR else "below" if share_in[number] <= BELOW else "borderline",
            }
        )
    return {
        "rule": RULE,
        "top": top,
        "seed": seed,
        "resamples": resamples,
        "ballots": int(sum(len(part.scores) for part in parts)),
        "dimensions": [_turnout(group, parts) for group in groups],
        "counted_as": [
            {"code": part.code, "of": [g.code for g in part.groups], "ballots": len(part.scores), "weight": _number(part.weight)}
            for part in parts
        ],
        "options": rows,
    }


def _tallied(parts: Sequence[Part]) -> tuple[Floats, Floats]:
    """Sum of the scores and number of answers, dimensions x options."""
    sums = np.array([part.scores.sum(axis=0) for part in parts], dtype=float)
    answers = np.array([(part.scores > 0).sum(axis=0) for part in parts], dtype=float)
    return sums, answers


def _divided(sums: Floats, answers: Floats) -> Floats:
    """Means; not a number where nobody had an opinion."""
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(answers > 0, sums / answers, np.nan)


def _weighted(means: Floats, weights: Sequence[float]) -> Floats:
    """The weighted mean over the dimensions (first axis) that had an opinion, added up one after another."""
    total = np.zeros(means.shape[1:])
    weight = np.zeros(means.shape[1:])
    for own, of_one in zip(weights, means, strict=True):
        there = ~np.isnan(of_one)
        total = total + np.where(there, own * np.where(there, of_one, 0.0), 0.0)
        weight = weight + np.where(there, own, 0.0)
    return _divided(total, weight)


def _lowest(means: Floats) -> Floats:
    return np.where(np.isnan(means), np.inf, means).min(axis=0)


def _spread(means: Floats) -> Floats:
    highest = np.where(np.isnan(means), -np.inf, means).max(axis=0)
    return np.where(np.isfinite(highest), highest - _lowest(means), 0.0)


def _ranks(scores: Floats, means: Floats, lot: Ints) -> Ints:
    """Ranks from 1 along the last axis: higher score, then higher lowest dimension, then lower spread, then the lot.

    means has the dimensions as its first axis. What nobody had an opinion on comes last.
    """
    main = np.where(np.isnan(scores), -np.inf, np.round(scores, SAME))
    lots = np.broadcast_to(lot, main.shape)
    order = np.lexsort((lots, np.round(_spread(means), SAME), -np.round(_lowest(means), SAME), -main), axis=-1)
    ranks = np.empty_like(order)
    np.put_along_axis(ranks, order, np.broadcast_to(np.arange(1, main.shape[-1] + 1), main.shape), axis=-1)
    return ranks


def _stability(
    parts: Sequence[Part], weights: Sequence[float], lot: Ints, draw: np.random.RandomState, *, top: int, resamples: int
) -> Ints:
    """Ranks in each resample (resamples x options): within each dimension as many ballots are drawn again as it has."""
    means = []
    for part in parts:
        size = len(part.scores)
        drawn = draw.randint(0, size, size=(resamples, size))
        times = np.bincount((drawn + np.arange(resamples)[:, None] * size).ravel(), minlength=resamples * size)
        # whole numbers in floats: however the machine adds them up, the sums are exact
        matrix = times.reshape(resamples, size).astype(float)
        means.append(_divided(matrix @ part.scores.astype(float), matrix @ (part.scores > 0).astype(float)))
    if not means:
        return np.empty((0, len(lot)), dtype=np.int64)
    stacked = np.array(means)
    return _ranks(_weighted(stacked, weights), stacked, lot)


def _interval(stability: Ints) -> tuple[Ints, Ints]:
    """The ranks between which nine of ten resamples are, by option."""
    if not len(stability):
        nothing = np.zeros(stability.shape[1], dtype=np.int64)
        return nothing, nothing
    ordered = np.sort(stability, axis=0)
    last = len(ordered) - 1
    return ordered[int(INTERVAL[0] * last)], ordered[int(INTERVAL[1] * last)]


def _left_out(means: Floats, weights: Sequence[float], lot: Ints, *, top: int) -> list[Ints]:
    """Ranks of the agreed reading without each dimension in turn; with one alone, nothing changes."""
    if len(weights) < 2:
        return [_ranks(_weighted(means, weights), means, lot) for _ in weights]
    found = []
    for gone in range(len(weights)):
        kept = [number for number in range(len(weights)) if number != gone]
        found.append(_ranks(_weighted(means[kept], [weights[number] for number in kept]), means[kept], lot))
    return found


def _described(scores: Ints) -> dict[str, Any]:
    """What a dimension said of one option."""
    given = np.sort(scores[scores > 0])
    n = len(given)
    return {
        "n": n,
        "mean": _number(given.sum() / n) if n else None,
        "share_4_5": _number((given >= 4).sum() / n) if n else None,
        "median": float((given[(n - 1) // 2] + given[n // 2]) / 2) if n else None,
        "distribution": [int((given == value).sum()) for value in (1, 2, 3, 4, 5)],
        "no_opinion": len(scores) - n,
    }


def _turnout(group: Group, parts: Sequence[Part]) -> dict[str, Any]:
    """Who was invited and how many came; of one that is counted as "other", only that it is."""
    own = next((part for part in parts if part.code == group.code), None)
    hidden = own is None and any(group in part.groups for part in parts)
    ballots = None if hidden else len(own.scores) if own else 0
    return {
        "code": group.code,
        "size": group.size,
        "quorum": group.quorum,
        "ballots": ballots,
        "response": None if ballots is None or not group.size else _number(ballots / group.size),
        "quorum_met": None if ballots is None else ballots >= group.quorum,
    }


def _number(value: float) -> float | None:
    """Rounded for the page and the hash; None where there is none."""
    return round(float(value), DIGITS) if np.isfinite(value) else None
