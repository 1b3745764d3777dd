"""Backups of the whole database, and their way back.

They are PostgreSQL's own custom format, so that any of its tools reads them. The same code serves the embedded server
and the one that `DATABASE_URL` names. Nothing secret is passed on a command line, where other users could read it.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

import psycopg
from psycopg.conninfo import conninfo_to_dict

from impulsem.platform.embedded import EmbeddedDatabaseError, NoBinaries
from impulsem.platform.embedded.binaries import Binaries, find
from impulsem.platform.embedded.errors import explain

_LIBPQ = {
    "host": "PGHOST",
    "port": "PGPORT",
    "user": "PGUSER",
    "password": "PGPASSWORD",
    "dbname": "PGDATABASE",
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
}
_DEBIAN = "/usr/lib/postgresql/{major}/bin"


class BackupError(EmbeddedDatabaseError):
    """A backup could not be written or read back; the text is a sentence for the operator."""


class NotEmpty(BackupError):
    """The database that should receive the backup holds something already."""


@dataclass(frozen=True)
class Tools:
    """PostgreSQL's programs that fit a server, and the environment that leads them to it."""

    binaries: Binaries
    environment: Mapping[str, str]

    def command(self, name: str, *arguments: str) -> list[str]:
        """The command line of one program."""
        return [self.binaries.program(name), *arguments]


def tools_for(url: str) -> Tools:
    """The programs of the server's own major version, or newer ones; NoBinaries names the package to install.

    Older ones refuse a newer server, and newer ones may write what an older server cannot read, so the same is best.
    """
    with psycopg.connect(url, connect_timeout=10) as connection:
        major = connection.info.server_version // 10000
    chosen: tuple[int, Binaries] | None = None
    for binaries in _candidates(major):
        found = _major_of(binaries)
        if found is not None and found >= major and (chosen is None or found < chosen[0]):
            chosen = (found, binaries)
    if chosen is None:
        raise NoBinaries(
            f"The server is PostgreSQL {major} and this machine has no pg_dump of that version or newer. "
            f"Install the package postgresql-client-{major}."
        )
    settings = conninfo_to_dict(url)
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    environment |= {_LIBPQ[key]: str(value) for key, value in settings.items() if key in _LIBPQ and value is not None}
    return Tools(chosen[1], environment)


def back_up(*, url: str, to: Path) -> int:
    """Write the database to the file `to` (0600, whole or not at all, never over another file); gives its bytes."""
    if to.exists():
        raise BackupError(f"{to} exists already. Choose another name: a backup never replaces a file.")
    tools = tools_for(url)
    aside = to.with_name(f".{to.name}.part")
    aside.unlink(missing_ok=True)
    try:
        with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            done = subprocess.run(
                tools.command("pg_dump", "--format=custom", "--no-owner", "--no-privileges"),
                stdout=file,
                stderr=subprocess.PIPE,
                env=tools.environment,
                check=False,
            )
            os.fsync(file.fileno())
        if done.returncode:
            raise explain(done.stderr.decode(errors="replace"), folder=to.parent, doing="the backup")
        aside.rename(to)
    except OSError as problem:
        raise explain(str(problem), folder=to.parent, doing="the backup") from problem
    finally:
        aside.unlink(missing_ok=True)
    return to.stat().st_size


def restore(*, url: str, source: Path, replace: bool = False) -> None:
    """Bring a backup into the database, all of it or nothing; refuses one that holds tables unless `replace`.

    With `replace`, what the database held is gone once the backup is in; when anything fails it stays as it was.
    """
    if not source.is_file():
        raise BackupError(f"There is no file {source}.")
    tools = tools_for(url)
    listed = subprocess.run(
        tools.command("pg_restore", "--list", str(source)), capture_output=True, text=True, env=tools.environment, check=False
    )
    if listed.returncode:
        raise BackupError(f"{source} is not a backup that this PostgreSQL can read: {_last_line(listed.stderr)}")
    with psycopg.connect(url, connect_timeout=10) as connection:
        row = connection.execute(
            "SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
            " WHERE c.relkind IN ('r', 'p') AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname !~ '^pg_'"
        ).fetchone()
    if row and row[0] and not replace:
        raise NotEmpty(
            f"The database is not empty (tables: {row[0]}). Restore into an empty one, or add --replace "
            "to put the backup in place of what is there."
        )
    _restore_in_one_transaction(tools, source)


def _restore_in_one_transaction(tools: Tools, source: Path) -> None:
    # pg_restore alone would keep tables that the backup does not know; as a script it shares a transaction with the clearing.
    with TemporaryFile() as wrong_in_backup, TemporaryFile() as wrong_in_database:
        unpack = tools.command("pg_restore", "--file=-", "--no-owner", "--no-privileges", str(source))
        run = tools.command("psql", "--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1")
        with (
            subprocess.Popen(unpack, stdout=subprocess.PIPE, stderr=wrong_in_backup, env=tools.environment) as script,
            subprocess.Popen([*run, "--output=/dev/null"], stdin=subprocess.PIPE, stderr=wrong_in_database, env=tools.environment) as psql,
        ):
            assert script.stdout
            assert psql.stdin
            try:
                _feed(script.stdout, psql.stdin)
                if script.wait():
                    # Never close its input then: the end of a script that was cut short would be taken for the end of
                    # the data, and committed. A session that is gone is rolled back.
                    psql.kill()
                psql.stdin.close()
            except BrokenPipeError:  # psql has met an error and says which
                script.kill()
        if psql.returncode or script.returncode:
            raise _why(_text(wrong_in_backup), _text(wrong_in_database))
    analyse = tools.command("psql", "--no-psqlrc", "--quiet", "--command=SET client_min_messages = error", "--command=ANALYZE")
    subprocess.run(analyse, env=tools.environment, check=False)  # or the first searches would be slow


def _feed(script: IO[bytes], psql: IO[bytes]) -> None:
    psql.write(b"SET lock_timeout = '15s';\nDROP SCHEMA public CASCADE;\nCREATE SCHEMA public;\n")
    for line in script:
        # An older server does not know this setting of a newer pg_dump; it changes nothing that is restored.
        if not line.startswith(b"SET transaction_timeout"):
            psql.write(line)
    psql.flush()


def _text(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read().decode(errors="replace")


def _why(backup: str, database: str) -> BackupError:
    if "lock timeout" in database:
        return BackupError("Somebody still works with the database. Stop Impulsem, then restore. Nothing was changed.")
    first = next((line for line in database.splitlines() if "ERROR" in line), _last_line(backup or database))
    return BackupError(f"The backup could not be restored, and nothing was changed: {first}")


def _candidates(major: int) -> list[Binaries]:
    found = []
    with suppress(NoBinaries):  # no demo extra here: production has its own package
        found.append(find())
    system = shutil.which("pg_dump")
    for folder in [Path(_DEBIAN.format(major=major)), *([Path(system).parent] if system else [])]:
        found.append(Binaries(folder, folder.parent))
    return [binaries for binaries in found if all((binaries.folder / name).exists() for name in ("pg_dump", "pg_restore", "psql"))]


def _major_of(binaries: Binaries) -> int | None:
    said = subprocess.run([binaries.program("pg_dump"), "--version"], capture_output=True, text=True, check=False).stdout
    number = re.search(r"(\d+)\.", said)
    return int(number.group(1)) if number else None


def _last_line(text: str) -> str:
    return (text.strip().splitlines() or ["no reason given"])[-1]
