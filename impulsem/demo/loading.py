"""The whole load, in order: staff; residents and files; days; checks. What is under way says so, and an interrupted load is cleared."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections import Counter
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone
from psycopg import Connection

from impulsem.agenda.models import VisitReason
from impulsem.casework.models import FileCounter
from impulsem.demo import clearing, hands, today
from impulsem.demo.bulk import Part, put_back, take_off
from impulsem.demo.casefiles import Files, Filing
from impulsem.demo.chronicle import Chronicle
from impulsem.demo.city import City
from impulsem.demo.clients import Clients, choose
from impulsem.demo.copying import Table, settle
from impulsem.demo.diary import Diary
from impulsem.demo.hands import HANDS, Crew, Report
from impulsem.demo.models import Load
from impulsem.demo.population import build
from impulsem.demo.population.build import Progress
from impulsem.demo.residents import Census, Residents
from impulsem.demo.staff import Staff, hire_everybody
from impulsem.organisation.models import Worker
from impulsem.people.models import Person
from impulsem.platform.models import AuditEvent

#: Days of the list of who read a file; the real one keeps everything.
READS_KEPT = 60
_LOADING = 7_370_002  # the lock of whoever builds a city


class NotEmpty(Exception):
    """The database holds people: invented ones are not mixed with others."""


class UnderWay(Exception):
    """Somebody else builds a city in this database at this moment."""


def interrupted() -> bool:
    """Whether the database holds half a city, which the next load clears away. True while one is being built, too."""
    return Load.objects.filter(finished_at__isnull=True).exists()


def load(
    *, folder: Path, scale: float, years: int, seed: int, on: dt.date, progress: Progress, first: dt.date | None = None
) -> dict[str, int]:
    """Build a synthetic city into an empty database; gives how many rows of each kind it has.

    `on` is its present day; the centres' work is written down from `first` (else so many years before). It takes several transactions,
    marked by a row of `Load` that is not finished before everything is there and checked: interrupted, the next one starts again.
    """
    turn = _connection()
    try:
        if not turn.execute("SELECT pg_try_advisory_lock(%s)", [_LOADING]).fetchone()[0]:  # type: ignore[index]  # it gives one row
            raise UnderWay
        hands.wait_for_remains(turn)
        if interrupted():
            progress("Clearing an interrupted load", 0)
            clearing.clear()
        if Person.objects.exists() or Worker.objects.exists():
            raise NotEmpty
        first = first or on - dt.timedelta(days=365 * years)
        try:
            return _Building(folder, scale, years, seed, first, on, progress).everything()
        except BaseException:
            if interrupted():
                hands.wait_for_remains(turn)
                clearing.clear()
            raise
    finally:
        turn.close()


def _connection() -> Connection[Any]:
    """A connection of a load that is no hand: it only holds the turn."""
    return Connection.connect(**_parameters(), autocommit=True)


def _parameters() -> dict[str, Any]:
    return dict(connection.get_connection_params())


_connect = partial(lambda: hands.connect(_parameters(), time_zone=settings.TIME_ZONE))


@dataclasses.dataclass
class _Building:
    """One load, step by step."""

    folder: Path
    scale: float
    years: int
    seed: int
    first: dt.date
    on: dt.date
    progress: Progress

    def everything(self) -> dict[str, int]:
        population = build(City(self.folder), scale=self.scale, seed=self.seed, on=self.on, progress=self.progress)
        clients = choose(population, first=self.first, rng=self._chances(1))
        self.progress("Staff", 0)
        with transaction.atomic():
            call_command("load_city", folder=self.folder, verbosity=0)
            staff = hire_everybody(population, clients, first=self.first, rng=self._chances(2))
            mark = Load.objects.create(scale=self.scale, years=self.years, seed=self.seed, started_at=timezone.now())
        residents = Residents(population, clients, protection_team=staff.protection_team, rng=self._chances(3))
        with transaction.atomic():
            parts = self._take_off(mark)
        counts, files, readings = self._residents(residents, clients, staff)
        for more, lines in self._days(residents, files, clients, staff):
            counts.update(more)
            readings += lines
        del residents, files, population  # the database needs the memory for its sorts
        put_back(parts, connect=_connect, progress=partial(self.progress, "Checking everything"))
        self._finish(mark, readings)
        return {"professionals": len(staff.professionals), **counts}

    def _chances(self, step: int, which: int = 0) -> np.random.Generator:
        """Apart for each step and hand, so that one stays the same when another changes."""
        return np.random.default_rng([self.seed, step, which])

    def _take_off(self, mark: Load) -> list[Part]:
        database = connection.connection
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        parts = take_off(clearing.FILLED, database)
        mark.taken_off = [dataclasses.asdict(part) for part in parts]
        mark.save()
        return parts

    def _residents(self, residents: Residents, clients: Clients, staff: Staff) -> tuple[Counter[str], Files, list[str]]:
        """Everybody, by all hands; meanwhile the files, here."""
        crew = Crew(partial(_census, residents, self._chances), _connect)
        try:
            self.progress("Residents and files", 0)
            diary = Diary(self._chances(4), actors=staff.actors, reads_from=self.on, turn=(HANDS, HANDS + 1))
            with _connect() as database:
                filing = Filing(residents, clients, staff, diary, self._chances(5))
                files = filing.pour(database, lambda share: self.progress("Residents and files", crew.look()))
            FileCounter.objects.bulk_create([FileCounter(year=year, last=last) for year, last in sorted(filing.numbers.items())])
            counts: Counter[str] = Counter()
            for one in crew.finish(partial(self.progress, "Residents and files")):
                counts.update(one)
        finally:
            crew.send_home()
        counts["residents"] += filing.doubles.count
        counts["files"] = filing.files.count
        return counts, files, diary.readings()

    def _days(self, residents: Residents, files: Files, clients: Clients, staff: Staff) -> list[tuple[Counter[str], list[str]]]:
        """What the centres did, by all hands."""
        self.progress("Days at the centres", 0)
        reasons = {reason.code: reason for reason in VisitReason.objects.filter(active=True)}
        households = _at_the_desks(clients, residents, len(staff.by_centre))
        shares = _shares(files, len(staff.by_centre))

        def write(which: int, database: Connection[Any], report: Report) -> tuple[Counter[str], list[str]]:
            rng = self._chances(6, which)
            reads_from = self.on - dt.timedelta(days=READS_KEPT)
            diary = Diary(rng, actors=staff.actors, reads_from=reads_from, turn=(which, HANDS + 1))
            chronicle = Chronicle(
                residents, files, staff, diary, first=self.first, centres=shares[which], households=households, reasons=reasons, rng=rng
            )
            chronicle.write(database, report)
            today.write(chronicle)
            diary.pour(database)
            named = {"entries": diary.entries, "appointments": diary.appointments, "commitments": diary.commitments}
            return Counter({name: table.count for name, table in named.items()}), diary.readings()

        crew = Crew(write, _connect)
        try:
            return crew.finish(partial(self.progress, "Days at the centres"))
        finally:
            crew.send_home()

    def _finish(self, mark: Load, readings: list[str]) -> None:
        self.progress("Last pages", 0)
        diary = Diary(self._chances(7), actors={}, reads_from=self.on, turn=(0, 1))
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SELECT set_config('TimeZone', %s, true)", [settings.TIME_ZONE])
            diary.audit.give(sorted(readings))
            diary.audit.pour(connection.connection)
            settle([*clearing.FILLED, AuditEvent])
            mark.finished_at = timezone.now()
            mark.taken_off = []
            mark.save()
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")


def _census(residents: Residents, chances: Any, which: int, database: Connection[Any], report: Report) -> Counter[str]:
    """One hand's part of the residents: as many people as another's, side by side."""
    people = residents.population.first
    edges = [int(np.searchsorted(people, residents.population.residents * hand / HANDS)) for hand in range(HANDS)] + [len(people)]
    census = Census(residents, range(edges[which], edges[which + 1]), turn=(which, HANDS), rng=chances(8, which), others=chances(9, which))
    census.pour(database, report)
    return Counter({"residents": census.persons.count, "households": census.households.count})


def _at_the_desks(clients: Clients, residents: Residents, centres: int) -> list[np.ndarray]:
    """By centre, the households that may come to its desk: all but the sealed ones."""
    sealed = np.array([case.household for case in clients.cases if case.sealed], dtype=np.int64)
    unsealed = np.setdiff1d(np.arange(len(residents.population.size)), sealed)
    of = clients.centre_of_household[unsealed]
    return [unsealed[of == centre] for centre in range(centres)]


def _shares(files: Files, centres: int) -> list[list[int]]:
    """The centres of each hand, so that each has about as many files."""
    counts = np.bincount([case.centre for case in files.cases], minlength=centres)
    shares: list[list[int]] = [[] for _ in range(HANDS)]
    loads = [0] * HANDS
    for centre in np.argsort(-counts, kind="stable"):
        least = loads.index(min(loads))
        shares[least].append(int(centre))
        loads[least] += int(counts[centre]) + 1
    return [sorted(share) for share in shares]


__all__ = ["NotEmpty", "Table", "UnderWay", "interrupted", "load"]
