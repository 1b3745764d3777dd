"""Who runs the server. PostgreSQL refuses to run as root, and rightly: root hands it to an account without privileges.

Nothing is opened for that account: no folder above the data or the programs has its mode changed. What it cannot reach
is put where it can (see `folders`).
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from .errors import NoPermission

SYSTEM_ACCOUNT = "impulsem-db"
_CLEAN_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"


@dataclass(frozen=True)
class Owner:
    """The system account that the server runs as; `steps_down` tells whether that is somebody else than we are."""

    name: str
    uid: int
    gid: int
    steps_down: bool

    def run(self, command: Sequence[str], *, stdin: str | None = None) -> subprocess.CompletedProcess[str]:
        """Run `command` as this account, away from our folder and environment; output is in English, never raises on failure."""
        environment = {
            "PATH": os.environ.get("PATH", _CLEAN_PATH),
            "LC_ALL": "C",
            "TZ": "UTC",
        }
        return subprocess.run(
            list(command),
            input=stdin,
            stdin=subprocess.DEVNULL if stdin is None else None,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            check=False,
            cwd="/",  # the account may not be able to enter the folder that we stand in
            env=environment,
            umask=0o077,
            user=self.uid if self.steps_down else None,
            group=self.gid if self.steps_down else None,
            extra_groups=[] if self.steps_down else None,
        )

    def reaches(self, path: Path) -> bool:
        """Whether the account can enter the folder or run the file `path`."""
        return not self.steps_down or self.run(["test", "-x", str(path)]).returncode == 0

    def give(self, path: Path, mode: int) -> None:
        """Make `path` the account's own, with exactly `mode`."""
        os.chmod(path, mode)
        if self.steps_down:
            os.chown(path, self.uid, self.gid, follow_symlinks=False)


def owner() -> Owner:
    """Whoever we are or, when we are root, the system account, which is created the first time."""
    if os.geteuid() != 0:
        try:
            name = pwd.getpwuid(os.geteuid()).pw_name
        except KeyError:
            raise NoPermission(
                f"The user id {os.geteuid()} has no name on this machine, and PostgreSQL needs one. Add it to "
                "/etc/passwd, or set DATABASE_URL to a database that runs elsewhere."
            ) from None
        return Owner(name, os.geteuid(), os.getegid(), steps_down=False)
    try:
        entry = pwd.getpwnam(SYSTEM_ACCOUNT)
    except KeyError:
        entry = _create_system_account()
    return Owner(entry.pw_name, entry.pw_uid, entry.pw_gid, steps_down=True)


def _create_system_account() -> pwd.struct_passwd:
    if shutil.which("useradd"):
        how = [
            "useradd",
            "--system",
            "--user-group",
            "--no-create-home",
            "--home-dir",
            "/nonexistent",
        ]
        how += ["--shell", "/usr/sbin/nologin", SYSTEM_ACCOUNT]
    elif shutil.which("adduser"):  # the small one of BusyBox
        how = ["adduser", "-S", "-D", "-H", "-s", "/sbin/nologin", SYSTEM_ACCOUNT]
    else:
        how = []
    said = subprocess.run(how, capture_output=True, text=True, check=False).stderr if how else "no useradd here"
    try:  # another process may have created it at the same moment, so what counts is whether it is there
        return pwd.getpwnam(SYSTEM_ACCOUNT)
    except KeyError:
        raise NoPermission(
            f"PostgreSQL does not run as root, and the account “{SYSTEM_ACCOUNT}” could not be created ({said.strip()}). "
            "Start as an ordinary user, or set DATABASE_URL."
        ) from None
