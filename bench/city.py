"""The city that is measured: the demo at a scale, kept between runs."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client

from bench.measure import say
from bench.results import Circumstances, machine
from impulsem.casework.models import Assignment, CaseFile, Entry
from impulsem.organisation.models import Worker
from impulsem.people.models import Person
from impulsem.platform import clock

SEED = 1


def years(scale: str) -> int:
    """Of work at the centres: seven for a city of some size."""
    return int(os.environ.get("YEARS", "7" if float(scale) >= 0.1 else "2"))


def prepare(scale: str) -> Circumstances:
    """Migrate, load the demo city when there is none, and say how large it is."""
    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    if not Person.objects.exists():
        say(f"loading the city at scale {scale}, {years(scale)} years")
        call_command("load_city")
        call_command("demo", city="barcelona", scale=float(scale), years=years(scale), seed=SEED)
    persons, files, entries = Person.objects.count(), CaseFile.objects.count(), Entry.objects.count()
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        version = cursor.fetchone()[0]
    loaded = int(load_record().get("years", years(scale)))
    return Circumstances(scale, loaded, f"{persons:,} persons, {files:,} files, {entries:,} entries", machine(version))


def load_record() -> dict[str, Any]:
    """What `impulsem demo` wrote about the load; nothing where it wrote nothing."""
    try:
        record: dict[str, Any] = json.loads((Path(settings.DATA_DIR) / "demo.json").read_text())
    except (OSError, ValueError):
        return {}
    return record


def referents(wanted: int) -> list[Worker]:
    """Professionals with open files and an account, one after the other through the centres."""
    today = Assignment.objects.on(clock.today()).filter(role="referent", worker__account__isnull=False)
    keys = today.exclude(file__state=CaseFile.State.CLOSED).values_list("worker_id", flat=True)
    found = list(Worker.objects.filter(pk__in=set(keys)).select_related("account").order_by("pk"))
    if not found:
        raise SystemExit("The city has no referents with an account: nothing to measure.")
    step = max(1, len(found) // wanted)
    return found[::step][:wanted]


def browser_of(worker: Worker) -> Client:
    """A client with the worker logged in, as the machine itself asks."""
    assert worker.account is not None, "who is measured has an account"
    client = Client(headers={"host": "localhost"})
    client.force_login(worker.account)
    return client
