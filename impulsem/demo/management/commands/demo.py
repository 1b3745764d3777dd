"""`impulsem demo`: build a synthetic city; `report`: how near it is to the real one; `improve`: bring what stands on it."""

from __future__ import annotations

import dataclasses
import json
import time
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError, connection
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from impulsem.demo import (
    benefits,
    calls,
    centres,
    clearing,
    cover,
    demands,
    distances,
    groups,
    handovers,
    improvement,
    interpreters,
    loading,
    messages,
    papers,
    plans,
    recount,
    requests,
    slots,
    waiting,
)
from impulsem.demo.city import City
from impulsem.demo.hands import LoadFailed
from impulsem.demo.memory import Peak, server_of
from impulsem.platform import clock
from impulsem.platform.city import CityFolderError

AGAIN = "Nothing is lost: the next `impulsem demo` starts again."


class Command(BaseCommand):
    help = "Builds a synthetic city from real statistics in an empty database, or reports how near to them it is."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("action", nargs="?", choices=("build", "report", "improve"), default="build")
        parser.add_argument("--city", default=settings.CITY_DIR.name, help="a folder of cities/ (default: %(default)s)")
        parser.add_argument("--scale", type=float, default=0.02, help="1 is the whole city (default: %(default)s)")
        parser.add_argument("--years", type=int, default=2, help="years of work at the centres until today (default: %(default)s)")
        parser.add_argument("--seed", type=int, default=2026, help="the same seed makes the same city (default: %(default)s)")

    def handle(self, *args: Any, action: str, city: str, scale: float, years: int, seed: int, **options: Any) -> None:
        folder = settings.CITY_DIR.parent / city
        if not 0 < scale <= 1 or not 1 <= years <= 20:
            raise CommandError("--scale lies between 0 and 1, --years between 1 and 20.")
        try:
            if action == "report":
                self._report(folder)
            elif action == "improve":
                self._improve(folder)
            else:
                self._build(folder, scale=scale, years=years, seed=seed)
        except CityFolderError as error:
            raise CommandError(str(error)) from error

    def _build(self, folder: Path, *, scale: float, years: int, seed: int) -> None:
        started = time.monotonic()
        console = Console(soft_wrap=True)
        if loading.interrupted():
            console.print("A synthetic city was being built here and is not whole. Clearing it away and starting again.")
        try:
            with Peak() as peak, Bar(console, scale=scale, years=years) as bar:
                peak.server = _server()
                today = clock.today()
                counts = loading.load(folder=folder, scale=scale, years=years, seed=seed, on=today, progress=bar.show)
                counts |= _bring(folder)
        except loading.NotEmpty:
            raise CommandError(
                "The database holds people already. A synthetic city is built in an empty one only: "
                "name another with DATABASE_URL or IMPULSEM_DATA."
            ) from None
        except loading.UnderWay:
            raise CommandError("Another process is building a synthetic city in this database at this moment. Wait for it.") from None
        except clearing.InUse:
            raise CommandError(
                "A synthetic city was interrupted here, and somebody has written in what was there. It is not cleared away: "
                "name another database with DATABASE_URL or IMPULSEM_DATA."
            ) from None
        except (LoadFailed, DatabaseError, psycopg.Error) as problem:
            raise CommandError(f"The city could not be built: {str(problem).strip()}. {AGAIN}") from problem
        except KeyboardInterrupt:
            console.print(f"Interrupted. {AGAIN}")
            raise
        figures = Figures(scale, years, seed, round(time.monotonic() - started, 1), round(peak.mb), _database_mb(), counts)
        figures.write(settings.DATA_DIR / "demo.json")
        what = ", ".join(f"{count:,} {name}" for name, count in counts.items())
        console.print(
            f"{what}; {figures.load_s:.0f} s, {figures.peak_mb:,} MB of memory at most, a database of {figures.database_mb:,} MB. "
            "All invented. How near to the real city: impulsem demo report"
        )

    def _improve(self, folder: Path) -> None:
        try:
            counts = _bring(folder)
        except improvement.NobodyDirects:
            raise CommandError("There is no synthetic city in this database. Build one: impulsem demo") from None
        self.stdout.write(", ".join(f"{count:,} {name}" for name, count in counts.items()))

    def _report(self, folder: Path) -> None:
        city = City(folder)
        if loading.interrupted():
            raise CommandError("The synthetic city in this database is not whole. Build it again: impulsem demo")
        counts = recount.count(city, on=clock.today())
        if not counts.age_sex.sum():
            raise CommandError("There is no synthetic city in this database. Build one: impulsem demo")
        table = Table(title=f"{counts.age_sex.sum():,} synthetic residents beside the real shares")
        for column in ("dimension", "mean", "worst", "where"):
            table.add_column(column, justify="right" if column in ("mean", "worst") else "left")
        lines = distances.compare(city, counts)
        for line in lines:
            table.add_row(line.dimension, f"{line.mean:.2%}", f"{line.worst:.2%}", line.worst_place)
        console = Console(soft_wrap=True)
        console.print(table)
        for goal in distances.goals(lines):
            verdict = "within" if goal.reached else "NOT within"
            console.print(f"{goal.dimension}: {goal.mean:.2%} on average, {verdict} the {goal.limit:.0%} that a whole city must reach.")
        console.print(
            "Total variation distance, 0 % is the same; the mean is weighted by residents. Small places are far by rounding alone."
        )


@dataclasses.dataclass(frozen=True)
class Figures:
    """What a load took, for whoever compares loads."""

    scale: float
    years: int
    seed: int
    load_s: float
    peak_mb: int  # the processes of the load and of the database together, shared pages once
    database_mb: int
    rows: dict[str, int]

    def write(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(dataclasses.asdict(self), indent=2) + "\n")


def _bring(folder: Path) -> dict[str, int]:
    """What stands on the people, their files and their days; what is there already stays as it is."""
    counts = improvement.bring(folder=folder) | slots.bring(folder=folder) | plans.bring_plans(folder=folder, on=clock.today())
    counts |= messages.bring(folder=folder) | papers.bring(folder=folder) | requests.bring(folder=folder) | handovers.bring()
    counts |= calls.bring(folder=folder) | centres.bring(folder=folder) | interpreters.bring(folder=folder)
    counts |= cover.bring() | groups.bring(folder=folder) | demands.bring(folder=folder) | waiting.bring(folder=folder)
    return counts | benefits.bring(folder=folder)


def _server() -> int | None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return server_of(int(cursor.fetchone()[0]))


def _database_mb() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database()) / 1048576")
        return int(cursor.fetchone()[0])


class Bar:
    """One bar for the whole load: which step, how much of everything, how long still."""

    def __init__(self, console: Console, *, scale: float, years: int) -> None:
        self._bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            TaskProgressColumn(),
            TimeElapsedColumn(),
            TextColumn("{task.fields[left]}"),
            console=console,
            transient=True,
        )
        self._task = self._bar.add_task("", total=1.0, left="")
        self._spans = spans(scale=scale, years=years)
        self._started = time.monotonic()
        self._console = console
        self._told = 0.0

    def __enter__(self) -> Bar:
        self._bar.start()
        return self

    def __exit__(self, *exc: object) -> None:
        self._bar.stop()

    def show(self, what: str, share: float) -> None:
        start, length = self._spans.get(what, (0.0, 0.0))
        done = max(start + length * share, float(self._bar.tasks[0].completed))
        passed = time.monotonic() - self._started
        left = f"about {_clock(passed / done - passed)} left" if done > 0.02 and passed > 3 else ""
        self._bar.update(self._task, completed=done, description=what, left=left)
        if not self._console.is_terminal and done - self._told >= 0.1:  # a log has no bar
            self._told = done
            self._console.print(f"{done:4.0%} {what} {left}".rstrip())


def _clock(seconds: float) -> str:
    return f"{int(seconds) // 60}:{int(seconds) % 60:02}"


#: Seconds that each step takes on two cores, by residents of the whole city and (the days) by year.
_SECONDS = {
    "Clearing an interrupted load": (1.0, 0.0),
    "Households": (30.0, 0.0),
    "Nationalities": (12.0, 0.0),
    "Names": (6.0, 0.0),
    "Dwellings": (2.0, 0.0),
    "Incomes": (1.0, 0.0),
    "Residents": (5.0, 0.0),
    "Staff": (10.0, 0.0),
    "Residents and files": (110.0, 0.0),
    "Days at the centres": (0.0, 45.0),
    "Checking everything": (140.0, 45.0),
    "Last pages": (10.0, 4.0),
}


def spans(*, scale: float, years: int) -> dict[str, tuple[float, float]]:
    """Where each step begins on the bar, and how much of it is its own."""
    lengths = {what: 0.3 + scale * (once + yearly * years) for what, (once, yearly) in _SECONDS.items()}
    total = sum(lengths.values())
    placed: dict[str, tuple[float, float]] = {}
    start = 0.0
    for what, length in lengths.items():
        placed[what] = (start / total, length / total)
        start += length
    return placed
