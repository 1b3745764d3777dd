"""Chances one at a time: a million single draws from numpy cost more than what they decide."""

from __future__ import annotations

import numpy as np


class Dice:
    """Draws from the seeded generator in bulk and hands them out one by one."""

    def __init__(self, rng: np.random.Generator) -> None:
        self._rng = rng
        self._ready: list[float] = []

    def chance(self) -> float:
        """From 0 up to and without 1."""
        if not self._ready:
            self._ready = self._rng.random(8192).tolist()
        return self._ready.pop()

    def between(self, low: int, high: int) -> int:
        """From `low` up to and without `high`."""
        return low + int(self.chance() * (high - low))
