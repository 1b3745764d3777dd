"""`impulsem participation import|export|suggest`."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import override

from impulsem.participation import files
from impulsem.participation.models import Dimension, Process
from impulsem.participation.services import exchange
from impulsem.participation.services.exchange import Outcome
from impulsem.participation.services.synthesis import work_out_suggestions
from impulsem.platform.actors import job
from impulsem.platform.errors import DomainError

BY = job("participation")


class Command(BaseCommand):
    help = "Brings contributions in from a file, writes everything of a process out, or works out what the machine suggests."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("action", choices=("import", "export", "suggest"))
        parser.add_argument("process", help="the process, by its address (slug)")
        parser.add_argument("file", nargs="?", type=Path, help="import: CSV, JSON, XLSX or ODS; export: .zip (CSV), .json or .xlsx")
        parser.add_argument("--dimension", default="", help="import: code of the dimension of rows that name none")
        parser.add_argument("--source", default="", help="import: where the file comes from, by which its rows are recognised later")
        parser.add_argument("--language", default="ca", help="import: of rows that do not say it")

    def handle(self, *args: Any, action: str, process: str, file: Path | None, **options: Any) -> None:
        try:
            found = Process.objects.get(slug=process)
        except Process.DoesNotExist as error:
            raise CommandError(f"There is no process “{process}”.") from error
        if action != "suggest" and file is None:
            raise CommandError("Say which file.")
        began = time.monotonic()
        try:
            with override("en-gb"):
                if action == "suggest":
                    outcome = work_out_suggestions(process=found, progress=self.stdout.write, by=BY)
                    self.stdout.write(f"{outcome.contributions} contributions: {outcome.made}")
                elif action == "import":
                    assert file is not None
                    self._import(found, file, options)
                else:
                    assert file is not None
                    files.write_file(found, file)
        except DomainError as refusal:
            raise CommandError(str(refusal)) from refusal
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror}") from error
        self.stdout.write(f"{time.monotonic() - began:.1f} s")

    def _import(self, process: Process, file: Path, options: dict[str, Any]) -> None:
        dimension = None
        if options["dimension"]:
            dimension = Dimension.objects.filter(process=process, code=options["dimension"]).first()
            if dimension is None:
                raise CommandError(f"The process has no dimension “{options['dimension']}”.")
        given = exchange.look_at_file(process=process, content=file.read_bytes(), name=file.name, dimension=dimension, by=BY)
        given = exchange.set_import(
            given=given,
            mapping=given.mapping,
            source=options["source"] or given.source,
            dimension=dimension,
            language=options["language"],
            by=BY,
        )
        given = exchange.go_on(given=given, progress=self._say, by=BY)
        for line, why in given.outcome["problems"]:
            self.stderr.write(f"line {line}: {why}")

    def _say(self, outcome: Outcome) -> None:
        self.stdout.write(
            f"  {outcome.rows} rows: {outcome.new} new, {outcome.changed} changed, {outcome.unchanged} unchanged, "
            f"{outcome.refused} refused, {outcome.parked} parked"
        )
