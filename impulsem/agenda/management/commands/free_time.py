"""`impulsem free_time check|heal`: whether the stored free time is what the rules say, for an operator."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from impulsem.agenda import services
from impulsem.platform import clock


class Command(BaseCommand):
    help = "Compares the stored free time of the coming weeks with what hours, absences and bookings say, or brings it in line."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("action", choices=("check", "heal"))

    def handle(self, *args: Any, action: str, **options: Any) -> None:
        if action == "heal":
            found = services.extend_free_time(today=clock.today())
            self.stdout.write(f"{found.missing:,} stretches were missing and {found.surplus:,} were too many; now all are right.")
            return
        found = services.check_free_time(today=clock.today())
        if found:
            raise CommandError(
                f"{found.missing:,} stretches are missing and {found.surplus:,} are too many. Mend them: impulsem free_time heal"
            )
        self.stdout.write("All free time is stored as it should be.")
