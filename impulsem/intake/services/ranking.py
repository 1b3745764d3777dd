"""The order of waiting lists, worked out in the database: a list of thousands takes a moment."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from impulsem.intake.models import CandidateEvent, CriteriaVersion, WaitingList
from impulsem.intake.rules import criteria as rules
from impulsem.intake.rules.placing import placing

Cause = CandidateEvent.Cause


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
    _let_go(ids, at=at)
    version = CriteriaVersion.objects.in_force(lists[0].kind, day)
    criteria = rules.read(version.criteria) if version else []
    query, given = placing(criteria, ids, day, zone=settings.TIME_ZONE)
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


def _let_go(list_ids: list[int], *, at: dt.datetime) -> None:
    """Whoever waited through a demand that has been answered, closed, or led to a time or a place by another way, waits no more."""
    statement = """
    WITH settled AS (
        UPDATE intake_candidate c SET state = 'left', place = NULL, band = NULL, ended_at = %s,
            left_because = CASE WHEN d.route = 'group_session' AND d.state <> 'closed' THEN 'in_a_group' ELSE 'elsewhere' END
        FROM intake_demand d
        WHERE d.id = c.demand_id AND c.waiting_list_id = ANY(%s) AND c.state = 'waiting' AND (d.state IN ('answered', 'closed') OR EXISTS (
            SELECT FROM intake_decision x WHERE x.demand_id = d.id AND (x.appointment_id IS NOT NULL OR x.enrolment_id IS NOT NULL)))
        RETURNING c.id, c.left_because
    )
    INSERT INTO intake_candidateevent (candidate_id, at, kind, why) SELECT id, %s, 'left', left_because FROM settled"""
    with connection.cursor() as cursor:
        cursor.execute(statement, [at, list_ids, at])


def rerank_everything(*, at: dt.datetime) -> int:
    """Every list as of today: time on the list counts. Says how many there are."""
    lists = WaitingList.objects.select_related("kind")
    by_kind: dict[int, list[WaitingList]] = {}
    for each in lists:
        by_kind.setdefault(each.kind_id, []).append(each)
    for group in by_kind.values():
        rerank(lists=group, cause=Cause.TIME, at=at)
    return sum(map(len, by_kind.values()))
