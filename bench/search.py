"""The search box beside a plain trigram index over the same names, with questions that tuning never saw."""

from __future__ import annotations

import os
import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

from bench.city import referents
from bench.measure import Figure, percentile_95, say
from bench.questions import Asked, in_part, with_a_typo
from impulsem.organisation.queries import worker_actor
from impulsem.people import queries
from impulsem.people.models import Person
from impulsem.people.rules import names
from impulsem.platform import clock
from impulsem.platform.actors import Actor

QUESTIONS = 500
WARMING = 1500
EVERY = 5  # the peer answers every fifth question, after a few others: it takes half a second for each in a whole city
FIRST = 10
#: Of the questions that are reported. Whoever tunes the search takes another: BENCH_SEED=1.
SEED = int(os.environ.get("BENCH_SEED", "20261122"))
PEER = "plain pg_trgm GIN"
TRIGRAM = "SELECT id, name FROM bench.names WHERE name % %s ORDER BY similarity(name, %s) DESC LIMIT 10".replace(" % %s", " %% %s")

Search = Callable[[Asked], list[tuple[int, str]]]  # the first ten: keys and names


def figures() -> list[Figure]:
    build_the_peer()
    [worker] = referents(1)
    actor = worker_actor(worker, on=clock.today())
    found = []
    for name, draw, most, least in (
        ("people.search_typo", with_a_typo, 20.0, 0.97),
        ("people.search_partial", in_part, 30.0, None),
    ):
        say(f"{name}: {QUESTIONS} questions")
        asked = draw(random.Random(f"{SEED} {name}"), QUESTIONS)
        others = draw(random.Random(f"others than {SEED} {name}"), WARMING)
        ours, peer = Answers(asked, ours_for(actor), others), Answers(asked[::EVERY], trigram, others[:40])
        found += [
            Figure(name=f"{name}.p95_ms", value=ours.p95, unit="ms", must=most, peer=PEER, peer_value=peer.p95),
            share(f"{name}.recall_at_10", ours.answered, peer.answered, must=least),
            share(f"{name}.same_person_at_10", ours.same_person, peer.same_person),
        ]
    return found


def share(name: str, value: float, peer: float, *, must: float | None = None) -> Figure:
    return Figure(name=name, value=value, unit="share", better="higher", must=must, peer=PEER, peer_value=peer)


class Answers:
    """What a search answers: the database's time for each question, and how often the person is among the first ten.

    Namesakes cannot be told apart by name, so a question is answered by anybody of that very name; `same_person` wants the one meant.
    """

    def __init__(self, asked: list[Asked], search: Search, others: list[Asked]) -> None:
        for one in others:  # a database that has been in use holds its indexes in memory
            search(one)
        taken, answered, same = [], 0, 0
        for one in asked:
            with database_time() as spent:
                first = search(one)
            taken.append(sum(spent))
            answered += any(one.answered_by(name) for _key, name in first)
            same += any(key == one.person_id for key, _name in first)
            if os.environ.get("BENCH_MISSES") and not any(one.answered_by(name) for _key, name in first):
                say(f"missed: {one.text!r} for {sorted(one.fits)}, found {[name for _key, name in first[:3]]} in {taken[-1]:.0f} ms")
        self.taken = taken
        self.p95 = percentile_95(taken)
        self.answered = round(answered / len(asked), 4)
        self.same_person = round(same / len(asked), 4)


@contextmanager
def database_time() -> Iterator[list[float]]:
    """The milliseconds of each statement, until its last row has come."""
    spent: list[float] = []

    def watch(execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
        start = time.perf_counter()
        try:
            return execute(sql, params, many, context)  # the driver fetches all rows here
        finally:
            spent.append((time.perf_counter() - start) * 1000)

    with connection.execute_wrapper(watch):
        yield spent


def ours_for(actor: Actor) -> Search:
    def search(one: Asked) -> list[tuple[int, str]]:
        hits = queries.search(one.text, actor=actor, at=clock.now())[:FIRST]
        return [(hit.id, hit.linked_to or hit.name) for hit in hits]

    return search


def trigram(one: Asked) -> list[tuple[int, str]]:
    words = names.fold(one.text)
    with connection.cursor() as cursor:
        cursor.execute(TRIGRAM, [words, words])
        return cursor.fetchall()


def build_the_peer() -> None:
    """The same names in a table of their own, in a schema apart, unless they stand there already."""
    people = Person.objects.count()
    with connection.cursor() as cursor:
        cursor.execute("CREATE SCHEMA IF NOT EXISTS bench")
        cursor.execute("SELECT to_regclass('bench.names_by_trigram') IS NOT NULL")
        if cursor.fetchone()[0]:
            cursor.execute("SELECT count(*) FROM bench.names")
            if cursor.fetchone()[0] == people:
                return
        say(f"{PEER}: building it over {people:,} names")
        cursor.execute("DROP TABLE IF EXISTS bench.names")
        cursor.execute(
            "CREATE TABLE bench.names AS SELECT id, fold(concat_ws(' ', COALESCE(NULLIF(known_as, ''), given_name), surname1, surname2))"
            " AS name FROM people_person"
        )
        cursor.execute("CREATE INDEX names_by_trigram ON bench.names USING gin (name gin_trgm_ops)")
        cursor.execute("VACUUM ANALYZE bench.names")
