"""`impulsem registers status|ask`: which registers answer, and asking one that rested at once. (`serve` is in `impulsem.cli`.)"""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from impulsem.platform import clock
from impulsem.registers import queries, services
from impulsem.registers.models import Register


class Command(BaseCommand):
    help = "Tells which registers answer and what waits for them; asks one that rested at once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("action", choices=["status", "ask"])
        parser.add_argument("register", nargs="?", help="ask: the code of the register")

    def handle(self, *args: Any, action: str, register: str | None, **options: Any) -> None:
        if action == "ask":
            found = Register.objects.filter(code=register or "", active=True).first()
            if found is None:
                raise CommandError(f"There is no register {register!r}.")
            waiting = services.ask_at_once(register=found, at=clock.now())
            self.stdout.write(f"{found.code}: {waiting} look-ups are asked now.")
            return
        for row in queries.state_of_registers(at=clock.now()):
            where = "" if row.has_address else ", no address"
            self.stdout.write(f"{row.register.code:16} {_in_words(row)}{where}; {row.waiting} waiting")


def _in_words(row: queries.RegisterState) -> str:
    if row.rest is not None:
        return f"rests until {row.rest.until:%H:%M} UTC ({row.rest.reason})"
    return "answers" if row.last_answer else "has not been asked yet"
