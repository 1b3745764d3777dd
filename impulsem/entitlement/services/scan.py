"""The continuous scan: what the rules answer for many households, brought into the findings as the difference to what was known."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Collection, Iterator
from typing import Any

from django.db import connection, transaction

from impulsem.entitlement import engine, queries
from impulsem.entitlement.models import Benefit, Finding, FindingEvent, Publication, Scan
from impulsem.entitlement.permissions import scans
from impulsem.entitlement.rules.finding import found_in
from impulsem.people.queries.columns import population
from impulsem.platform import clock
from impulsem.platform.actors import Actor
from impulsem.platform.errors import NotAllowed

#: Whoever brings findings up to date does it alone: two at once would find the same thing twice.
_TURN = 7_091

#: household, benefit, says, pays, cents, margin, missing, claimed
Row = tuple[int, int, str, str, int, int, int, bool]
#: A household (key) and a benefit (code) that somebody applied for or receives.
Claim = tuple[int, str]

SCANNED = """
CREATE TEMPORARY TABLE IF NOT EXISTS scanned (
    household_id bigint, benefit_id bigint, says varchar, pays varchar, cents bigint, margin bigint, missing smallint, claimed boolean
) ON COMMIT DELETE ROWS
"""
#: One statement: every part of it sees the findings as they were before.
BRING_UP_TO_DATE = """
WITH was AS (
    SELECT f.* FROM entitlement_finding f
    WHERE f.closed_on IS NULL AND f.household_id = ANY(%(households)s) AND f.benefit_id = ANY(%(benefits)s)
), gone AS (
    UPDATE entitlement_finding f SET closed_on = GREATEST(%(day)s::date, f.last_seen)
    FROM was LEFT JOIN scanned s ON s.household_id = was.household_id AND s.benefit_id = was.benefit_id
    WHERE f.id = was.id AND s.household_id IS NULL
    RETURNING f.id, f.says, f.cents
), seen AS (
    UPDATE entitlement_finding f
    SET says = s.says, pays = s.pays, cents = s.cents, margin = s.margin, missing = s.missing,
        last_seen = GREATEST(%(day)s::date, f.last_seen),
        state = CASE WHEN s.claimed AND f.state IN ('new', 'told') THEN 'applied' WHEN NOT s.claimed AND f.state = 'applied' THEN 'new'
            ELSE f.state END
    FROM was JOIN scanned s ON s.household_id = was.household_id AND s.benefit_id = was.benefit_id
    WHERE f.id = was.id
    RETURNING f.id, f.says, f.cents, f.state, was.state AS state_before,
        (was.says, was.cents, was.missing) IS DISTINCT FROM (s.says, s.cents, s.missing) AS differs
), fresh AS (
    INSERT INTO entitlement_finding
        (uuid, household_id, benefit_id, says, state, pays, cents, margin, missing, first_seen, last_seen, dismissal, dismissed_because)
    SELECT gen_random_uuid(), s.household_id, s.benefit_id, s.says, CASE WHEN s.claimed THEN 'applied' ELSE 'new' END, s.pays, s.cents,
        s.margin, s.missing, %(day)s, %(day)s, '', ''
    FROM scanned s LEFT JOIN was ON was.household_id = s.household_id AND was.benefit_id = s.benefit_id
    WHERE was.id IS NULL
    RETURNING id, says, cents
), told AS (
    INSERT INTO entitlement_findingevent (finding_id, kind, at, says, cents, because)
    SELECT id, 'gone', %(at)s, says, cents, '' FROM gone
    UNION ALL SELECT id, 'found', %(at)s, says, cents, '' FROM fresh
    UNION ALL SELECT id, 'changed', %(at)s, says, cents, '' FROM seen WHERE differs
    UNION ALL SELECT id, 'applied', %(at)s, says, cents, '' FROM seen WHERE state = 'applied' AND state_before <> 'applied'
    UNION ALL SELECT id, 'open_again', %(at)s, says, cents, '' FROM seen WHERE state = 'new' AND state_before = 'applied'
)
SELECT (SELECT count(*) FROM fresh), (SELECT count(*) FROM seen WHERE differs OR state <> state_before), (SELECT count(*) FROM gone)
"""


@dataclasses.dataclass(frozen=True, slots=True)
class Scanned:
    """How many findings are new, are another thing now, are not found any more."""

    found: int
    changed: int
    gone: int


def begin_scan(*, day: dt.date, cause: str, by: Actor, at: dt.datetime, publication: Publication | None = None) -> Scan:
    """The scan to go on with: the one of that day and cause that was cut off, else a new one."""
    if not scans(by):
        raise NotAllowed
    cut_off = Scan.objects.filter(day=day, cause=cause, publication=publication, ended_at__isnull=True).order_by("-pk").first()
    return cut_off or Scan.objects.create(day=day, cause=cause, publication=publication, started_at=at)


@transaction.atomic
def end_scan(*, run: Scan, by: Actor, at: dt.datetime) -> None:
    """All households were gone through: what no scan has seen since belongs to files that are closed now."""
    if not scans(by):
        raise NotAllowed
    left = Finding.objects.open().filter(last_seen__lt=run.day)
    gone = [FindingEvent(finding=one, kind=FindingEvent.Kind.GONE, at=at, says=one.says, cents=one.cents) for one in left]
    Finding.objects.filter(pk__in=[event.finding_id for event in gone]).update(closed_on=run.day)
    FindingEvent.objects.bulk_create(gone, batch_size=1000)
    run.gone += len(gone)
    run.ended_at = at
    run.save(update_fields=["gone", "ended_at"])


def scan(
    *,
    households: Collection[int],
    day: dt.date,
    by: Actor,
    at: dt.datetime | None = None,
    claimed: Collection[Claim] = (),
    run: Scan | None = None,
) -> Scanned:
    """Ask the rules about some households and bring their findings up to date; doing it again changes nothing.

    claimed: what of this was applied for or is paid here. run: goes on to the last of these households, in the same transaction.
    """
    if not scans(by):
        raise NotAllowed
    at = clock.now() if at is None else at
    benefits = list(Benefit.objects.exclude(rule="").filter(active=True))
    of_code = {one.code: one.pk for one in benefits}
    taken = {(household, of_code.get(code)) for household, code in claimed}
    rows = list(_rows(households, day, at, {one.rule: one.pk for one in benefits}, taken))
    given: dict[str, Any] = {"households": list(households), "benefits": list(of_code.values()), "day": day, "at": at}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_TURN])
        cursor.execute(SCANNED)
        cursor.execute("TRUNCATE scanned")
        with cursor.copy("COPY scanned FROM STDIN") as copy:
            copy.write("".join("\t".join(map(str, row)) + "\n" for row in rows))
        cursor.execute(BRING_UP_TO_DATE, given)
        outcome = Scanned(*cursor.fetchone())
        if run is not None:
            _go_on(run, households, outcome)
    return outcome


def _rows(
    households: Collection[int], day: dt.date, at: dt.datetime, rules: dict[str, int], claimed: set[tuple[int, int | None]]
) -> Iterator[Row]:
    people = population(day=day, households=households, months_back=engine.MONTHS_BACK)
    if not people.people or not rules:
        return
    asked = [code for code in engine.RULES if code in rules]
    results = engine.run(people, day=day, parameters=queries.parameters_in_force(at), benefits=asked)
    for rule, outcomes in results.outcomes.items():
        found = found_in(outcomes, dwellings=people.dwellings)
        pays, benefit = Finding.Pays(outcomes.pays.value).value, rules[rule]
        columns = (found.probable, found.received, found.cents, found.margin, found.missing)
        for household, *(values) in zip(people.household[found.dwelling].tolist(), *(one.tolist() for one in columns), strict=True):
            probable, received, cents, margin, missing = values
            says = Finding.Says.PROBABLE.value if probable else Finding.Says.UNSURE.value
            yield household, benefit, says, pays, cents, margin, missing, received or (household, benefit) in claimed


def _go_on(run: Scan, households: Collection[int], outcome: Scanned) -> None:
    run.reached = max(households, default=run.reached)
    run.households += len(households)
    run.found += outcome.found
    run.changed += outcome.changed
    run.gone += outcome.gone
    run.save(update_fields=["reached", "households", "found", "changed", "gone"])
