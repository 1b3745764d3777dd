"""All fact tables leave the database in lanes: connections that see it as of one moment, each busy with a part.

pandas comes along with the driver, 1.2 seconds and a hundred megabytes: only who exports imports this.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from queue import SimpleQueue
from typing import Any, TypeVar

import adbc_driver_postgresql.dbapi as adbc
import pyarrow as pa
from django.conf import settings
from django.db import connection
from django.utils import timezone
from psycopg.conninfo import make_conninfo

from impulsem.indicators.declarations import Fact, facts, fingerprint_of_fact
from impulsem.indicators.services import leaving
from impulsem.indicators.services.exports import Export, Progress, Year
from impulsem.indicators.services.leaving import Stretch

LANES = 2  # how much leaves at once: the smallest machine has two cores
#: An export reads whole tables: it joins them by hash, whatever few rows the planner guesses where periods are compared, with the
#: memory for it, and each lane is busy enough with one process.
FOR_WHOLE_TABLES = {"enable_nestloop": "off", "work_mem": "128MB", "max_parallel_workers_per_gather": "0"}
PROBLEMS = (adbc.Error, pa.ArrowException)  # of the driver and of the format

Lane = Any  # a cursor of a connection of its own
Job = TypeVar("Job")
Done = TypeVar("Done")


def write(folder: Path, *, on: dt.date, before: Export | None, progress: Progress) -> dict[str, dict[int, Year]]:
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
