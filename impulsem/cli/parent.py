"""Processes that `impulsem serve` starts: they leave its group, and end when it is gone.

Ctrl-C reaches every process of the terminal's group, and the server tells its children to end as well; one that is told twice ends only
when its time is up. And a child whose parent was killed outright would go on, so each one watches its parent.
"""

from __future__ import annotations

import os
import signal
import threading
import time
from contextlib import suppress
from pathlib import Path

_LOOK_EVERY = 1.0  # seconds
_GRACE = 10.0


def follow() -> None:
    """Leave the parent's group, and end when the parent does."""
    os.setpgrp()
    threading.Thread(target=_watch, args=(os.getppid(),), daemon=True, name="parent-watch").start()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(_LOOK_EVERY)
    if folder := os.environ.get("IMPULSEM_EMBEDDED"):
        from impulsem.platform.embedded import EmbeddedDatabaseError, Server

        with suppress(EmbeddedDatabaseError):
            Server(Path(folder)).leave()  # the parent could not: whoever looks first stops the unused database
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(_GRACE)
    os._exit(1)
