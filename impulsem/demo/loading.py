"""The whole load, in order: staff, residents, files, days. One transaction: a load that is interrupted leaves nothing behind."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import numpy as np
from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction

from impulsem.demo import today
from impulsem.demo.bulk import unchecked
from impulsem.demo.casefiles import Filing
from impulsem.demo.chronicle import Chronicle
from impulsem.demo.city import City
from impulsem.demo.clients import choose
from impulsem.demo.diary import Diary
from impulsem.demo.population import build
from impulsem.demo.population.build import Progress
from impulsem.demo.residents import Residents
from impulsem.demo.staff import hire_everybody
from impulsem.organisation.models import Worker
from impulsem.people.models import Person

#: Days of the list of who read a file; the real one keeps everything.
READS_KEPT = 60


class NotEmpty(Exception):
    """The database holds people: invented ones are not mixed with others."""


def load(*, folder: Path, scale: float, seed: int, first: dt.date, on: dt.date, progress: Progress) -> dict[str, int]:
    """Build a synthetic city into an empty database; gives how many rows of each kind it has.

    `on` is its present day, `first` the day from which the centres' work is written down.
    """
    if Person.objects.exists() or Worker.objects.exists():
        raise NotEmpty
    population = build(City(folder), scale=scale, seed=seed, on=on, progress=progress)
    rng = np.random.default_rng([seed, 1])  # apart, so that the residents stay the same when the rest changes
    clients = choose(population, first=first, rng=rng)
    with transaction.atomic():
        call_command("load_city", folder=folder, verbosity=0)
        progress("Staff", 0)
        staff = hire_everybody(population, clients, first=first, rng=rng)
        residents = Residents(population, clients, protection_team=staff.protection_team, rng=rng)
        diary = Diary(rng, actors=staff.actors, reads_from=on - dt.timedelta(days=READS_KEPT))
        filing = Filing(residents, clients, staff, diary, rng)
        tables = dict.fromkeys(table.model for table in (*residents.tables, *filing.tables, *diary.tables))
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # the staff's rows, before their tables are altered
            cursor.execute("SELECT set_config('TimeZone', %s, true)", [settings.TIME_ZONE])  # see `calendar.moment`
        with unchecked(tables, progress=lambda share: progress("Checking everything", share)):
            residents.pour(progress)
            progress("Files", 0)
            files = filing.pour()
            chronicle = Chronicle(residents, files, staff, diary, first=first, centre_of=clients.centre_of_household, rng=rng)
            chronicle.write(progress)
            today.write(chronicle)
            for part in (residents, filing, diary):
                part.settle()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    counted = {"residents": residents.persons, "households": residents.households, "files": filing.files}
    counted |= {"entries": diary.entries, "appointments": diary.appointments, "commitments": diary.commitments}
    return {"professionals": len(staff.professionals), **{what: table.count for what, table in counted.items()}}
