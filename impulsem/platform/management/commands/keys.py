"""`impulsem keys rekey|check`: what an operator does when the keys change."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from impulsem.platform import closed, keys


class Command(BaseCommand):
    help = "Brings everything that is kept closed under the first key, or opens it all once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("action", choices=("rekey", "check"))

    def handle(self, *args: Any, action: str, **options: Any) -> None:
        if action == "rekey":
            self._rekey()
        else:
            self._check()

    def _rekey(self) -> None:
        for column in closed.declared():
            try:
                done = closed.rekey(column)
            except (keys.KeyMissing, keys.Altered) as problem:
                raise CommandError(f"{column.code}: {problem or 'something is not what was put there.'}") from problem
            self.stdout.write(f"{column.code}: {done:,} brought under the first key")

    def _check(self) -> None:
        left = 0
        for column in closed.declared():
            opened, stuck = closed.check(column)
            self.stdout.write(f"{column.code}: {opened:,} open, {stuck:,} cannot be opened")
            left += stuck
        if left:
            raise CommandError("Some content cannot be opened: a key is missing, or it was changed.")
