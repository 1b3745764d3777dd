"""The application as the server's workers load it.

Ctrl-C reaches every process of the terminal's group. The server tells its workers to end as well, and one that is told twice
ends only when its time is up; so the workers leave the group. And a worker whose parent was killed outright would go on
serving and hold the port, so each one watches its parent.
"""

from __future__ import annotations

import os
import signal
import threading
import time
from contextlib import suppress
from pathlib import Path

from impulsem.wsgi import application as application

_LOOK_EVERY = 1.0  # seconds
_GRACE = 10.0


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


os.setpgrp()
threading.Thread(target=_watch, args=(os.getppid(),), daemon=True, name="parent-watch").start()
