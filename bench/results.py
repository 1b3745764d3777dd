"""What was measured, kept in `bench/results.json`: of each figure the last measurement at each scale."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import os
import platform
from pathlib import Path
from typing import Any

from bench.measure import Figure

KEPT = Path(__file__).resolve().parent / "results.json"
Row = dict[str, Any]


@dataclasses.dataclass(frozen=True, slots=True)
class Circumstances:
    """What was measured, where: in words for the reader of a table."""

    scale: str
    years: int
    size: str
    machine: str


def machine(postgresql: str) -> str:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    versions = f"Python {platform.python_version()}, PostgreSQL {postgresql.split()[0]}"
    return f"{os.cpu_count()} cores, {memory:.0f} GB of memory, {platform.system()} on {platform.machine()}, {versions}"


def keep(figures: list[Figure], at: Circumstances) -> None:
    """Put the figures in the place of the last ones of the same name and scale."""
    now = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
    new = [{**dataclasses.asdict(one), "ratio": one.ratio, "reached": one.reached, **dataclasses.asdict(at), "at": now} for one in figures]
    names = {one.name for one in figures}
    old = [row for row in kept() if (row["scale"], row["name"] in names) != (at.scale, True)]
    rows = sorted([*old, *new], key=lambda row: float(row["scale"]))
    aside = KEPT.with_suffix(".new")
    aside.write_text(json.dumps(rows, indent=1, ensure_ascii=False) + "\n")
    aside.replace(KEPT)


def kept() -> list[Row]:
    try:
        rows: list[Row] = json.loads(KEPT.read_text())
    except (OSError, ValueError):
        return []
    return [row for row in rows if "scale" in row]


def show(figures: list[Figure], at: Circumstances) -> None:
    """Print a table."""
    head = f"{'name':<42} {'value':>10} {'unit':<8} {'must':>8}  {'':<5} {'peer':<32} {'peer value':>10} {'ratio':>7}"
    print(f"\n{head}\n{'-' * len(head)}")
    for one in figures:
        must = "" if one.must is None else f"{one.must:g}"
        verdict = {None: "", True: "kept", False: "MISS"}[one.reached]
        peer_value = "" if one.peer_value is None else f"{one.peer_value:.2f}"
        ratio = "" if one.ratio is None else f"{one.ratio:.2f}"
        print(f"{one.name:<42} {one.value:>10.2f} {one.unit:<8} {must:>8}  {verdict:<5} {one.peer:<32} {peer_value:>10} {ratio:>7}")
    print(f"\n{at.size} · {at.machine}")
