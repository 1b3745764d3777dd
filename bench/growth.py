"""Measures at three sizes of the city, one after the other, and writes the page. Data folders are kept in `var/` and used again."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from bench import document
from bench.measure import say

ROOT = Path(__file__).resolve().parent.parent
SCALES = ("0.1", "0.3", "1")
GROUPS = "demo,search,pages,plan,indicators,load"
#: These do not grow with the city: measured in the smallest one. The fresh clone (`setup`) is for `make bench` alone.
APART = "prioritisation,participation,public,documents,messaging,reports"


def run() -> None:
    """GROWTH_SCALES=0.1,1 takes other sizes; BENCH_DATA=folder keeps each city in folder-SCALE rather than in var/bench-SCALE."""
    folder = os.environ.get("BENCH_DATA", str(ROOT / "var" / "bench"))
    for number, scale in enumerate(os.environ.get("GROWTH_SCALES", ",".join(SCALES)).split(",")):
        say(f"=== scale {scale}")
        environment = {
            "BENCH_ONLY": GROUPS if number else f"{GROUPS},{APART}",
            **os.environ,
            "SCALE": scale,
            "BENCH_DATA": f"{folder}-{scale}",
        }
        # A process each: the embedded database of one is down before the next is up.
        subprocess.run([sys.executable, "-m", "bench"], cwd=ROOT, env=environment, check=True)
    document.write()
