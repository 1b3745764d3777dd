"""One embedded PostgreSQL server: found running or started, shared by its users, stopped after the last."""

from __future__ import annotations

import atexit
import os
import re
import shutil
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from urllib.parse import quote

from . import folders as places
from .account import Owner, owner
from .binaries import Binaries, find
from .configuration import SETTINGS
from .errors import CannotStart, DiskFull, EmbeddedDatabaseError, WrongMajor, explain
from .users import Process, users

DATABASE = "impulsem"
ROLE = "impulsem"  # owns the database, may create others (tests), is no superuser
SUPERUSER = "postgres"
_CHECKOUT = Path(__file__).resolve().parents[3]
_FREE_TO_CREATE = 120 * 1024 * 1024  # bytes; a new cluster takes about 50 MB, the rest is for its first log files
_REMAINS = re.compile(r"postmaster\.pid|shared memory|already exists|being used")  # what a killed server leaves behind
_HEAL_SECONDS = 20.0  # how long the remains of a killed server may take to disappear


@dataclass(frozen=True)
class Status:
    """What `impulsem db status` shows."""

    running: bool
    pid: int | None
    version: str
    data: Path
    log: Path
    url: str
    users: list[int]
    kept: bool


def data_folder() -> Path:
    """The folder for everything that Impulsem stores: `IMPULSEM_DATA`, else `var` beside the package."""
    return Path(os.environ.get("IMPULSEM_DATA") or _CHECKOUT / "var").resolve()


class Server:
    """The embedded server of one data folder. Cheap to create: nothing is read or started before it is asked for.

    Every method raises an EmbeddedDatabaseError whose text is a sentence for the operator.
    """

    def __init__(self, data: Path | None = None, *, binaries: Path | None = None) -> None:
        """`binaries` is a folder of other PostgreSQL programs, such as Debian's /usr/lib/postgresql/15/bin."""
        self.data = (data or data_folder()).resolve()
        self._binaries_folder = binaries

    @cached_property
    def owner(self) -> Owner:
        """The account that the server runs as."""
        return owner()

    @cached_property
    def folders(self) -> places.Folders:
        """Where its files are."""
        return places.locate(self.data, self.owner)

    @cached_property
    def binaries(self) -> Binaries:
        """The programs, where the owner can run them."""
        return places.reachable_binaries(find(self._binaries_folder), self.owner)

    @property
    def url(self) -> str:
        """What `DATABASE_URL` would be; libpq and psycopg read it as it is."""
        return self.url_for(DATABASE)

    def url_for(self, database: str, *, role: str = ROLE) -> str:
        """The address of another database of this server, or of another role."""
        return f"postgresql://{role}@/{quote(database, safe='')}?host={quote(str(self.folders.socket), safe='/')}"

    # Using it -----------------------------------------------------------------------------------------------------

    def join(self) -> str:
        """Make this process a user, starting the server if need be; gives the URL. Again does nothing more."""
        with users(self.folders.lock) as now:
            self._ensure_running()
            now.processes.add(Process.own())
        return self.url

    def leave(self) -> None:
        """Say that this process no longer uses the server; the last one to leave stops it."""
        with users(self.folders.lock) as now:
            now.processes.discard(Process.own())
            if not now.processes and not now.kept:
                self._stop()

    @contextmanager
    def use(self) -> Iterator[str]:
        """`join` on the way in and `leave` on the way out; yields the URL. Once per process at a time."""
        url = self.join()
        try:
            yield url
        finally:
            self.leave()

    def start(self) -> str:
        """Start it and keep it up without users until `stop`; gives the URL."""
        with users(self.folders.lock) as now:
            self._ensure_running()
            now.kept = True
        return self.url

    def stop(self) -> list[int]:
        """Stop keeping it; stop it unless others use it, and give the ids of the processes that do."""
        with users(self.folders.lock) as now:
            now.kept = False
            others = {process for process in now.processes if process.pid != os.getpid()}
            if not others:
                now.processes.clear()
                self._stop()
            return sorted(process.pid for process in others)

    def status(self) -> Status:
        """How it stands, without starting it."""
        with users(self.folders.lock) as now:
            pid = self._postmaster()
            return Status(
                running=pid is not None and self._answers(),
                pid=pid,
                version=self.binaries.version(),
                data=self.folders.cluster,
                log=self.folders.log,
                url=self.url,
                users=[process.pid for process in sorted(now.processes)],
                kept=now.kept,
            )

    # Behind the lock ----------------------------------------------------------------------------------------------

    def _ensure_running(self) -> None:
        places.prepare(self.folders, self.owner)
        if self._postmaster() is not None and self._answers():
            return
        if not (self.folders.cluster / "PG_VERSION").exists():
            self._create_cluster()
        self._refuse_another_major()
        self._configure()
        self._start()
        self._ensure_database()

    def _postmaster(self) -> int | None:
        """The id of the living postmaster that the cluster's pid file names, or None."""
        lines = self._pid_file()
        if len(lines) < 3:
            return None
        process = Process.of(int(lines[0]))
        return process.pid if process and self._is_ours(process.pid) else None

    def _pid_file(self) -> list[str]:
        try:
            return (self.folders.cluster / "postmaster.pid").read_text().splitlines()
        except (FileNotFoundError, NotADirectoryError):
            return []

    def _is_ours(self, pid: int) -> bool:
        """Whether the process works in our cluster: after a restart of the machine its id may be anybody's."""
        if not Path("/proc/self").exists():
            return True  # no /proc on this system: believe the pid file
        try:
            return Path(os.readlink(f"/proc/{pid}/cwd")) == self.folders.cluster.resolve()
        except PermissionError:
            # Somebody else's; or a container's root, which may not look into the account's: take that for ours.
            return self._is_a_postgres_of_the_account(pid)
        except OSError:  # it ended meanwhile
            return False

    def _is_a_postgres_of_the_account(self, pid: int) -> bool:
        try:
            entry = Path(f"/proc/{pid}")
            return entry.stat().st_uid == self.owner.uid and (entry / "comm").read_text().strip() == "postgres"
        except OSError:
            return False

    def _answers(self) -> bool:
        with socket.socket(socket.AF_UNIX) as attempt:
            attempt.settimeout(5)
            try:
                attempt.connect(str(self.folders.socket / places.SOCKET_NAME))
            except OSError:
                return False
        return True

    def _create_cluster(self) -> None:
        """Make a new cluster aside and move it into place when it is whole, so that a crash leaves no half of one."""
        home = self.folders.home
        for remains in home.glob("new-*"):
            shutil.rmtree(remains)
        free = shutil.disk_usage(home).free
        if free < _FREE_TO_CREATE:
            raise DiskFull(
                f"The disk that holds {home} has {free // 2**20} MB left, and a new database needs "
                f"{_FREE_TO_CREATE // 2**20} MB. Free some space, or name another folder with IMPULSEM_DATA."
            )
        new = home / f"new-{os.getpid()}"
        major = int(self.binaries.version().split(".")[0])
        # The built-in locale (17 and later) does not change when the system's C library does.
        locale = ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"] if major >= 17 else ["--locale=C.UTF-8"]
        command = [
            self.binaries.program("initdb"),
            "-D",
            str(new),
            "-U",
            SUPERUSER,
            "--encoding=UTF8",
            "--data-checksums",
        ]
        done = self.owner.run([*command, *locale, "--auth=peer"])
        if done.returncode:
            shutil.rmtree(new, ignore_errors=True)
            raise explain(done.stdout, folder=home, doing="the creation of the data folder")
        # Only the system's own word on who is at the other end of the socket counts: no password to lose, no trust.
        self._write(new / "pg_hba.conf", "local all all peer map=impulsem\n")
        who = {self.owner.name, "root"}
        self._write(
            new / "pg_ident.conf",
            "".join(f'impulsem "{name}" {role}\n' for name in sorted(who) for role in (ROLE, SUPERUSER)),
        )
        with (new / "postgresql.conf").open("a") as file:
            file.write("\ninclude_if_exists = 'impulsem.conf'  # written at each start\n")
        new.rename(self.folders.cluster)

    def _write(self, path: Path, text: str) -> None:
        """Write a file of the owner's, whole or not at all."""
        aside = path.with_name(f"{path.name}.{os.getpid()}")
        try:
            aside.unlink(missing_ok=True)
            handle = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
            with os.fdopen(handle, "w") as file:
                file.write(text)
            self.owner.give(aside, 0o600)
            aside.rename(path)
        except OSError as problem:
            raise explain(str(problem), folder=path.parent, doing="the writing of its settings") from problem

    def _refuse_another_major(self) -> None:
        ours = self.binaries.version()
        theirs = (self.folders.cluster / "PG_VERSION").read_text().strip()
        if theirs == ours.split(".")[0]:
            return
        newer = float(theirs) > float(ours)
        how = (
            "Install the version of Impulsem that made it"
            if newer
            else "Write a backup with the version of Impulsem that made it, and restore that into a new folder"
        )
        raise WrongMajor(
            f"The database in {self.folders.cluster} was made by PostgreSQL {theirs}, which is {'newer' if newer else 'older'} "
            f"than the {ours} of this installation. {how}, or name another folder with IMPULSEM_DATA. Nothing was changed."
        )

    def _configure(self) -> None:
        directory = str(self.folders.socket).replace("'", "''")
        lines = [f"{name} = {value}" for name, value in SETTINGS.items()]
        self._write(
            self.folders.cluster / "impulsem.conf",
            "\n".join(
                [
                    "# Written by Impulsem at each start.",
                    *lines,
                    f"unix_socket_directories = '{directory}'",
                    "",
                ]
            ),
        )

    def _start(self) -> None:
        """Start the postmaster, waiting for the remains of a killed one to go away."""
        until = time.monotonic() + _HEAL_SECONDS
        while True:
            problem = self._try_to_start()
            if problem is None:
                return
            if not isinstance(problem, CannotStart) or time.monotonic() > until:
                raise problem
            time.sleep(0.3)

    def _try_to_start(self) -> EmbeddedDatabaseError | None:
        log = self.folders.log
        self._forget_a_strangers_pid()
        if log.exists() and log.stat().st_size > 10 * 2**20:
            log.replace(log.with_suffix(".log.1"))
        seen = log.stat().st_size if log.exists() else 0
        command = [
            self.binaries.program("pg_ctl"),
            "start",
            "-w",
            "-t",
            "120",
            "-D",
            str(self.folders.cluster),
            "-l",
            str(log),
        ]
        done = self.owner.run(command)
        if done.returncode == 0:
            return None
        with log.open("rb") if log.exists() else open(os.devnull, "rb") as file:
            file.seek(seen)
            said = file.read().decode(errors="replace")
        problem = explain(said or done.stdout, folder=self.folders.home, doing="its start")
        if isinstance(problem, CannotStart) and not _REMAINS.search(said):
            raise problem
        return problem

    def _forget_a_strangers_pid(self) -> None:
        """Remove a pid file whose number now belongs to a process that is no PostgreSQL of ours.

        PostgreSQL itself would refuse to start for ever. It is safe only when nobody works in the cluster any more,
        which every PostgreSQL process of it does (it is their working folder).
        """
        lines = self._pid_file()
        if not lines or not Path("/proc/self").exists() or Process.of(int(lines[0])) is None or self._postmaster():
            return
        if not any(self._is_ours(int(entry.name)) for entry in Path("/proc").iterdir() if entry.name.isdigit()):
            (self.folders.cluster / "postmaster.pid").unlink(missing_ok=True)

    def _ensure_database(self) -> None:
        import psycopg  # here, because whoever only asks for the URL of a running server need not load it
        from psycopg import sql

        with psycopg.connect(self.url_for("postgres", role=SUPERUSER), autocommit=True) as connection:
            if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [ROLE]).fetchone():
                connection.execute(sql.SQL("CREATE ROLE {} LOGIN CREATEDB").format(sql.Identifier(ROLE)))
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
                statement = sql.SQL("CREATE DATABASE {} OWNER {}")
                connection.execute(statement.format(sql.Identifier(DATABASE), sql.Identifier(ROLE)))

    def _stop(self) -> None:
        if self._postmaster() is None:
            return
        command = [
            self.binaries.program("pg_ctl"),
            "stop",
            "-w",
            "-D",
            str(self.folders.cluster),
        ]
        done = self.owner.run([*command, "-m", "fast", "-t", "60"])
        if done.returncode and self._postmaster() is not None:
            done = self.owner.run([*command, "-m", "immediate", "-t", "20"])
            if done.returncode and self._postmaster() is not None:
                raise explain(done.stdout, folder=self.folders.home, doing="its stop")


_joined: dict[Path, int] = {}  # data folder -> the process that joined, because a forked child has not


def database_url() -> str:
    """`DATABASE_URL` if it is set, else the URL of the embedded server, which this process then uses until it ends."""
    configured = os.environ.get("DATABASE_URL")
    if configured:
        return configured
    server = Server()
    if _joined.get(server.data) != os.getpid():
        server.join()
        _joined[server.data] = os.getpid()
        atexit.register(_leave_at_exit, server)
    return server.url


def _leave_at_exit(server: Server) -> None:
    if _joined.get(server.data) == os.getpid():
        server.leave()
