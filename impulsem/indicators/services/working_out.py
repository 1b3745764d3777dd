"""All indicators over the export in use, written down as observations where something is new."""

from __future__ import annotations

import dataclasses
import datetime as dt
import itertools
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from typing import Any, NamedTuple

from django.db import connection, transaction
from psycopg.types.json import Jsonb

from impulsem.indicators import engine, rules
from impulsem.indicators.declarations import Indicator, Level, facts, fingerprint_of_fact, indicators
from impulsem.indicators.models import Observation, ObservationStep, Run
from impulsem.indicators.services.exports import Export, current
from impulsem.indicators.services.refusals import DefinitionChanged, NoSpark, RunUnderWay
from impulsem.places.models import Neighbourhood
from impulsem.platform import clock

Status = Observation.Status
_TURN = 7_370_002  # the number of the lock that lets one run work out at a time
ENOUGH = 1e-9  # two values nearer than this are the same


class Asked(NamedTuple):
    """A question about an indicator and its answer: for each place of a level the whole, or for the city by `breakdown`."""

    level: Level
    breakdown: str
    parent: bool  # the cells' keys have the territory of a centre before the centre
    cells: list[engine.Cell]


@dataclasses.dataclass(frozen=True, slots=True)
class Outcome:
    """Of a run. unknown: places in the facts that the city does not have (a code that changed), left out."""

    run: Run
    cells: int
    unknown: tuple[str, ...]


def work_out(*, at: dt.datetime, on: str = "duckdb") -> Outcome:
    """Work out every indicator for every month and place, and add an observation where the last one said otherwise.

    All of it or nothing. A figure that was approved stays published until the new one is approved. on: the engine, "duckdb" or "spark".
    Refuses: NoExport, DefinitionChanged (the facts were exported by another version of their query), RunUnderWay, NoSpark.
    """
    export = current_as_declared()
    with transaction.atomic():
        _one_at_a_time()
        with opened(export, on=on) as run_query:
            run = Run.objects.create(started_at=at, finished_at=at, cut_at=export.cut_at)
            known = set(Neighbourhood.objects.values_list("code", flat=True))
            unknown: set[str] = set()
            count = 0
            for indicator, answers in _answered(run_query):
                found = list(_observations(indicator, answers, run=run, at=at))
                strange = {one.place for one in found if one.level == Level.NEIGHBOURHOOD and one.place not in known}
                unknown |= strange
                found = [one for one in found if one.level != Level.NEIGHBOURHOOD or one.place not in strange]
                count += len(found)
                run.added += _add(indicator, found, at=at)
            run.finished_at = clock.now()
            run.save(update_fields=["added", "finished_at"])
        current_as_declared()  # another version may have exported meanwhile: then these figures are of yesterday's definitions
    return Outcome(run, count, tuple(sorted(unknown)))


def _one_at_a_time() -> None:
    """Until the transaction ends. Refuses: RunUnderWay."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_TURN])
        if not cursor.fetchone()[0]:
            raise RunUnderWay


@contextmanager
def opened(export: Export, *, on: str) -> Iterator[engine.Run]:
    """An engine over an export. Refuses: NoSpark."""
    if on == "duckdb":
        backend = engine.duckdb_over(export.folder)
        try:
            yield engine.on_duckdb(backend)
        finally:
            backend.disconnect()
        return
    try:
        spark = engine.spark_over(export.folder)
    except Exception as problem:  # no package, no Java, no memory: whatever it is, it is not there
        raise NoSpark(why=str(problem).splitlines()[0] if str(problem) else type(problem).__name__) from problem
    try:
        yield engine.on_spark(spark)
    finally:
        spark.disconnect()


def current_as_declared() -> Export:
    """The export in use, of the queries that are declared now. Refuses: NoExport, DefinitionChanged."""
    export = current()
    changed = [fact.name for fact in facts if export.definitions.get(fact.name) != fingerprint_of_fact(fact)]
    if changed:
        raise DefinitionChanged(facts=", ".join(changed))
    return export


def _answered(run_query: engine.Run) -> Iterator[tuple[Indicator, list[Asked]]]:
    """Each indicator with what was worked out for it, while the engine already works at the next: what is found is written meanwhile."""
    ahead = ThreadPoolExecutor(max_workers=1)
    try:
        yield from zip(indicators, ahead.map(partial(_ask, run_query), indicators), strict=True)
    finally:
        ahead.shutdown(cancel_futures=True)


def _ask(run_query: engine.Run, indicator: Indicator) -> list[Asked]:
    """For each level the whole; for the city also each disaggregation."""
    columns = facts[indicator.fact].columns
    found = []
    for level, breakdown in [*((level, "") for level in indicator.levels), *((Level.CITY, name) for name in indicator.disaggregations)]:
        last = breakdown or ("" if level is Level.CITY else str(level))
        parent = ["territory"] if level is Level.CENTRE and "territory" in columns else []
        by = ["month", *parent, *([last] if last else [])]
        found.append(Asked(level, breakdown, bool(parent), engine.cells(indicator, run_query, by=by)))
    return found


def _observations(indicator: Indicator, answers: Iterable[Asked], *, run: Run, at: dt.datetime) -> Iterator[Observation]:
    definition = engine.fingerprint(indicator)
    for level, breakdown, parent, cells in answers:
        for _siblings, group in itertools.groupby(cells, key=lambda cell: cell.key[: 2 if parent else 1]):
            for cell, mark in suppressed(list(group), indicator.minimum, apart=not breakdown):
                code = str(cell.key[-1]) if breakdown or level is not Level.CITY else ""
                if level is not Level.CITY and not code:
                    continue  # outside the city, or not known
                yield Observation(
                    indicator=indicator.code,
                    month=cell.key[0],
                    level=level,
                    place="" if breakdown else code,
                    breakdown={breakdown: code} if breakdown else {},
                    value=None if mark else cell.value,
                    numerator=None if mark else cell.numerator,
                    denominator=None if mark else cell.denominator,
                    n=0 if mark else cell.n,
                    suppressed=mark,
                    cut_at=run.cut_at,
                    definition=definition,
                    run=run,
                    made_at=at,
                )


def suppressed(group: list[engine.Cell], minimum: int, *, apart: bool) -> Iterable[tuple[engine.Cell, str]]:
    return zip(group, rules.hidden([cell.n for cell in group], minimum, apart=apart), strict=True)


def _series(observation: Observation) -> tuple[str, str, dt.date, str]:
    return observation.level, observation.place, observation.month, str(sorted(observation.breakdown.items()))


def _add(indicator: Indicator, found: list[Observation], *, at: dt.datetime) -> int:
    """Write those that say something new; what is not approved yet gives way to them. Gives how many."""
    before: dict[tuple[str, str, dt.date, str], Observation] = {}
    for observation in Observation.objects.filter(indicator=indicator.code, typed_by__isnull=True).order_by("pk"):
        before[_series(observation)] = observation
    new = [one for one in found if (last := before.get(_series(one))) is None or not _same(last, one)]
    _write(new)
    replaced = [last for one in new if (last := before.get(_series(one))) is not None]
    approved = set(
        ObservationStep.objects.filter(observation__in=[one.pk for one in replaced], status=Status.APPROVED).values_list(
            "observation_id", flat=True
        )
    )
    ObservationStep.objects.bulk_create(
        [ObservationStep(observation=one, status=Status.SUPERSEDED, at=at) for one in replaced if one.pk not in approved], batch_size=2000
    )
    return len(new)


def _write(new: Sequence[Observation]) -> None:
    """By COPY: a whole city has more than a hundred thousand, and Django would take as long to write them as they took to work out."""
    columns = [field.attname for field in Observation._meta.concrete_fields if not field.primary_key]
    with connection.cursor() as cursor, cursor.copy(f"COPY {Observation._meta.db_table} ({', '.join(columns)}) FROM STDIN") as copy:
        for one in new:
            copy.write_row([_plain(getattr(one, column)) for column in columns])


def _plain(value: Any) -> Any:
    """As COPY takes it: the driver would write the name of an enumeration's member."""
    if isinstance(value, str):
        return str(value)
    return Jsonb(value) if isinstance(value, dict) else value


def _same(one: Observation, other: Observation) -> bool:
    numbers = [(one.value, other.value), (one.numerator, other.numerator), (one.denominator, other.denominator)]
    return (
        one.definition == other.definition
        and one.suppressed == other.suppressed
        and one.n == other.n
        and all(a == b or (a is not None and b is not None and abs(a - b) <= ENOUGH * max(1.0, abs(a))) for a, b in numbers)
    )
