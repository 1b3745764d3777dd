"""A process that asks a register what is due and is killed before each of its statements in turn, until it gets through.

`python -m impulsem.registers.tests.killed` on the database that `DATABASE_URL` names; prints how often it died. Ends with another code than
0 where a killed one has left half an answer.
"""

from __future__ import annotations

import itertools
import os
import signal
import sys
from collections.abc import Callable
from typing import Any

import django

HALF_DONE = 3
UNTOUCHED, WHOLE = ("asked", 0, 0), ("answered", 1, 1)


def main() -> None:
    django.setup()  # opens no connection: each child has its own
    for turn in itertools.count(1):
        if (child := os.fork()) == 0:
            attempt(dies_before=turn)
        _pid, status = os.waitpid(child, 0)
        if not os.WIFSIGNALED(status):
            sys.stdout.write(f"{turn - 1}\n")
            raise SystemExit(os.WEXITSTATUS(status))


def attempt(*, dies_before: int) -> None:
    """Never returns."""
    from django.db import connection

    from impulsem.people.models import Circumstance
    from impulsem.registers.models import Conclusion, LookUp
    from impulsem.registers.services import answering

    answering.GRACE = -600  # type: ignore[misc]  # whoever held the question is taken for dead at once
    found = (LookUp.objects.get().state, Circumstance.objects.count(), Conclusion.objects.count())
    if found not in (UNTOUCHED, WHOLE):
        os._exit(HALF_DONE)
    left = itertools.count(dies_before - 1, -1)

    def die_in_turn() -> None:
        if next(left) == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def statement(execute: Callable[..., Any], *arguments: Any) -> Any:
        die_in_turn()
        return execute(*arguments)

    commit = connection._commit

    def dying_commit() -> None:
        die_in_turn()
        commit()
        die_in_turn()

    connection._commit = dying_commit
    with connection.execute_wrapper(statement):
        answering.ask_due(register="census")
    os._exit(0)


if __name__ == "__main__":
    main()
