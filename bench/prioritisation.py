"""Counting a prioritisation: 589 ballots on 40 options with 2,000 resamples, beside the same rule in plain loops."""

from __future__ import annotations

import numpy as np

from bench.measure import Figure, say, timed
from impulsem.strategy.rules.counting import RESAMPLES, Group, coarsened, count

VOTERS = {"professionals": 447, "directors": 51, "external": 91}
OPTIONS = 40
TOP = 12
#: The loop takes minutes for all resamples: it is timed on these and multiplied.
LOOPED = 20


def figures() -> list[Figure]:
    rng = np.random.default_rng(589)
    groups = [Group(code, 2 * voters, 1 / 3, 10) for code, voters in VOTERS.items()]
    ballots = {code: rng.integers(0, 6, size=(voters, OPTIONS)) for code, voters in VOTERS.items()}
    options = [f"o{number}" for number in range(OPTIONS)]
    parts = coarsened(groups, ballots)
    ours = min(timed(lambda: count(parts, groups, options=options, top=TOP, seed=1))[0] for _ in range(3))
    loop = timed(lambda: _looped([part.scores.tolist() for part in parts], rng))[0] * RESAMPLES / LOOPED
    say(f"counted {sum(VOTERS.values())} ballots on {OPTIONS} options in {ours:.2f} s; plain loops {loop:.0f} s")
    return [Figure(name="strategy.prioritisation.s", value=ours, unit="s", must=1.0, peer="plain loops", peer_value=loop)]


def _looped(ballots: list[list[list[int]]], rng: np.random.Generator) -> list[list[int]]:
    """Ranks of the options in each resample, one ballot and one score after another."""
    ranks = []
    for _ in range(LOOPED):
        scores = [0.0] * OPTIONS
        for rows in ballots:
            total, answers = [0] * OPTIONS, [0] * OPTIONS
            for drawn in rng.integers(0, len(rows), size=len(rows)).tolist():
                for option, score in enumerate(rows[drawn]):
                    if score:
                        total[option] += score
                        answers[option] += 1
            for option in range(OPTIONS):
                scores[option] += (total[option] / answers[option] if answers[option] else 0.0) / len(ballots)
        ranks.append(sorted(range(OPTIONS), key=lambda option: -scores[option]))
    return ranks
