"""Facts leave the database: one snapshot, keys hashed, no text, and the new export takes the place of the old at once or not at all.

An export is a folder of Parquet files, one a fact table, with a manifest. `current` is a link to the one in use.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import errno
import fcntl
import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import adbc_driver_postgresql.dbapi as adbc
import duckdb
from adbc_driver_postgresql.dbapi import Error as AdbcError
from django.conf import settings
from django.db import connection
from django.utils import timezone
from psycopg.conninfo import make_conninfo

from impulsem.indicators import engine
from impulsem.indicators.declarations import Fact, facts
from impulsem.indicators.services.refusals import ExportFailed, ExportUnderWay, NoExport, NoRoom

MAKING = ".making-"
KEPT = 2  # exports on the disk: the one in use, and the one before, which a page may be reading
SQL_TYPES = {"int64": "BIGINT", "float64": "DOUBLE", "string": "VARCHAR", "boolean": "BOOLEAN", "date": "DATE"}

Progress = Callable[[str, int], None]  # the fact table, its rows


@dataclasses.dataclass(frozen=True, slots=True)
class Export:
    """An export on the disk. cut_at: the moment of its snapshot; definitions: fact table to the hash of its query; rows likewise."""

    folder: Path
    cut_at: dt.datetime
    definitions: dict[str, str]
    rows: dict[str, int]


def exports_folder() -> Path:
    return Path(settings.DATA_DIR) / "facts"


def current() -> Export:
    """The export in use. Refuses: NoExport."""
    try:
        folder = (exports_folder() / "current").resolve(strict=True)
        manifest = json.loads((folder / "manifest.json").read_text())
    except (OSError, ValueError) as problem:
        raise NoExport from problem
    return Export(folder, dt.datetime.fromisoformat(manifest["cut_at"]), manifest["definitions"], manifest["rows"])


def export_facts(*, at: dt.datetime, progress: Progress = lambda name, rows: None) -> Export:
    """Write all fact tables as they are in one snapshot, and put them in use.

    Killed or failing midway, it leaves the export before in use; the next one clears what it left. Refuses: ExportUnderWay, NoRoom,
    ExportFailed.
    """
    root = exports_folder()
    root.mkdir(parents=True, exist_ok=True, mode=0o700)
    with _one_at_a_time(root):
        for left in root.glob(f"{MAKING}*"):
            shutil.rmtree(left)
        making = root / f"{MAKING}{at:%Y%m%dT%H%M%S%f}"
        making.mkdir(mode=0o700)
        try:
            rows = _write(making, on=timezone.localdate(at), progress=progress)
            _put_in_use(making, rows, at=at)
        except (OSError, duckdb.Error, AdbcError) as problem:
            shutil.rmtree(making, ignore_errors=True)
            if getattr(problem, "errno", None) == errno.ENOSPC or "No space left" in str(problem):
                raise NoRoom from problem
            raise ExportFailed(why=str(problem).splitlines()[0]) from problem
        _forget_old(root)
    return current()


@contextmanager
def _one_at_a_time(root: Path) -> Iterator[None]:
    with (root / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as problem:
            raise ExportUnderWay from problem
        yield


def _write(folder: Path, *, on: dt.date, progress: Progress) -> dict[str, int]:
    """One Parquet file for each fact table; gives their rows."""
    rows: dict[str, int] = {}
    with adbc.connect(_address()) as database, duckdb.connect() as duck:
        for setting in ("threads = 2", "memory_limit = '512MB'", "preserve_insertion_order = false"):
            duck.execute(f"SET {setting}").fetchall()
        with database.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")  # every table as of one moment
            for fact in facts:
                cursor.execute(engine.query_of(fact, on=on))
                duck.register("leaving", cursor.fetch_record_batch())
                target = f"'{folder / fact.name}.parquet' (FORMAT parquet, CODEC zstd)"
                duck.execute(f"COPY (SELECT {_columns(fact)} FROM leaving) TO {target}").fetchall()
                [(rows[fact.name],)] = duck.execute(f"SELECT count(*) FROM '{folder / fact.name}.parquet'").fetchall()
                duck.unregister("leaving")
                progress(fact.name, rows[fact.name])
    return rows


def _address() -> str:
    """Of the database that Django uses, a test's own too."""
    given = connection.settings_dict
    parts: dict[str, Any] = {"dbname": given["NAME"], "user": given["USER"], "password": given["PASSWORD"]}
    parts |= {"host": given["HOST"], "port": given["PORT"]}
    return make_conninfo(**{name: value for name, value in parts.items() if value})


def _columns(fact: Fact) -> str:
    """Each column in its type; keys as sixty bits of a keyed hash.

    The secret never travels to the database, whose log would keep it, and without it a key cannot be guessed back by trying them all.
    """
    secret = hashlib.sha256(f"indicators:{settings.SECRET_KEY}".encode()).hexdigest()
    return ", ".join(
        f"CAST('0x' || left(sha256('{secret}' || CAST({name} AS VARCHAR)), 15) AS BIGINT) AS {name}"
        if name in fact.keys
        else f"CAST({name} AS {SQL_TYPES[kind]}) AS {name}"
        for name, kind in fact.columns.items()
    )


def _put_in_use(making: Path, rows: dict[str, int], *, at: dt.datetime) -> None:
    manifest = {
        "cut_at": at.isoformat(),
        "rows": rows,
        "definitions": {fact.name: engine.fingerprint_of_fact(fact) for fact in facts},
    }
    (making / "manifest.json").write_text(json.dumps(manifest, indent=1))
    made = making.rename(making.with_name(making.name.removeprefix(MAKING)))
    link = made.parent / ".current"
    link.unlink(missing_ok=True)
    link.symlink_to(made.name)
    os.replace(link, made.parent / "current")


def _forget_old(root: Path) -> None:
    for old in sorted((path for path in root.iterdir() if path.is_dir() and path.name[0] == "2"), reverse=True)[KEPT:]:
        shutil.rmtree(old, ignore_errors=True)
