"""How far two people agree on what texts are about, beyond what chance alone would give (Cohen's kappa)."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Hashable, Sequence

Pair = tuple[Hashable, Hashable]  # what the first and what the second person said of the same text


@dataclasses.dataclass(frozen=True, slots=True)
class Agreement:
    """kappa: 1 they always agree, 0 as chance would, below 0 less than that; None when chance alone agrees always or there is nothing."""

    texts: int
    agreed: float  # share
    kappa: float | None


def agreement(pairs: Sequence[Pair]) -> Agreement:
    """Over the texts that both people coded."""
    n = len(pairs)
    if not n:
        return Agreement(0, 0.0, None)
    agreed = sum(one == other for one, other in pairs) / n
    first, second = Counter(one for one, _ in pairs), Counter(other for _, other in pairs)
    chance = sum(count * second[said] for said, count in first.items()) / n**2
    return Agreement(n, agreed, None if chance == 1 else (agreed - chance) / (1 - chance))


def differences(pairs: Sequence[Pair]) -> list[tuple[Pair, int]]:
    """What they said differently and how often, the most frequent first: where the tree of themes is not clear yet."""
    return sorted(Counter(pair for pair in pairs if pair[0] != pair[1]).items(), key=lambda found: (-found[1], str(found[0])))
