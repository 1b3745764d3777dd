"""The next free time of 700 professionals, beside computing it from the rules; and fifty who want the same slot at the same moment."""

from __future__ import annotations

import datetime as dt
import random
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

from django.db import connection, connections
from django.db.models import Count

from bench.measure import Figure, milliseconds, percentile_95, say
from impulsem.agenda import queries, services
from impulsem.agenda.models import Appointment, Booking, FreeStretch, VisitReason
from impulsem.organisation.models import Centre, Role, Worker, WorkerPost
from impulsem.people.models import Person
from impulsem.platform import clock
from impulsem.platform.actors import job

CASES = 150
PEER_CASES = 12
WEEKS = 8
SEED = 7
CLIENTS = 50
ROUNDS = 200
BY = job("bench")


def figures() -> list[Figure]:
    services.extend_free_time(today=clock.today())
    say(f"{FreeStretch.objects.count():,} stretches of free time are stored")
    return [*next_slot(), *concurrent_booking()]


def next_slot() -> list[Figure]:
    """What desks ask: anybody in the city, a centre, a territory, a language, two at once; some of it far ahead."""
    chance = random.Random(SEED)
    workers = _professionals()
    centres = list(Centre.objects.all())
    reasons = list(VisitReason.objects.filter(active=True, group=VisitReason.Group.INDIVIDUAL))
    now = clock.now()

    def case() -> dict[str, Any]:
        centre = chance.choice(centres)
        narrowed: list[dict[str, Any]] = [
            {},
            {"centres": [centre]},
            {"centres": [each for each in centres if each.territory_id == centre.territory_id]},
            {"languages": [chance.choice(("ar", "en", "ur", "fr"))]},
            {"workers": [chance.choice(workers)]},
            {"pair_profession": "psychologist", "centres": [centre]},
        ]
        ahead = dt.timedelta(days=chance.choice((0, 0, 0, 7, 28, 49)))
        return {"reason": chance.choice(reasons), "at": now, "from_": now + ahead, "for_staff": True, **chance.choice(narrowed)}

    taken = percentile_95(milliseconds(lambda asked: queries.next_slots(**asked), [case() for _ in range(CASES)]))

    def compute(reason: VisitReason) -> None:
        """The same from the rules: everybody's occurrences of eight weeks, then the first five."""
        queries.free_slots(workers, reason, clock.today(), WEEKS * 7, once=True, at=now, limit=5)

    computed = percentile_95(milliseconds(compute, [chance.choice(reasons) for _ in range(PEER_CASES)]))
    say(f"asked of {len(workers)} professionals over {WEEKS} weeks")
    return [
        Figure(
            name="agenda.next_slot.p95_ms",
            value=taken,
            unit="ms",
            must=50,
            peer="computing occurrences from rules on the fly",
            peer_value=computed,
        )
    ]


def concurrent_booking() -> list[Figure]:
    """Fifty clients, each with its own connection, book one slot; after every round it is cancelled and they start again."""
    worker = _professionals()[0]
    post = WorkerPost.objects.on(clock.today()).filter(worker=worker, role=Role.PROFESSIONAL).select_related("centre").first()
    reason = VisitReason.objects.filter(active=True, channel="centre").order_by("order").first()
    assert post is not None
    assert post.centre is not None
    assert reason is not None
    centre, people = post.centre, list(Person.objects.filter(died_on__isnull=True, sealed_by__isnull=True).order_by("pk")[:CLIENTS])
    free = queries.next_slots(reason, at=clock.now(), from_=clock.today() + dt.timedelta(days=1), workers=[worker], for_staff=True, limit=1)
    if not free or len(people) < CLIENTS:
        raise SystemExit("There is no free time to book, or too few people: build the demo city anew.")
    slot, gate = free[0], threading.Barrier(CLIENTS)

    def client(number: int) -> list[tuple[float, Appointment | None]]:
        """What became of each round, and how long it took."""
        results: list[tuple[float, Appointment | None]] = []
        try:
            for _ in range(ROUNDS):
                gate.wait()
                start = time.perf_counter()
                won = _try(people[number], reason, worker, centre, slot.starts_at)
                results.append(((time.perf_counter() - start) * 1000, won))
                gate.wait()
                if won is not None:
                    services.cancel_appointment(appointment=won, cancelled_by="person", reason="", by=BY, at=clock.now())
        except BaseException:
            gate.abort()  # the others must not wait for somebody who is gone
            raise
        finally:
            connection.close()
        return results

    with _connections_of_their_own(), ThreadPoolExecutor(CLIENTS) as pool:
        rounds = list(zip(*pool.map(client, range(CLIENTS)), strict=True))
    winners = [sum(won is not None for _took, won in each) for each in rounds]
    took = [milliseconds_ for each in rounds for milliseconds_, _won in each]
    left = Booking.objects.filter(resource__worker=worker, released=False, span__startswith=slot.starts_at).count()
    if left:
        raise SystemExit("A booking outlived its cancellation.")
    return [
        Figure(
            name="agenda.concurrent_booking", value=sum(n == 1 for n in winners), unit=f"of {ROUNDS} rounds", better="higher", must=ROUNDS
        ),
        Figure(name="agenda.concurrent_booking.p95_ms", value=percentile_95(took), unit="ms"),
    ]


@contextmanager
def _connections_of_their_own() -> Iterator[None]:
    """As many page workers have them: one process lends its few to all its threads."""
    options = connections.settings["default"]["OPTIONS"]
    shared = options.pop("pool", None)
    try:
        yield
    finally:
        if shared is not None:
            options["pool"] = shared


def _try(person: Person, reason: VisitReason, worker: Worker, centre: Centre, starts_at: dt.datetime) -> Appointment | None:
    try:
        return services.book_appointment(
            person=person,
            reason=reason,
            workers=[worker],
            room=None,
            starts_at=starts_at,
            minutes=reason.minutes,
            channel="phone",
            centre=centre,
            by=BY,
            at=clock.now(),
        )
    except services.SlotTaken:
        return None


def _professionals() -> list[Worker]:
    """Whoever has hours, those with most free time first."""
    counted = FreeStretch.objects.values("worker").annotate(n=Count("pk")).order_by("-n", "worker")
    found = Worker.objects.in_bulk([row["worker"] for row in counted])
    return [found[row["worker"]] for row in counted]
