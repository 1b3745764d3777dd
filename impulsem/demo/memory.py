"""How much memory a load takes at its worst: this process, those that it starts, and the database's when they are on this machine."""

from __future__ import annotations

import os
import threading
from pathlib import Path

EVERY = 1.0  # seconds


class Peak:
    """Looks now and then, between entering and leaving; pages that processes share count once."""

    def __init__(self) -> None:
        self.mb = 0.0
        self.server: int | None = None  # the process of the database's server, when it is here
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Peak:
        self._thread.start()
        return self

    def __exit__(self, *exc: object) -> None:
        self._stop.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._stop.is_set():
            self.look()
            self._stop.wait(EVERY)

    def look(self) -> None:
        roots = {os.getpid()} | ({self.server} if self.server else set())
        self.mb = max(self.mb, sum(_kilobytes(pid) for pid in _family(roots)) / 1024)


def server_of(backend: int) -> int | None:
    """The server whose process answers a connection; none if it runs elsewhere."""
    try:
        if (Path("/proc") / str(backend) / "comm").read_text().strip() != "postgres":
            return None
        return _parent(backend)
    except OSError:
        return None


def _family(roots: set[int]) -> set[int]:
    """The processes and all that descend from them."""
    family = set(roots)
    if not Path("/proc/self").exists():
        return family
    parents = {int(entry.name): _parent(int(entry.name)) for entry in Path("/proc").iterdir() if entry.name.isdigit()}
    grown = True
    while grown:
        more = {pid for pid, parent in parents.items() if parent in family} - family
        grown = bool(more)
        family |= more
    return family


def _parent(pid: int) -> int | None:
    try:
        return int((Path("/proc") / str(pid) / "stat").read_text().rpartition(")")[2].split()[1])
    except (OSError, IndexError):  # it ended meanwhile
        return None


def _kilobytes(pid: int) -> int:
    """The proportional share of a process; where that may not be read, what is resident."""
    folder = Path("/proc") / str(pid)
    for name, field in (("smaps_rollup", "Pss:"), ("status", "VmRSS:")):
        try:
            for line in (folder / name).read_text().splitlines():
                if line.startswith(field):
                    return int(line.split()[1])
        except OSError:
            continue
    return 0
