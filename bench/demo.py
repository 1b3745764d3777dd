"""What loading the city took, as `impulsem demo` wrote it down."""

from __future__ import annotations

from bench.city import load_record
from bench.measure import Figure, say


def figures() -> list[Figure]:
    record = load_record()
    if not record:
        say("no record of the load in the data folder: load it again (remove the folder) to have one")
        return []
    return [
        Figure(name="demo.load_s", value=record["load_s"], unit="s", must=1200),
        Figure(name="demo.peak_mb", value=record["peak_mb"], unit="MB", must=4000),
        Figure(name="demo.database_mb", value=record["database_mb"], unit="MB", better=""),
    ]
