"""Whole requests and commands, each beside the same SQL sent bare on the same connection."""

from __future__ import annotations

import datetime as dt
import random
import uuid
from typing import Any

from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bench.city import browser_of, referents
from bench.measure import Figure, milliseconds, percentile_95, say
from bench.questions import with_a_typo
from impulsem.agenda import queries as agenda
from impulsem.casework import services as casework
from impulsem.casework.models import CaseFile, Entry
from impulsem.organisation.models import Worker
from impulsem.organisation.queries import worker_actor
from impulsem.people.models import HouseholdMembership
from impulsem.platform import clock
from impulsem.platform.actors import Actor

CASES = 150
SEED = 7
BARE = "its SELECTs, bare"


def figures() -> list[Figure]:
    chance = random.Random(SEED)
    [worker] = referents(1)
    actor = worker_actor(worker, on=clock.today())
    client = browser_of(worker)
    return [
        *file_page(client, worker, chance),
        day_sheet(actor, worker),
        today_page(client),
        search_page(client, chance),
        record_entry(actor, worker, chance),
    ]


def replay(statements: list[Any]) -> None:
    """Send already built SQL as it is, and fetch everything."""
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
            if cursor.description:
                cursor.fetchall()


def captured(act: Any, case: Any) -> list[str]:
    """The SELECTs that a case sends."""
    with CaptureQueriesContext(connection) as context:
        act(case)
    return [q["sql"] for q in context.captured_queries if q["sql"].lstrip("(").startswith("SELECT")]


def file_page(client: Client, worker: Worker, chance: random.Random) -> list[Figure]:
    files = list(
        CaseFile.objects.filter(assignments__worker=worker, assignments__valid__contains=clock.today())
        .exclude(state=CaseFile.State.CLOSED)
        .distinct()
        .order_by("pk")[:60]
    )
    chance.shuffle(files)
    urls = [reverse("casework:file", args=[file.uuid]) for file in files]
    urls = (urls * (CASES // len(urls) + 1))[:CASES]

    def get(url: str) -> None:
        if client.get(url).status_code != 200:
            raise SystemExit(f"{url} did not open")

    taken = percentile_95(milliseconds(get, urls))
    with CaptureQueriesContext(connection) as context:
        get(urls[0])
    bare = percentile_95(milliseconds(replay, [captured(get, url) for url in urls[:40]]))
    return [
        Figure(name="casework.file_page.p95_ms", value=taken, unit="ms", must=120, peer=BARE, peer_value=bare),
        Figure(name="casework.file_page.queries", value=len(context.captured_queries), unit="queries", must=20),
    ]


def day_sheet(actor: Actor, worker: Worker) -> Figure:
    days = [clock.today() + dt.timedelta(days=n) for n in range(-60, 30)]

    def read(day: dt.date) -> None:
        agenda.day_sheet(worker.pk, day, actor=actor, at=clock.now())

    taken = percentile_95(milliseconds(read, days))
    bare = percentile_95(milliseconds(replay, [captured(read, day) for day in days]))
    return Figure(name="agenda.day_sheet.p95_ms", value=taken, unit="ms", must=60, peer=BARE, peer_value=bare)


def today_page(client: Client) -> Figure:
    url = reverse("desk:today")
    taken = percentile_95(milliseconds(client.get, [url] * CASES))
    bare = percentile_95(milliseconds(replay, [captured(client.get, url)] * 40))
    return Figure(name="desk.today_page.p95_ms", value=taken, unit="ms", peer=BARE, peer_value=bare)


def search_page(client: Client, chance: random.Random) -> Figure:
    words = [asked.text for asked in with_a_typo(chance, CASES)]
    url = reverse("desk:search")

    def ask(text: str) -> None:
        client.post(url, {"q": text}, headers={"HX-Request": "true"})

    taken = percentile_95(milliseconds(ask, words))
    bare = percentile_95(milliseconds(replay, [captured(ask, text) for text in words[:60]]))
    return Figure(name="people.search_page.p95_ms", value=taken, unit="ms", must=120, peer=BARE, peer_value=bare)


def record_entry(actor: Actor, worker: Worker, chance: random.Random) -> Figure:
    """Four participants, audit on, committed; beside the same rows in one bare transaction."""
    reached = list(
        HouseholdMembership.objects.on(clock.today())
        .filter(household__files__assignments__worker=worker, household__files__assignments__valid__contains=clock.today())
        .values_list("person_id", flat=True)
        .distinct()[:200]
    )
    if len(reached) < 4:
        raise SystemExit("Too few people within reach to write an entry about four.")

    def details() -> casework.EntryDetails:
        return casework.EntryDetails(
            uuid=uuid.uuid4(),
            kind=Entry.Kind.INTERVIEW,
            channel="centre",
            happened_at=clock.now() - dt.timedelta(minutes=50),
            minutes=45,
            participants=tuple(chance.sample(reached, 4)),
            segments=(casework.SegmentDetails(text="Mesura de rendiment."),),
        )

    def write(case: casework.EntryDetails) -> None:
        casework.record_entry(details=case, by=actor, at=clock.now())

    taken = percentile_95(milliseconds(write, [details() for _ in range(CASES)]))
    with CaptureQueriesContext(connection) as context:
        write(details())
    inserts = [q["sql"] for q in context.captured_queries if q["sql"].startswith("INSERT")]
    bare = percentile_95(milliseconds(lambda _: bare_transaction(worker, reached), range(CASES)))
    say(f"record_entry sends {len(context.captured_queries)} statements, {len(inserts)} of them INSERT")
    return Figure(name="casework.record_entry.p95_ms", value=taken, unit="ms", must=80, peer="a bare INSERT transaction", peer_value=bare)


def bare_transaction(worker: Worker, reached: list[int]) -> None:
    """The rows of an entry, sent by hand: the limit that the command cannot beat."""
    now = clock.now()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO casework_entry (uuid, mode, kind, channel, happened_at, minutes, travel_minutes, place, centre_id,"
            " written_by_id, written_at)"
            " SELECT %s, 'household', 'interview', 'centre', %s, 45, 0, '', min(id), %s, %s FROM organisation_centre RETURNING id",
            [uuid.uuid4(), now, worker.pk, now],
        )
        entry = cursor.fetchone()[0]
        cursor.executemany(
            "INSERT INTO casework_entryparticipant (entry_id, person_id, happened_at) VALUES (%s, %s, %s)",
            [(entry, person, now) for person in reached[:4]],
        )
        cursor.execute(
            "INSERT INTO casework_entryprofessional (entry_id, worker_id, happened_at) VALUES (%s, %s, %s)", [entry, worker.pk, now]
        )
        cursor.execute(
            "INSERT INTO casework_entrysegment (entry_id, position, text, confidential, written_by_id, written_at)"
            " VALUES (%s, 0, 'x', false, %s, %s)",
            [entry, worker.pk, now],
        )
        cursor.execute(
            "INSERT INTO platform_auditevent (at, actor_kind, actor_name, role, action, subject_type, reason, detail)"
            " VALUES (%s, 'job', 'bench', 'job', 'bench.inserted', '', '', '{}')",
            [now],
        )
