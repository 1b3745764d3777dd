"""A process that does one step of a batch and is killed before each of its statements in turn, until it gets through.

`python -m impulsem.benefits.tests.killed make|approve|hand_out|settle` on the database that `DATABASE_URL` names; prints how often it died.
Ends with another code than 0 where a killed step has left anything.
"""

from __future__ import annotations

import contextlib
import itertools
import os
import signal
import sys
from collections.abc import Callable
from typing import Any

import django

HALF_DONE = 3


def main(step: str) -> None:
    django.setup()  # opens no connection: each child has its own
    for turn in itertools.count(1):
        if (child := os.fork()) == 0:
            attempt(step, dies_before=turn)
        _pid, status = os.waitpid(child, 0)
        if not os.WIFSIGNALED(status):
            sys.stdout.write(f"{turn - 1}\n")
            raise SystemExit(os.WEXITSTATUS(status))


def attempt(step: str, *, dies_before: int) -> None:
    """Never returns."""
    from django.db import connection

    from impulsem.benefits import services
    from impulsem.benefits.models import Instalment, PaymentBatch
    from impulsem.benefits.tests.payment_factories import AT, TODAY
    from impulsem.platform.actors import job
    from impulsem.platform.errors import DomainError

    batch, by = PaymentBatch.objects.first(), job("test")
    states = sorted(set(Instalment.objects.values_list("state", flat=True)))
    there = (batch.state if batch else "", *states)
    before, after = {
        "make": (("", "planned"), ("prepared", "in_batch")),
        "approve": (("prepared", "in_batch"), ("approved", "in_batch")),
        "hand_out": (("approved", "in_batch"), ("sent", "in_batch")),
        "settle": (("sent", "in_batch"), ("settled", "paid")),
    }[step]
    if there not in (before, after) or PaymentBatch.objects.count() > 1:
        os._exit(HALF_DONE)
    steps: dict[str, Callable[[], object]] = {
        "make": lambda: services.make_batch(day=TODAY, by=by, at=AT),
        "approve": lambda: services.approve_batch(batch=batch, by=by, at=AT),
        "hand_out": lambda: services.hand_out(batch=batch, by=by, at=AT),
        "settle": lambda: services.settle_batch(batch=batch, by=by, at=AT),
    }
    if there == after:  # it died after the commit: whoever asked never heard of it, and asks again
        with contextlib.suppress(DomainError):
            steps[step]()
        os._exit(0)
    left = itertools.count(dies_before - 1, -1)

    def die_in_turn(*_anything: object) -> None:
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
        steps[step]()
    os._exit(0)


if __name__ == "__main__":
    main(sys.argv[1])
