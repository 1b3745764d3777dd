"""The order of waiting lists, worked out in the database: a list of thousands takes a moment."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from impulsem.intake.models import CandidateEvent, CriteriaVersion, WaitingKind, WaitingList
from impulsem.intake.rules import criteria as rules
from impulsem.intake.rules.queueing import FIRST

Cause = CandidateEvent.Cause

#: Whole days on the list as of a day (a parameter), on the clock of the city (another).
DAYS = "greatest(%s::date - (c.entered_at AT TIME ZONE %s)::date, 0)"


def criteria_on(kind: WaitingKind, day: dt.date) -> CriteriaVersion | None:
    """The version that counts on a day."""
    found = CriteriaVersion.objects.filter(kind=kind, approved_at__isnull=False, published_from__lte=day)
    return found.order_by("-published_from", "-number").first()


def placing(criteria: list[rules.Criterion], list_ids: list[int], day: dt.date) -> tuple[str, list[Any]]:
    """A query (id, points, place, band) for whoever waits on the lists, under some criteria as of a day; ties: who came first."""
    sql, given = rules.compiled(criteria, facts="c.facts", days=DAYS, days_with=(day, settings.TIME_ZONE)) if criteria else ("0", [])
    query = f"""
    SELECT id, points, place, width_bucket(place::int, %s::int[]) AS band FROM (
        SELECT id, points, row_number() OVER (PARTITION BY waiting_list_id ORDER BY points DESC, entered_at, id) AS place FROM (
            SELECT c.id, c.waiting_list_id, c.entered_at, {sql} AS points
            FROM intake_candidate c WHERE c.waiting_list_id = ANY(%s) AND c.state = 'waiting'
        ) counted
    ) placed"""
    return query, [list(FIRST), *given, list_ids]


@transaction.atomic
def rerank(*, lists: list[WaitingList], cause: str, changed: int | None = None, at: dt.datetime) -> None:
    """Put some lists of one kind in order; who comes into another band has it in their history with its cause.

    changed: a candidate whose own facts did it. Without published criteria, whoever came first comes first.
    """
    if not lists:
        return
    day = timezone.localdate(at)
    ids = sorted(each.pk for each in lists)
    list(WaitingList.objects.select_for_update().filter(pk__in=ids).order_by("pk"))  # two at once would tell two orders
    version = criteria_on(lists[0].kind, day)
    criteria = rules.read(version.criteria) if version else []
    query, given = placing(criteria, ids, day)
    # the old row is still what the whole statement sees: who comes into another band gets an event in the same breath
    statement = f"""
    WITH placed AS ({query}), moved AS (
        UPDATE intake_candidate c SET points = p.points, place = p.place, band = p.band FROM placed p
        WHERE c.id = p.id AND (c.points, c.place, c.band) IS DISTINCT FROM (p.points, p.place::int, p.band::smallint)
    )
    INSERT INTO intake_candidateevent (candidate_id, at, kind, why, band_before, band_after, criteria_id)
    SELECT c.id, %s, 'moved', CASE WHEN c.id = %s THEN 'facts' ELSE %s END, c.band, p.band, %s
    FROM placed p JOIN intake_candidate c ON c.id = p.id WHERE c.band <> p.band"""
    with connection.cursor() as cursor:
        cursor.execute(statement, [*given, at, changed or 0, cause, version.pk if version else None])
    WaitingList.objects.filter(pk__in=ids).update(ranked_on=day)


def rerank_everything(*, at: dt.datetime) -> int:
    """Every list as of today: time on the list counts. Says how many there are."""
    lists = WaitingList.objects.select_related("kind")
    by_kind: dict[int, list[WaitingList]] = {}
    for each in lists:
        by_kind.setdefault(each.kind_id, []).append(each)
    for group in by_kind.values():
        rerank(lists=group, cause=Cause.TIME, at=at)
    return sum(map(len, by_kind.values()))
