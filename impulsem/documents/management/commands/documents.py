"""`impulsem documents let_go|due|scan`: what an operator or a nightly timer does with the papers that are kept."""

from __future__ import annotations

import dataclasses
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from impulsem.documents import services
from impulsem.platform import clock
from impulsem.platform.actors import job
from impulsem.platform.errors import DomainError


class Command(BaseCommand):
    help = "Lets go of documents whose time is over, or scans parked ones again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("action", choices=("let_go", "due", "scan"))

    def handle(self, *args: Any, action: str, **options: Any) -> None:
        by, now = job("documents"), clock.now()
        try:
            if action in ("let_go", "due"):
                counts: dict[str, int] = dataclasses.asdict(services.let_go(by=by, at=now, really=action == "let_go"))
            else:
                counts = services.scan_parked(by=by, at=now)
        except DomainError as problem:
            raise CommandError(str(problem)) from problem
        self.stdout.write(", ".join(f"{count:,} {what}" for what, count in counts.items()))
