"""Forty people at once without a pause, on the server as in production; beside a page that only renders a template."""

from __future__ import annotations

import datetime as dt
import json
import os
import random
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from bench.city import browser_of, referents
from bench.measure import Figure, percentile_95, say
from bench.questions import Asked, in_part, with_a_typo
from bench.setup import answers, free_port
from impulsem.casework.models import CaseFile
from impulsem.organisation.models import Worker
from impulsem.people.models import HouseholdMembership
from impulsem.platform import clock

ROOT = Path(__file__).resolve().parent.parent
CLIENTS = 40
WARM_UP_S = 5
SECONDS = int(os.environ.get("BENCH_LOAD_S", "30"))
SHARES = {"search": 30, "file": 30, "desk": 20, "entry": 10, "agenda": 10}
REQUESTS = 300  # of one client, before it begins again
PEER = "a page that only renders"
SEED = 11

Request = tuple[str, str, str, str | None]  # kind, method, path, body


def figures() -> list[Figure]:
    mixed = plans()
    with serving() as port:
        ours = run(port, mixed)
        peer = run(port, [{"cookies": plan["cookies"], "requests": [("bare", "GET", "/bench/bare/", None)]} for plan in mixed])
    (rps, p95), (peer_rps, peer_p95) = summary(ours), summary(peer)
    for kind, taken in sorted(ours["taken"].items()):
        say(f"{kind}: {len(taken)} requests, half of them within {median(taken):.0f} ms")
    return [
        Figure(name="desk.mixed_load.rps", value=rps, unit="req/s", better="higher", peer=PEER, peer_value=peer_rps),
        Figure(name="desk.mixed_load.p95_ms", value=p95, unit="ms", must=500, peer=PEER, peer_value=peer_p95),
    ]


def summary(outcome: dict[str, Any]) -> tuple[float, float]:
    """Requests a second and the 95th percentile of all; stops where answers were wrong, because nothing would be measured."""
    taken = [one for several in outcome["taken"].values() for one in several]
    if failed := outcome["failed"]:
        say(f"not as expected: {failed}")
    if sum(failed.values()) > len(taken) / 100 or len(taken) < 2:
        raise SystemExit("More than one answer in a hundred was wrong: no figure.")
    return round(len(taken) / outcome["seconds"], 1), percentile_95(taken)


def run(port: int, plan: list[dict[str, Any]]) -> dict[str, Any]:
    given = json.dumps({"port": port, "warm_up_s": WARM_UP_S, "seconds": SECONDS, "clients": plan})
    ended = subprocess.run(
        [sys.executable, "-m", "bench.clients"], input=given, capture_output=True, text=True, cwd=ROOT, timeout=SECONDS + 120, check=False
    )
    if ended.returncode:
        raise SystemExit(f"The clients failed:\n{ended.stderr[-3000:]}")
    outcome: dict[str, Any] = json.loads(ended.stdout)
    return outcome


@contextmanager
def serving() -> Iterator[int]:
    """`impulsem serve` on this city; gives the port."""
    port = free_port()
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "bench.bare", "IMPULSEM_DEMO": "1"}
    environment.pop("DATABASE_URL", None)  # it joins the embedded database by itself
    log = Path(settings.DATA_DIR) / "bench-serve.log"
    with log.open("wb") as file:
        server = subprocess.Popen(
            [sys.executable, "-m", "impulsem.cli", "serve", "--port", str(port)], cwd=ROOT, env=environment, stdout=file, stderr=file
        )
    try:
        until = time.monotonic() + 600
        while not answers(port):
            if server.poll() is not None or time.monotonic() > until:
                raise SystemExit(f"The server did not start:\n{log.read_text()[-3000:]}")
            time.sleep(0.3)
        yield port
    finally:
        server.terminate()
        server.wait(timeout=60)


def plans() -> list[dict[str, Any]]:
    """For each client its session and its requests; where the city has fewer professionals, several share one."""
    chance = random.Random(SEED)
    workers = [one for worker in referents(CLIENTS) if (one := Desk.of(worker, chance)) is not None]
    if not workers:
        raise SystemExit("No professional with files and people to write about.")
    asked = [*with_a_typo(chance, 300), *in_part(chance, 100)]
    return [workers[number % len(workers)].plan(asked, chance) for number in range(CLIENTS)]


class Desk:
    """One professional's work: the session, their files, and who belongs to each."""

    def __init__(self, worker: Worker, people: dict[uuid.UUID, list[uuid.UUID]], session: str) -> None:
        self.worker, self.people, self.session = worker, people, session

    @classmethod
    def of(cls, worker: Worker, chance: random.Random) -> Desk | None:
        today = clock.today()
        files = CaseFile.objects.filter(assignments__worker=worker, assignments__valid__contains=today).exclude(state=CaseFile.State.CLOSED)
        people: dict[uuid.UUID, list[uuid.UUID]] = {}
        for file in files.distinct().order_by("pk")[:60]:
            members = HouseholdMembership.objects.on(today).filter(household_id=file.household_id, person__died_on__isnull=True)
            if known := list(members.values_list("person__uuid", flat=True)[:4]):
                people[file.uuid] = known
        if not people:
            return None
        client = browser_of(worker)
        return cls(worker, people, client.cookies[settings.SESSION_COOKIE_NAME].value)

    def plan(self, asked: list[Asked], chance: random.Random) -> dict[str, Any]:
        kinds = chance.choices(list(SHARES), weights=list(SHARES.values()), k=REQUESTS)
        requests = [self.request(kind, asked, chance) for kind in kinds]
        return {"cookies": {settings.SESSION_COOKIE_NAME: self.session}, "requests": requests}

    def request(self, kind: str, asked: list[Asked], chance: random.Random) -> Request:
        if kind == "search":
            return kind, "POST", reverse("desk:search"), urlencode({"q": chance.choice(asked).text})
        if kind == "desk":
            return kind, "GET", reverse("desk:today"), None
        if kind == "agenda":
            return kind, "GET", reverse("agenda:week"), None
        file, people = chance.choice(list(self.people.items()))
        if kind == "file":
            return kind, "GET", reverse("casework:file", args=[file]), None
        began = timezone.localtime(clock.now()) - dt.timedelta(minutes=chance.randint(30, 240))
        fields = {
            "key": "KEY",
            "file": file,
            "channel": "phone",
            "day": began.date(),
            "time": f"{began:%H:%M}",
            "minutes": 20,
            "people": people,
            "s1-text": "Mesura de rendiment.",
        }
        return kind, "POST", reverse("casework:entry"), urlencode(fields, doseq=True)
