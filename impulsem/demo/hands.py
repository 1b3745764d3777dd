"""Several processes fill the tables at once, each its own part of the city: one makes rows while the database stores another's.

How many there are never changes, because who fills what decides keys and chances: the same seed makes the same city on every machine.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import sys
import traceback
from collections.abc import Callable
from multiprocessing.connection import Connection as Pipe
from multiprocessing.connection import wait
from typing import Any, Generic, TypeVar

from psycopg import Connection

HANDS = 2
_BUSY = 7_370_004  # held, shared, by every connection of a load

Result = TypeVar("Result")
Report = Callable[[float], None]
Work = Callable[[int, Connection[Any], Report], Result]  # which hand, its connection, how much of its part is done


class LoadFailed(Exception):
    """Something went wrong in a hand; `str()` says what."""


def connect(parameters: dict[str, Any], *, time_zone: str) -> Connection[Any]:
    """A connection of the load: the city's time (see `calendar.moment`), each statement for itself, gone soon after its process."""
    database: Connection[Any] = Connection.connect(**parameters, autocommit=True)
    database.execute("SELECT set_config('TimeZone', %s, false)", [time_zone])
    for setting in ("synchronous_commit = off", "maintenance_work_mem = '384MB'", "max_parallel_maintenance_workers = 0"):
        database.execute(f"SET {setting}".encode())
    if sys.platform == "linux":
        database.execute("SET client_connection_check_interval = '1s'")
    database.execute("SELECT pg_advisory_lock_shared(%s)", [_BUSY])
    return database


def wait_for_remains(database: Connection[Any]) -> None:
    """Until nothing that an earlier load started works on."""
    database.execute("SELECT pg_advisory_lock(%s)", [_BUSY])
    database.execute("SELECT pg_advisory_unlock(%s)", [_BUSY])


class Crew(Generic[Result]):
    """`HANDS` processes at the same work. They see what this process knew when they began, and give back one result each."""

    def __init__(self, work: Work[Result], connect: Callable[[], Connection[Any]]) -> None:
        context = multiprocessing.get_context("fork")  # what is known already is shared, not sent
        gc.collect()
        gc.freeze()
        self._shares = [0.0] * HANDS
        self._results: dict[int, Result] = {}
        self._pipes: list[Pipe] = []
        self._processes = []
        for which in range(HANDS):
            ours, theirs = context.Pipe(duplex=False)
            process = context.Process(target=_hand, args=(which, os.getpid(), work, connect, theirs), daemon=True)
            process.start()
            theirs.close()
            self._pipes.append(ours)
            self._processes.append(process)
        gc.unfreeze()

    def look(self, *, seconds: float = 0.0) -> float:
        """Take in what the hands report; gives how much is done."""
        for ready in wait([pipe for which, pipe in enumerate(self._pipes) if which not in self._results], timeout=seconds):
            which = self._pipes.index(ready)  # type: ignore[arg-type]  # only our pipes are waited for
            try:
                kind, value = self._pipes[which].recv()
            except EOFError:
                raise LoadFailed("one of its processes was ended") from None
            if kind == "failed":
                raise LoadFailed(value)
            if kind == "done":
                self._results[which], value = value, 1.0
            self._shares[which] = value
        return sum(self._shares) / HANDS

    def finish(self, progress: Report) -> list[Result]:
        """Wait for all; gives their results in order."""
        while len(self._results) < HANDS:
            progress(self.look(seconds=0.5))
        for process in self._processes:
            process.join()
        return [self._results[which] for which in range(HANDS)]

    def send_home(self) -> None:
        """End whoever still works."""
        for process in self._processes:
            process.kill()
            process.join()


def _hand(which: int, parent: int, work: Work[Any], connect: Callable[[], Connection[Any]], pipe: Pipe) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches all; the one that waits for the hands sends them home
    told = 0.0

    def report(share: float) -> None:
        nonlocal told
        if os.getppid() != parent:  # it was killed: what is half done is nobody's
            os._exit(1)
        if share - told > 0.002:
            told = share
            pipe.send(("share", share))

    try:
        with connect() as database:
            result = work(which, database, report)
        pipe.send(("done", result))
    except Exception as problem:
        first = str(problem).strip().splitlines() or [type(problem).__name__]
        if os.environ.get("IMPULSEM_DEBUG"):
            traceback.print_exc()
        pipe.send(("failed", first[0]))
