"""`impulsem demo`: build a synthetic city; `impulsem demo report`: how far it is from the real one."""

from __future__ import annotations

import datetime as dt
import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn
from rich.table import Table

from impulsem.demo import distances, loading, recount
from impulsem.demo.city import City
from impulsem.platform import clock
from impulsem.platform.city import CityFolderError


class Command(BaseCommand):
    help = "Builds a synthetic city from real statistics in an empty database, or reports how near to them it is."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("action", nargs="?", choices=("build", "report"), default="build")
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
            else:
                self._build(folder, scale=scale, years=years, seed=seed)
        except CityFolderError as error:
            raise CommandError(str(error)) from error

    def _build(self, folder: Path, *, scale: float, years: int, seed: int) -> None:
        started = time.monotonic()
        console = Console(soft_wrap=True)
        try:
            with Bar(console) as bar:
                today = clock.today()
                first = today - dt.timedelta(days=365 * years)
                counts = loading.load(folder=folder, scale=scale, seed=seed, first=first, on=today, progress=bar.show)
        except loading.NotEmpty:
            raise CommandError(
                "The database holds people already. A synthetic city is built in an empty one only: "
                "name another with DATABASE_URL or IMPULSEM_DATA."
            ) from None
        what = ", ".join(f"{count:,} {name}" for name, count in counts.items())
        console.print(f"{what}; {time.monotonic() - started:.0f} s. All invented. How near to the real city: impulsem demo report")

    def _report(self, folder: Path) -> None:
        city = City(folder)
        counts = recount.count(city, on=clock.today())
        if not counts.age_sex.sum():
            raise CommandError("There is no synthetic city in this database. Build one: impulsem demo")
        table = Table(title=f"{counts.age_sex.sum():,} synthetic residents beside the real shares")
        for column in ("dimension", "mean", "worst", "where"):
            table.add_column(column, justify="right" if column in ("mean", "worst") else "left")
        for line in distances.compare(city, counts):
            table.add_row(line.dimension, f"{line.mean:.2%}", f"{line.worst:.2%}", line.worst_place)
        console = Console()
        console.print(table)
        console.print(
            "Total variation distance, 0 % is the same; the mean is weighted by residents. Small places are far by rounding alone."
        )


class Bar:
    """A progress bar for the steps that `progress` names."""

    def __init__(self, console: Console) -> None:
        self._bar = Progress(TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn(), console=console, transient=True)
        self._tasks: dict[str, TaskID] = {}

    def __enter__(self) -> Bar:
        self._bar.start()
        return self

    def __exit__(self, *exc: object) -> None:
        self._bar.stop()

    def show(self, what: str, share: float) -> None:
        if what not in self._tasks:
            for task in self._tasks.values():
                self._bar.update(task, completed=1)
            self._tasks[what] = self._bar.add_task(what, total=1)
        self._bar.update(self._tasks[what], completed=share)
