"""`impulsem documents let_go|due|scan|rekey|check`: what an operator or a nightly timer does with the papers that are kept."""

from __future__ import annotations

import dataclasses
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from impulsem.documents import services, storage
from impulsem.documents.models import Blob
from impulsem.platform import clock, keys
from impulsem.platform.actors import job
from impulsem.platform.errors import DomainError


class Command(BaseCommand):
    help = "Lets go of documents whose time is over, scans parked ones again, brings all under a new key, or checks that all can be opened."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("action", choices=("let_go", "due", "scan", "rekey", "check"))

    def handle(self, *args: Any, action: str, **options: Any) -> None:
        by, now = job("documents"), clock.now()
        try:
            if action in ("let_go", "due"):
                counts: dict[str, int] = dataclasses.asdict(services.let_go(by=by, at=now, really=action == "let_go"))
            elif action == "scan":
                counts = services.scan_parked(by=by, at=now)
            elif action == "rekey":
                counts = {"under the first key now": storage.rekey()}
            else:
                counts = self._check()
        except (keys.KeyMissing, DomainError) as problem:
            raise CommandError(str(problem)) from problem
        self.stdout.write(", ".join(f"{count:,} {what}" for what, count in counts.items()))
        if counts.get("cannot be opened"):
            raise CommandError("Some content cannot be opened: a key is missing, or it was changed.")

    def _check(self) -> dict[str, int]:
        counts = {"open": 0, "cannot be opened": 0}
        for blob in Blob.objects.order_by("pk").iterator(chunk_size=20):
            try:
                storage.get(blob)
                counts["open"] += 1
            except DomainError:
                counts["cannot be opened"] += 1
        return counts
