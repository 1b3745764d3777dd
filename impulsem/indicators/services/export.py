"""Facts leave the database: one snapshot, keys hashed, no text, and the new export takes the place of the old at once or not at all.

An export is a folder with a folder for each fact table, in it Parquet files by year, and a manifest. `current` is a link to the one in
use. Years that were over at the export before and say the same since do not leave again: their files are linked into the new export.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import errno
import fcntl
import json
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from queue import SimpleQueue
from typing import Any, TypeVar

import adbc_driver_postgresql.dbapi as adbc
import pyarrow as pa
from adbc_driver_postgresql.dbapi import Error as AdbcError
from django.conf import settings
from django.db import connection
from django.utils import timezone
from psycopg.conninfo import make_conninfo

from impulsem.indicators.declarations import Fact, facts, fingerprint_of_fact
from impulsem.indicators.services import leaving
from impulsem.indicators.services.leaving import Stretch, Year
from impulsem.indicators.services.refusals import ExportFailed, ExportUnderWay, NoExport, NoRoom

MAKING = ".making-"
LANES = 2  # how much leaves at once: the smallest machine has two cores
#: An export reads whole tables: it joins them by hash, whatever few rows the planner guesses where periods are compared, with the
#: memory for it, and each lane is busy enough with one process.
FOR_WHOLE_TABLES = {"enable_nestloop": "off", "work_mem": "128MB", "max_parallel_workers_per_gather": "0"}
KEPT = 2  # exports on the disk: the one in use, and the one before, which a page may be reading
#: How the engine or the system say that nothing more can be written: a full disk, a full quota, the largest file allowed.
FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
FULL_WORDS = tuple(os.strerror(number) for number in sorted(FULL))

Lane = Any  # a cursor of a connection of its own
Job = TypeVar("Job")
Done = TypeVar("Done")
Progress = Callable[[str, int], None]  # the fact table, its rows


@dataclasses.dataclass(frozen=True, slots=True)
class Export:
    """An export on the disk. cut_at: the moment of its snapshot; definitions: fact table to the hash of its query; rows likewise.

    years: of each fact table, by year, how many rows and their mark. secret: tells which secret the keys were hashed with.
    """

    folder: Path
    cut_at: dt.datetime
    definitions: Mapping[str, str]
    rows: Mapping[str, int]
    years: Mapping[str, Mapping[int, Year]] = dataclasses.field(default_factory=dict)
    secret: str = ""


def exports_folder() -> Path:
    return Path(settings.DATA_DIR) / "facts"


def current() -> Export:
    """The export in use. Refuses: NoExport."""
    try:
        folder = (exports_folder() / "current").resolve(strict=True)
        manifest = json.loads((folder / "manifest.json").read_text())
        years = {
            name: {int(year): Year(**of_year) for year, of_year in by_year.items()} for name, by_year in manifest.get("years", {}).items()
        }
        cut_at = dt.datetime.fromisoformat(manifest["cut_at"])
        return Export(folder, cut_at, manifest["definitions"], manifest["rows"], years, manifest.get("secret", ""))
    except (OSError, ValueError, KeyError, TypeError) as problem:
        raise NoExport from problem


def export_facts(*, at: dt.datetime, full: bool = False, progress: Progress = lambda name, rows: None) -> Export:
    """Put all fact tables in use as they are in one snapshot; with `full`, even the years that did not change leave again.

    Killed or failing midway, it leaves the export before in use; the next one clears what it left. Refuses: ExportUnderWay, NoRoom,
    ExportFailed.
    """
    root = exports_folder()
    root.mkdir(parents=True, exist_ok=True, mode=0o700)
    with _one_at_a_time(root):
        for left in root.glob(f"{MAKING}*"):
            shutil.rmtree(left)
        before = None if full else _before()
        making = root / f"{MAKING}{at:%Y%m%dT%H%M%S%f}"
        making.mkdir(mode=0o700)
        try:
            years = _write(making, on=timezone.localdate(at), before=before, progress=progress)
            _put_in_use(making, years, at=at)
        except (OSError, pa.ArrowException, AdbcError) as problem:
            shutil.rmtree(making, ignore_errors=True)
            if getattr(problem, "errno", None) in FULL or any(words in str(problem) for words in FULL_WORDS):
                raise NoRoom from problem
            raise ExportFailed(why=str(problem).splitlines()[0]) from problem
        _forget_old(root)
    return current()


def _before() -> Export | None:
    """The export in use, when its keys are those that this one would give."""
    try:
        before = current()
    except NoExport:
        return None
    return before if before.secret == leaving.secret_mark() else None


@contextmanager
def _one_at_a_time(root: Path) -> Iterator[None]:
    with (root / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as problem:
            raise ExportUnderWay from problem
        yield


def _write(folder: Path, *, on: dt.date, before: Export | None, progress: Progress) -> dict[str, dict[int, Year]]:
    """Each fact table by years; gives what each year holds."""
    found: dict[str, dict[int, Year]] = {}
    with _lanes() as lanes:
        work: list[Stretch] = []
        stay = list(_in_lanes(lanes, facts, partial(_staying, on=on, before=before)))
        for fact, (same, since) in zip(facts, stay, strict=True):
            leaving.write_none(fact, folder=folder)
            if before is not None:
                leaving.link(fact, same, before=before.folder, folder=folder)
            found[fact.name] = same
            work += leaving.stretches(fact, lanes[0], on=on, lanes=LANES, since=since, without=tuple(same))
        for stretch, years in zip(work, _in_lanes(lanes, work, partial(leaving.write, folder=folder)), strict=True):
            of_fact = found[stretch.fact.name]
            of_fact |= {year: of_fact.get(year, Year()) + of_year for year, of_year in years.items()}
            if stretch.until is None:
                progress(stretch.fact.name, sum(year.rows for year in of_fact.values()))
    return found


def _staying(fact: Fact, lane: Lane, *, on: dt.date, before: Export | None) -> tuple[dict[int, Year], dt.date | None]:
    """The years of the fact table that need not leave again, and from when on the others do."""
    if before is None or before.definitions.get(fact.name) != fingerprint_of_fact(fact):
        return {}, None
    # Years that were not over at that cut have gone on since.
    open_year = timezone.localdate(before.cut_at).year
    return leaving.staying(fact, lane, on=on, open_year=open_year, then=before.years.get(fact.name, {}), before=before.folder)


@contextmanager
def _lanes() -> Iterator[list[Lane]]:
    """Connections that see the database as of one moment, on the city's clock."""
    with ExitStack() as stack:
        lanes: list[Lane] = []
        for number in range(LANES):
            lane = stack.enter_context(stack.enter_context(adbc.connect(_address())).cursor())
            lane.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            if number == 0:
                lane.execute("SELECT pg_export_snapshot()")
                (moment,) = lane.fetchone()
            else:
                lane.execute(f"SET TRANSACTION SNAPSHOT '{moment}'")
            for setting, value in FOR_WHOLE_TABLES.items():
                lane.execute(f"SET LOCAL {setting} = '{value}'")
            lane.execute(f"SET LOCAL TimeZone = '{settings.TIME_ZONE}'")
            lanes.append(lane)
        yield lanes


def _in_lanes(lanes: Sequence[Lane], work: Iterable[Job], do: Callable[[Job, Lane], Done]) -> Iterator[Done]:
    """Each job in the first lane that is free; what came of them in the order of the jobs."""
    free: SimpleQueue[Lane] = SimpleQueue()
    for lane in lanes:
        free.put(lane)

    def in_a_lane(job: Job) -> Done:
        lane = free.get()
        try:
            return do(job, lane)
        finally:
            free.put(lane)

    with ThreadPoolExecutor(len(lanes)) as threads:
        yield from threads.map(in_a_lane, work)


def _address() -> str:
    """Of the database that Django uses, a test's own too."""
    given = connection.settings_dict
    parts: dict[str, Any] = {"dbname": given["NAME"], "user": given["USER"], "password": given["PASSWORD"]}
    parts |= {"host": given["HOST"], "port": given["PORT"]}
    return make_conninfo(**{name: value for name, value in parts.items() if value})


def _put_in_use(making: Path, years: Mapping[str, Mapping[int, Year]], *, at: dt.datetime) -> None:
    manifest = {
        "cut_at": at.isoformat(),
        "rows": {name: sum(year.rows for year in by_year.values()) for name, by_year in years.items()},
        "definitions": {fact.name: fingerprint_of_fact(fact) for fact in facts},
        "years": {name: {year: dataclasses.asdict(of_year) for year, of_year in by_year.items()} for name, by_year in years.items()},
        "secret": leaving.secret_mark(),
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
