"""Timing and reporting, the same for every benchmark."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from statistics import quantiles
from typing import Any

RESULTS = Path(__file__).resolve().parent / "results.json"
WARM_UP = 3


@dataclasses.dataclass(frozen=True, slots=True)
class Figure:
    """One measured figure; `peer` is what it stands beside (the bare limit, or another way to the same end)."""

    name: str
    value: float
    unit: str
    better: str  # "lower" | "higher"
    size: str
    peer: str = ""
    peer_value: float | None = None

    @property
    def ratio(self) -> float | None:
        return round(self.value / self.peer_value, 2) if self.peer_value else None


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


def report(figures: list[Figure]) -> None:
    """Print a table and write the results as a list of objects."""
    at = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
    head = f"{'name':<34} {'value':>10} {'unit':<8} {'peer':<30} {'peer value':>10} {'ratio':>7}"
    print(f"\n{head}\n{'-' * len(head)}")
    for figure in figures:
        peer_value = "" if figure.peer_value is None else f"{figure.peer_value:.2f}"
        ratio = "" if figure.ratio is None else f"{figure.ratio:.2f}"
        print(f"{figure.name:<34} {figure.value:>10.2f} {figure.unit:<8} {figure.peer:<30} {peer_value:>10} {ratio:>7}")
    print(f"\n{figures[0].size if figures else ''} · {at}")
    rows = [{**dataclasses.asdict(figure), "ratio": figure.ratio, "at": at} for figure in figures]
    RESULTS.write_text(json.dumps(rows, indent=1, ensure_ascii=False) + "\n")
