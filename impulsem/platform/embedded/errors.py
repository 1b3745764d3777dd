"""What can go wrong with the embedded database, each in a sentence that an operator can act on."""

from __future__ import annotations

import re
from pathlib import Path


class EmbeddedDatabaseError(Exception):
    """Something that the person at the keyboard can mend; `str()` is the sentence to show them."""


class NoBinaries(EmbeddedDatabaseError):
    """No PostgreSQL programs were found on this machine."""


class NoPermission(EmbeddedDatabaseError):
    """A folder or a file belongs to somebody else."""


class DiskFull(EmbeddedDatabaseError):
    """There is no space left where the database writes."""


class WrongMajor(EmbeddedDatabaseError):
    """The folder was written by another major version of PostgreSQL."""


class CannotStart(EmbeddedDatabaseError):
    """The server did not come up, for a reason that only its own log tells."""


_DISK_FULL = re.compile(r"no space left on device|disk quota exceeded|not enough space", re.IGNORECASE)
_PERMISSION = re.compile(
    r"permission denied|operation not permitted|wrong ownership|read-only file system",
    re.IGNORECASE,
)


def explain(output: str, *, folder: Path, doing: str) -> EmbeddedDatabaseError:
    """Turn what PostgreSQL printed while `doing` something in `folder` into the error whose sentence helps most."""
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    said = next(
        (line for line in reversed(lines) if re.search(r"FATAL|PANIC|error|could not", line)),
        "",
    )
    said = said or (lines[-1] if lines else "it said nothing")
    if _DISK_FULL.search(output):
        return DiskFull(
            f"The disk that holds {folder} is full, so the database could not finish {doing}. "
            "Free some space (a few hundred megabytes) and start again: nothing that was saved is lost."
        )
    if _PERMISSION.search(output):
        return NoPermission(
            f"The database may not use {folder}: {said}. Start it as the user that owns the folder, or name another one with IMPULSEM_DATA."
        )
    return CannotStart(f"The database failed while {doing} in {folder}: {said}")
