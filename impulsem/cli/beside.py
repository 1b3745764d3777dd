"""Processes that `impulsem serve` keeps beside the pages: one that ends by itself is followed by another."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_PAUSE = 2.0  # s before one that ended by itself is started again
_GRACE = 25.0  # s to end what is in hand


@contextmanager
def beside(module: str, *arguments: str) -> Iterator[None]:
    """`python -m module arguments`, in a process of its own while the block lasts."""
    over = threading.Event()

    def start() -> subprocess.Popen[bytes]:
        return subprocess.Popen([sys.executable, "-m", module, *arguments])

    process = start()

    def look() -> None:
        nonlocal process
        while not over.is_set():
            process.wait()
            if over.wait(_PAUSE):
                return
            process = start()

    looking = threading.Thread(target=look, daemon=True, name=f"watch-{module}")
    looking.start()
    try:
        yield
    finally:
        over.set()
        _end(process)
        looking.join(_PAUSE)
        _end(process)  # one that was just being started


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(_GRACE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
