"""The facts leave the database, and every indicator is worked out over them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.test import override_settings

from bench.measure import Figure, say, timed
from impulsem.indicators import engine, services
from impulsem.indicators.declarations import indicators
from impulsem.platform import clock

ROOT = Path(__file__).resolve().parent.parent
#: These stand beside PostgreSQL, by centre and month: a ratio, a sum, a median, one with a condition, one over another table.
FIVE = ("attention.entries_per_attendance", "time.minutes", "files.days_since_contact", "agenda.no_shows", "time.direct_share")
CURSOR = "psycopg cursor to Parquet"


def figures() -> list[Figure]:
    with tempfile.TemporaryDirectory(prefix="impulsem-bench-", dir=settings.DATA_DIR) as name:
        folder = Path(name)
        found = [*export("export_5m", folder / "one", "work", seconds=15, megabytes=600), *export_all(folder / "all")]
        with override_settings(DATA_DIR=folder / "all"):
            return [*found, everything(), *five(services.current().folder)]


def export(name: str, folder: Path, *fact: str, seconds: float | None = None, megabytes: float | None = None) -> list[Figure]:
    """The time and the memory of an export of one fact table (the city's work: five million rows)."""
    cursor, ours = exported("cursor", folder, *fact), exported("product", folder, *fact)
    say(f"{name}: {ours['rows']:,} rows (cursor: {cursor['rows']:,})")
    own: dict[str, Any] = {"peer": CURSOR}
    return [
        Figure(name=f"indicators.{name}.s", value=ours["s"], unit="s", must=seconds, peer_value=cursor["s"], **own),
        Figure(name=f"indicators.{name}.peak_mb", value=ours["peak_mb"], unit="MB", must=megabytes, peer_value=cursor["peak_mb"], **own),
    ]


def export_all(folder: Path) -> list[Figure]:
    """Every fact table from one snapshot. The cursor, beside one of them above, would take a quarter of an hour for all of a whole city."""
    ours = exported("product", folder)
    say(f"export_all: {ours['rows']:,} rows")
    return [
        Figure(name="indicators.export_all.s", value=ours["s"], unit="s"),
        Figure(name="indicators.export_all.peak_mb", value=ours["peak_mb"], unit="MB"),
    ]


def exported(way: str, folder: Path, *fact: str) -> dict[str, Any]:
    """Export into `folder`, as if it were the data folder: nothing is there to be kept from an export before."""
    environment = {**os.environ, "IMPULSEM_DATA": str(folder), "SECRET_KEY": settings.SECRET_KEY}
    (folder / way).mkdir(parents=True)
    command = [sys.executable, "-m", "bench.exporting", way, str(folder / way), *fact]
    ended = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    if ended.returncode:
        raise SystemExit(f"The export failed:\n{ended.stderr[-3000:]}")
    outcome: dict[str, Any] = json.loads(ended.stdout.splitlines()[-1])
    return outcome


def everything() -> Figure:
    """Every indicator for every month, place and disaggregation, with its observations written, and taken back."""
    with undone():
        seconds, outcome = timed(lambda: services.work_out(at=clock.now()))
        say(f"{outcome.cells:,} cells, {outcome.run.added:,} observations")
    return Figure(name="indicators.all.s", value=round(seconds, 2), unit="s", must=60)


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def five(folder: Path) -> list[Figure]:
    """Five indicators by centre and month: over the export, and over the tables by PostgreSQL."""
    backend = engine.duckdb_over(folder)
    found = []
    for code in FIVE:
        ours, cells = timed(partial(by_centre, code, engine.on_duckdb(backend)))
        peer, same = timed(partial(by_centre, code, engine.on_postgresql([indicators[code].fact], on=clock.today())))
        if len(cells) != len(same):
            say(f"{code}: {len(cells)} cells on DuckDB, {len(same)} on PostgreSQL")
        found.append(Figure(name=f"indicators.{code}.s", value=round(ours, 3), unit="s", peer="PostgreSQL", peer_value=round(peer, 3)))
    backend.disconnect()
    return found


def by_centre(code: str, run: engine.Run) -> list[engine.Cell]:
    return engine.cells(indicators[code], run, by=["month", "centre"])
