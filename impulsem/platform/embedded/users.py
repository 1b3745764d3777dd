"""Who uses the server: a small file of processes, locked while it is read and changed.

A process is its id *and* its start time, so that an id which the system gave to another process later is recognised;
whoever died without saying good-bye is swept by the next one who looks.
"""

from __future__ import annotations

import fcntl
import json
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from .errors import DiskFull, NoPermission


@dataclass(frozen=True, order=True)
class Process:
    """One process of this machine."""

    pid: int
    started: str

    @classmethod
    def of(cls, pid: int) -> Process | None:
        """The living process with this id, or None (also for a zombie, which is dead but not yet collected)."""
        try:
            text = Path(f"/proc/{pid}/stat").read_text(errors="replace")
        except FileNotFoundError:
            return cls._of_ps(pid) if not Path("/proc/self/stat").exists() else None
        except ProcessLookupError:  # it ended while it was read
            return None
        # The name in parentheses may hold anything, so count from its end: state is the first field, start the 20th.
        fields = text.rpartition(")")[2].split()
        return None if fields[0] in "ZX" else cls(pid, fields[19])

    @classmethod
    def _of_ps(cls, pid: int) -> Process | None:
        said = subprocess.run(
            ["ps", "-o", "stat=,lstart=", "-p", str(pid)],
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, "LC_ALL": "C"},
        ).stdout.split(maxsplit=1)
        return cls(pid, said[1].strip()) if len(said) == 2 and not said[0].startswith("Z") else None

    @classmethod
    def own(cls) -> Process:
        """This very process."""
        found = cls.of(os.getpid())
        assert found is not None
        return found

    @property
    def alive(self) -> bool:
        """Whether this process, and not another with its id, still runs."""
        return Process.of(self.pid) == self


@dataclass
class Users:
    """The living processes that use the server, and whether it was asked to stay without any."""

    processes: set[Process] = field(default_factory=set)
    kept: bool = False


@contextmanager
def users(path: Path) -> Iterator[Users]:
    """Lock the file of users, give the living ones, and write back what the block made of them.

    Waits for whoever holds the lock: that one is starting or stopping the server.
    """
    try:
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    except OSError as problem:
        raise NoPermission(f"{path} cannot be opened: {problem.strerror}. Name another data folder with IMPULSEM_DATA.") from problem
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        now = _read(handle)
        yield now
        _write(handle, path, now)
    finally:
        os.close(handle)  # which also unlocks


def _read(handle: int) -> Users:
    text = os.pread(handle, 1_000_000, 0)
    try:
        stored = json.loads(text or b"{}")
        processes = {Process(int(pid), str(started)) for pid, started in stored.get("users", [])}
        kept = bool(stored.get("kept"))
    except (
        ValueError,
        AttributeError,
        TypeError,
    ):  # cut short by a crash: forget it, the living ones join again
        processes, kept = set(), False
    return Users({process for process in processes if process.alive}, kept)


def _write(handle: int, path: Path, users: Users) -> None:
    text = json.dumps(
        {
            "users": [[p.pid, p.started] for p in sorted(users.processes)],
            "kept": users.kept,
        }
    ).encode()
    try:
        os.pwrite(handle, text, 0)
        os.ftruncate(handle, len(text))
    except OSError as problem:
        raise DiskFull(f"{path} cannot be written: {problem.strerror}.") from problem
