"""`impulsem indicators export|run|list`."""

from __future__ import annotations

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import override

from impulsem.indicators import services
from impulsem.indicators.declarations import facts, indicators
from impulsem.platform import clock
from impulsem.platform.errors import DomainError


class Command(BaseCommand):
    help = "Exports facts without identity, works out all indicators over them, or lists what is declared."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("action", choices=("export", "run", "list"))
        parser.add_argument("--full", action="store_true", help="export: years that did not change leave again too")
        parser.add_argument("--engine", choices=("duckdb", "spark"), default="duckdb", help="run: what works them out")

    def handle(self, *args: Any, action: str, full: bool, engine: str, **options: Any) -> None:
        try:
            with override("en-gb"):
                match action:
                    case "export":
                        self._export(full)
                    case "run":
                        self._run(engine)
                    case _:
                        self._list()
        except DomainError as refusal:
            raise CommandError(str(refusal)) from refusal

    def _export(self, full: bool) -> None:
        began = time.monotonic()
        say = self.stdout.write
        export = services.export_and_announce(at=clock.now(), full=full, progress=lambda name, rows: say(f"  {name}: {rows:,} rows"))
        size = sum(path.stat().st_size for path in export.folder.rglob("*.parquet")) / 1e6
        self.stdout.write(f"{sum(export.rows.values()):,} rows, {size:.1f} MB in {time.monotonic() - began:.1f} s: {export.folder}")

    def _run(self, engine: str) -> None:
        began = time.monotonic()
        outcome = services.work_out(at=clock.now(), on=engine)
        self.stdout.write(
            f"{len(indicators)} indicators, {outcome.cells:,} cells, {outcome.run.added:,} new observations in "
            f"{time.monotonic() - began:.1f} s, over the facts of {outcome.run.cut_at:%Y-%m-%d %H:%M} UTC"
        )
        if outcome.unknown:
            self.stderr.write(f"Left out, because the city has no neighbourhood of these codes: {', '.join(outcome.unknown)}")

    def _list(self) -> None:
        from impulsem.indicators import engine

        for fact in facts:
            self.stdout.write(f"{fact.name}: {', '.join(fact.columns)}")
        for indicator in indicators:
            self.stdout.write(
                f"{indicator.code} [{indicator.unit}, {indicator.direction}] {engine.fingerprint(indicator)[:8]}: {indicator.name}"
            )
