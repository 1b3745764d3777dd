"""`impulsem entitlement scan|city`: what the worker does at night, by hand."""

from __future__ import annotations

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import override

from impulsem.casework.services.scanning import scan_files
from impulsem.entitlement import services as entitlement
from impulsem.entitlement.models import Scan
from impulsem.platform import clock
from impulsem.platform.actors import job
from impulsem.platform.errors import DomainError


class Command(BaseCommand):
    help = "Looks for what open files are probably entitled to, or keeps the city as it is today for questions about other figures."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("action", choices=("scan", "city"))

    def handle(self, *args: Any, action: str, **options: Any) -> None:
        began = time.monotonic()
        try:
            with override("en-gb"):
                said = self._scan() if action == "scan" else self._city()
        except DomainError as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"{said} in {time.monotonic() - began:.1f} s")

    def _scan(self) -> str:
        run = scan_files(
            day=clock.today(),
            cause=Scan.Cause.BY_HAND,
            by=job("scan of entitlements"),
            at=clock.now(),
            progress=lambda done, total: self.stdout.write(f"  {done:,} of {total:,} files"),
        )
        return f"{run.households:,} files: {run.found:,} findings new, {run.changed:,} changed, {run.gone:,} gone"

    def _city(self) -> str:
        kept = entitlement.keep_city(day=clock.today(), by=job("city for what-if"), at=clock.now())
        return f"{kept.people:,} people in {kept.dwellings:,} households kept"
