"""Time: what the rule proposes for a file, what was decided, and who has how much of it (for whoever shares out the work)."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import connection
from django.utils import timezone

from impulsem.agenda.models import Channel
from impulsem.casework.models import (
    Action,
    CaseFile,
    Commitment,
    DependencyCase,
    DomainScore,
    Entry,
    Goal,
    IntensityRule,
    Plan,
    PlanParty,
    TimeNeeded,
)
from impulsem.casework.rules import children as ages
from impulsem.casework.rules import time_needed as rules
from impulsem.organisation.models import Worker, WorkingTime
from impulsem.people import queries as people


def rule_on(day: dt.date) -> IntensityRule | None:
    """The rule that is used on a day (one query)."""
    return IntensityRule.objects.filter(used_from__lte=day).order_by("-used_from", "-pk").first()


def proposal_for(file: CaseFile, rule: IntensityRule, *, at: dt.datetime) -> rules.Proposal:
    """What the rule says of a file now (seven queries). Sealed persons do not count: their protection team keeps their time."""
    return rules.propose(rule.content, phase=file.phase, counts=counts_of(file, at=at))


def counts_of(file: CaseFile, *, at: dt.datetime) -> Mapping[str, int]:
    today = timezone.localdate(at)
    members = people.household_on(file.household, today)
    last: dict[tuple[int, str], int] = {}
    scores = DomainScore.objects.filter(
        assessment__file=file, assessment__person__in=[member.person_id for member in members], level__isnull=False
    )
    for person, domain, level in scores.order_by("assessment__done_on", "pk").values_list("assessment__person_id", "domain", "level"):
        last[person, domain] = level or 0
    live = Plan.objects.filter(file=file).exclude(state=Plan.State.CLOSED)
    has_plan = live.filter(state__in=[Plan.State.AGREED, Plan.State.UNDER_REVIEW, Plan.State.PROPOSED]).exists()
    soon = today + dt.timedelta(days=30)
    return {
        "urgent_domain": sum(level == 1 for level in last.values()),
        "hard_domain": sum(level == 2 for level in last.values()),
        "plan_missing": int(file.phase == CaseFile.Phase.TREATMENT and not has_plan),
        "open_goal": Goal.objects.filter(plan__in=live, removed_in=None, outcome=Goal.Outcome.RUNNING).count(),
        "own_action": Action.objects.filter(
            goal__plan__in=live, removed_in=None, state__in=Action.OPEN_STATES, party__kind=PlanParty.Kind.PROFESSIONAL
        ).count(),
        "deadline_month": Commitment.objects.filter(file=file, state=Commitment.State.OPEN, due_on__lte=soon).count(),
        "home_visit": Entry.objects.filter(
            participants__file=file, channel=Channel.HOME, happened_at__gte=at - dt.timedelta(days=90), happened_at__lte=at
        )
        .distinct()
        .count(),
        "child": sum(ages.is_child(member.age) for member in members),
        "dependency_case": DependencyCase.objects.filter(file=file).exclude(step="ended").count(),
    }


def decided_time(file: CaseFile) -> list[TimeNeeded]:
    """What was decided, the last first (one query)."""
    return list(TimeNeeded.objects.filter(file=file).select_related("decided_by", "rule").order_by("-decided_at", "-pk")[:12])


@dataclasses.dataclass(frozen=True, slots=True)
class Load:
    """A professional's files in minutes a month beside what the contract leaves for them."""

    worker: Worker
    files: int
    decided: int  # of these, files for which somebody decided; for the others the rule's usual minutes of their intensity stand
    minutes: int
    contract: int
    away: bool
    extra: int = 0  # minutes of a file that may come to them

    @property
    def share(self) -> float:
        return self.minutes / self.contract if self.contract else 0.0

    @property
    def percent(self) -> int:
        return round(self.share * 100)

    @property
    def bar(self) -> int:
        """`percent` as far as a bar can show it."""
        return min(self.percent, 100)

    @property
    def percent_with(self) -> int:
        """The share with one more file of `extra` minutes."""
        return round((self.minutes + self.extra) / self.contract * 100) if self.contract else 0

    @property
    def over(self) -> bool:
        return self.minutes > self.contract


_HELD = """
SELECT a.worker_id, count(*), count(t.minutes),
    sum(coalesce(t.minutes, CASE f.intensity WHEN 'low' THEN %(low)s WHEN 'medium' THEN %(medium)s ELSE %(high)s END))
FROM casework_assignment a
JOIN casework_casefile f ON f.id = a.file_id AND f.state <> 'closed'
LEFT JOIN LATERAL (
    SELECT n.minutes FROM casework_timeneeded n WHERE n.file_id = f.id ORDER BY n.decided_at DESC, n.id DESC LIMIT 1
) t ON true
WHERE a.role = 'referent' AND a.valid @> %(day)s AND a.worker_id = ANY(%(workers)s)
GROUP BY a.worker_id
"""


def loads(centre_id: int, rule: IntensityRule, *, on: dt.date) -> list[Load]:
    """The professionals of a centre with hours and contract, by name: to allocate, not to rank (LOPDGDD art. 87; four queries)."""
    posts = {"posts__centre_id": centre_id, "posts__role": "professional", "posts__valid__contains": on}
    return _loads_of(list(Worker.objects.filter(**posts).distinct().order_by("name")), rule, on=on)


def forecast(file: CaseFile, workers: Iterable[Worker], *, on: dt.date) -> list[Load]:
    """What a file would add to each of these, as `percent_with`; nothing where the city has no rule (at most five queries)."""
    rule = rule_on(on)
    return _loads_of(list(workers), rule, on=on, extra=minutes_of(file, rule)) if rule is not None else []


def _loads_of(workers: list[Worker], rule: IntensityRule, *, on: dt.date, extra: int = 0) -> list[Load]:
    """Their files of every centre count: a month has so many hours, wherever they go."""
    keys = [worker.pk for worker in workers]
    usual = rule.content["usual"]
    with connection.cursor() as cursor:
        cursor.execute(_HELD, {"day": on, "workers": keys, "low": usual["low"], "medium": usual["medium"], "high": usual["high"]})
        held: dict[int, tuple[int, int, int]] = {row[0]: (row[1], row[2], int(row[3])) for row in cursor.fetchall()}
    weekly = dict(WorkingTime.objects.on(on).filter(worker__in=keys).values_list("worker_id", "weekly_minutes"))
    away = set(Worker.objects.filter(pk__in=keys, absences__valid__contains=on).values_list("pk", flat=True))
    return [
        dataclasses.replace(_load(worker, held.get(worker.pk, (0, 0, 0)), weekly, worker.pk in away, rule.content), extra=extra)
        for worker in workers
    ]


def _load(worker: Worker, held: tuple[int, int, int], weekly: Mapping[int, int], away: bool, rule: Mapping[str, Any]) -> Load:
    files, decided, minutes = held
    return Load(worker, files, decided, minutes, rules.contract_minutes(rule, weekly.get(worker.pk, WorkingTime.FULL)), away)


def minutes_of(file: CaseFile, rule: IntensityRule) -> int:
    """What a file counts in a caseload: as decided, else the usual of its intensity (one query)."""
    last = TimeNeeded.objects.filter(file=file).order_by("-decided_at", "-pk").values_list("minutes", flat=True).first()
    usual: int = rule.content["usual"][file.intensity]
    return usual if last is None else last
