"""Timing, and what a figure is: the same for every benchmark."""

from __future__ import annotations

import dataclasses
import resource
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from statistics import quantiles
from typing import Any, TypeVar

WARM_UP = 3
T = TypeVar("T")


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One measured figure; `peer` is what it stands beside (the bare limit, or another way to the same end), `must` what is promised."""

    name: str
    value: float
    unit: str
    better: str = "lower"  # "lower" | "higher" | "" where neither is
    peer: str = ""
    peer_value: float | None = None
    must: float | None = None

    @property
    def ratio(self) -> float | None:
        return round(self.value / self.peer_value, 2) if self.peer_value else None

    @property
    def reached(self) -> bool | None:
        """Whether it keeps the promise; None where nothing is promised."""
        if self.must is None:
            return None
        return self.value >= self.must if self.better == "higher" else self.value <= self.must


def milliseconds(act: Callable[[Any], object], cases: Iterable[Any]) -> list[float]:
    """How long `act` takes for each case, after a few uncounted calls with the first ones."""
    cases = list(cases)
    for case in cases[:WARM_UP]:
        act(case)
    taken = []
    for case in cases:
        start = time.perf_counter()
        act(case)
        taken.append((time.perf_counter() - start) * 1000)
    return taken


def percentile_95(taken: list[float]) -> float:
    return round(quantiles(taken, n=20, method="inclusive")[-1], 2)


def timed(act: Callable[[], T]) -> tuple[float, T]:
    """Seconds, and what `act` gave."""
    start = time.perf_counter()
    given = act()
    return time.perf_counter() - start, given


def peak_mb() -> float:
    """The most memory that this process ever held, in megabytes (10^6 bytes).

    From /proc where there is one: elsewhere the system may count what the process that started this one held.
    """
    status = Path("/proc/self/status")
    if status.exists():
        kib = next(line.split()[1] for line in status.read_text().splitlines() if line.startswith("VmHWM:"))
        return int(kib) * 1024 / 1e6
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024) / 1e6


def say(text: str) -> None:
    """Progress, seen at once."""
    print(f"  {text}", flush=True)
