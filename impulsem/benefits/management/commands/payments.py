"""`impulsem payments rekey`: what an operator does with the numbers of accounts and the bank's files when the keys change."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from impulsem.benefits.services import keeping
from impulsem.platform import keys


class Command(BaseCommand):
    help = "Brings the numbers of accounts and the files of batches under the first key."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("action", choices=("rekey",))

    def handle(self, *args: Any, action: str, **options: Any) -> None:
        try:
            done = keeping.rekey()
        except (keys.KeyMissing, keys.Altered) as problem:
            raise CommandError(str(problem) or "Some content is not what was put there.") from problem
        self.stdout.write(f"{done:,} under the first key now")
