"""Diagnoses, plans, time and dependency cycles of a synthetic city: for a share of the files that are under way, poured by COPY."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from collections import defaultdict
from pathlib import Path
from typing import Any

import numpy as np
from django.db import connection, transaction

from impulsem.casework.models import (
    Action,
    Agreement,
    Assessment,
    ChildHeard,
    Commitment,
    CommitmentEvent,
    DependencyCase,
    DependencyStep,
    DomainScore,
    Goal,
    Instrument,
    IntensityRule,
    OwnWords,
    Plan,
    PlanEvent,
    PlanParty,
    PlanVersion,
    Progress,
    TimeNeeded,
)
from impulsem.casework.reference import load_instruments
from impulsem.demo.copying import Keys, Table, settle
from impulsem.demo.dice import Dice
from impulsem.demo.plan_texts import PLANS, WORDS
from impulsem.platform import clock

#: Of the files in each phase, how many have a plan.
SHARE = {"welcome": 0.1, "follow_up": 0.45, "treatment": 0.85}
SEED = 29
#: Of a whole city so many files are looked at, spread over all of it: the rest wait for their plans, as in any city that begins.
MOST = 15_000
OLD = 72  # from this age a file may have a dependency cycle
STEPS = ("applied", "valued", "resolved", "consulted", "programmed", "served")
USUAL = {"low": 60, "medium": 180, "high": 360}

_FILES = """
SELECT f.id, f.phase, f.intensity, f.opened_on, a.worker_id, w.name, p.id, coalesce(nullif(p.known_as, ''), p.given_name),
    extract(year FROM age(%(on)s, p.birth_date))::int
FROM casework_casefile f
JOIN casework_assignment a ON a.file_id = f.id AND a.role = 'referent' AND a.valid @> %(on)s
JOIN organisation_worker w ON w.id = a.worker_id
JOIN people_householdmembership m ON m.household_id = f.household_id AND m.role = 'principal' AND m.valid @> %(on)s
JOIN people_person p ON p.id = m.person_id AND p.sealed_by_id IS NULL AND p.died_on IS NULL
WHERE f.state = 'open' ORDER BY f.id
"""
_CHILDREN = """
SELECT f.id, p.id, extract(year FROM age(%(on)s, p.birth_date))::int
FROM casework_casefile f
JOIN people_householdmembership m ON m.household_id = f.household_id AND m.valid @> %(on)s
JOIN people_person p ON p.id = m.person_id AND p.sealed_by_id IS NULL AND p.birth_date > %(on)s - interval '18 years'
WHERE f.state = 'open' ORDER BY f.id, p.id
"""


@dataclasses.dataclass(frozen=True, slots=True)
class Case:
    """A file that may get a plan: whose it is and who answers for it."""

    file: int
    phase: str
    intensity: str
    opened_on: dt.date
    worker: int
    worker_name: str
    person: int
    name: str
    age: int | None


@transaction.atomic
def bring_plans(*, folder: Path, on: dt.date) -> dict[str, int]:
    """Plans and what belongs to them for the files of a city that has none yet; says how many rows of each. `on`: its present day."""
    load_instruments(folder=folder)
    if Plan.objects.exists():
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_FILES, {"on": on})
        cases = list({row[0]: Case(*row) for row in cursor.fetchall()}.values())
        cursor.execute(_CHILDREN, {"on": on})
        children: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for file, person, age in cursor.fetchall():
            children[file].append((person, age))
    writing = _Writing(on)
    for case in cases[:: max(-(-len(cases) // MOST), 1)]:
        writing.case(case, children.get(case.file, []))
    tables = writing.tables()
    for table in tables:
        table.pour(connection.connection)
    settle([table.model for table in tables])
    return {
        "plans": writing.plans.count,
        "goals": writing.goals.count,
        "assessments": writing.assessments.count,
        "dependency cycles": writing.cycles.count,
    }


class _Writing:
    """The tables that fill, and the chances."""

    def __init__(self, on: dt.date) -> None:
        self.on = on
        rng = np.random.default_rng(SEED)
        self.dice, self.keys = Dice(rng), Keys(rng)
        self.instrument = Instrument.objects.order_by("-used_from", "-pk").values_list("pk", flat=True)[0]
        self.rule = IntensityRule.objects.order_by("-used_from", "-pk").values_list("pk", flat=True)[0]
        last = Commitment.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        step = CommitmentEvent.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        self.commitments = Table(
            Commitment, "uuid", "text", "file_id", "worker_id", "due_on", "state", "created_at", "created_by_id", after=last
        )
        self.promised = Table(CommitmentEvent, "commitment_id", "at", "kind", "due_on", "worker_id", after=step)
        self.plans = Table(
            Plan, "uuid", "file_id", "kind", "state", "version", "summary", "begun_on", "agreed_on", "review_on", "review_commitment_id",
            "created_by_id",
        )  # fmt: skip
        self.versions = Table(PlanVersion, "plan_id", "number", "content", "written_by_id", "written_at")
        self.events = Table(PlanEvent, "plan_id", "at", "state", "version", "worker_id")
        self.parties = Table(PlanParty, "uuid", "plan_id", "kind", "person_id", "worker_id", "name")
        self.goals = Table(Goal, "uuid", "plan_id", "position", "title", "why", "domain", "changed_in")
        self.actions = Table(Action, "uuid", "goal_id", "position", "text", "party_id", "due_on", "state")
        self.progress = Table(Progress, "action_id", "at", "state", "worker_id")
        self.answers = Table(Agreement, "goal_id", "party_id", "version", "answer", "by_hand", "given_at", "worker_id")
        self.words = Table(OwnWords, "plan_id", "goal_id", "party_id", "text", "language", "manner", "said_at", "written_by_id")
        self.heard = Table(ChildHeard, "plan_id", "person_id", "heard", "how", "why_not", "on", "worker_id", "written_at")
        self.assessments = Table(Assessment, "uuid", "file_id", "person_id", "instrument_id", "done_on", "written_by_id", "written_at")
        self.scores = Table(DomainScore, "assessment_id", "domain", "level", "evidence")
        self.cycles = Table(DependencyCase, "uuid", "file_id", "person_id", "step", "degree")
        self.steps = Table(DependencyStep, "case_id", "step", "on", "worker_id", "written_at")
        self.times = Table(
            TimeNeeded, "file_id", "rule_id", "reasons", "proposed_minutes", "minutes", "level", "reason", "decided_by_id", "decided_at"
        )

    def tables(self) -> list[Table]:
        """Those that others point to first."""
        return [
            self.commitments, self.promised, self.plans, self.versions, self.events, self.parties, self.goals, self.actions, self.progress,
            self.answers, self.words, self.heard, self.assessments, self.scores, self.cycles, self.steps, self.times,
        ]  # fmt: skip

    def case(self, case: Case, children: list[tuple[int, int]]) -> None:
        dice = self.dice
        if case.age is not None and case.age >= OLD and dice.chance() < 0.35:
            self._cycle(case)
        if dice.chance() < 0.5:
            self._time(case)
        if dice.chance() >= SHARE[case.phase]:
            return
        begun = max(case.opened_on, self.on - dt.timedelta(days=dice.between(12, 520)))
        chosen = [PLANS[(case.file + n * 3) % len(PLANS)] for n in range(dice.between(1, 4))]
        self._assess(case, begun, chosen)
        self._plan(case, begun, chosen, children)

    def _moment(self, day: dt.date) -> dt.datetime:
        return clock.at(min(day, self.on), dt.time(10, self.dice.between(0, 60)))

    def _plan(self, case: Case, begun: dt.date, chosen: list[dict[str, Any]], children: list[tuple[int, int]]) -> None:
        dice, on = self.dice, self.on
        roll = dice.chance()
        state = "draft" if roll < 0.08 else "proposed" if roll < 0.2 else "under_review" if roll < 0.27 else "agreed"
        agreed = min(begun + dt.timedelta(days=dice.between(3, 30)), on) if state in ("agreed", "under_review") else None
        review = commitment = None
        if state == "agreed" and agreed is not None:
            review = max(agreed + dt.timedelta(days=180), on - dt.timedelta(days=25) + dt.timedelta(days=dice.between(0, 190)))
            made = self._moment(agreed)
            commitment = self.commitments.add(
                self.keys(), "Revisar el pla de treball plegats", case.file, case.worker, review, "open", made, case.worker
            )
            self.promised.add(commitment, made, "made", review, case.worker)
        plan = self.plans.add(self.keys(), case.file, "work", state, 1, chosen[0]["for"], begun, agreed, review, commitment, case.worker)
        own, centre = self.keys(), self.keys()
        resident = self.parties.add(own, plan, "resident", case.person, None, case.name)
        referent = self.parties.add(centre, plan, "professional", None, case.worker, case.worker_name)
        said = self._goals(case, plan, chosen, resident, referent, (own, centre), state, begun, agreed)
        written = self._moment(begun)
        self.versions.add(plan, 1, json.dumps({"summary": chosen[0]["for"], "goals": said}, ensure_ascii=False), case.worker, written)
        self.events.add(plan, written, "draft", 0, case.worker)
        if state != "draft":
            self.events.add(plan, self._moment(begun + dt.timedelta(days=1)), "proposed", 1, case.worker)
        if agreed is not None:
            self.events.add(plan, self._moment(agreed), "agreed", 1, case.worker)
            for person, age in children:
                young = age < 6
                self.heard.add(
                    plan, person, not young, "" if young else "talk" if age > 11 else "together", "too_young" if young else "", agreed,
                    case.worker, self._moment(agreed),
                )  # fmt: skip
        if state == "under_review":
            self.events.add(plan, self._moment(on - dt.timedelta(days=dice.between(0, 9))), "under_review", 1, case.worker)

    def _goals(
        self,
        case: Case,
        plan: int,
        chosen: list[dict[str, Any]],
        resident: int,
        referent: int,
        parties: tuple[str, str],
        state: str,
        begun: dt.date,
        agreed: dt.date | None,
    ) -> list[dict[str, Any]]:
        dice = self.dice
        said: list[dict[str, Any]] = []
        for position, one in enumerate(chosen, start=1):
            key = self.keys()
            goal = self.goals.add(key, plan, position, one["title"], one["why"], one["domain"], 1)
            actions = []
            for place, (whose, text) in enumerate(one["actions"], start=1):
                due = begun + dt.timedelta(days=dice.between(20, 240))
                moved = "open" if agreed is None else ("done", "done", "moving", "open", "stuck")[dice.between(0, 5)]
                mine = whose == "resident"
                uuid = self.keys()
                action = self.actions.add(uuid, goal, place, text, resident if mine else referent, due, moved)
                if moved != "open":
                    self.progress.add(action, self._moment(begun + dt.timedelta(days=dice.between(31, 90))), moved, case.worker)
                who, party = (case.name, parties[0]) if mine else (case.worker_name, parties[1])
                actions.append({"key": _dashed(uuid), "text": text, "party": _dashed(party), "who": who, "due_on": due.isoformat()})
            said.append({"key": _dashed(key), "title": one["title"], "why": one["why"], "domain": one["domain"], "actions": actions})
            if agreed is not None:
                answer = "yes" if position == 1 or dice.chance() < 0.86 else ("no", "talk")[dice.between(0, 2)]
                self.answers.add(goal, resident, 1, answer, dice.chance() < 0.6, self._moment(agreed), case.worker)
            if state != "draft" and dice.chance() < 0.45:
                text = one["words"] if position == 1 else WORDS[(case.file + position) % len(WORDS)]
                manner = ("self", "dictated")[dice.between(0, 2)]
                self.words.add(plan, goal, resident, text, "ca", manner, self._moment(agreed or begun), case.worker)
        return said

    def _assess(self, case: Case, begun: dt.date, chosen: list[dict[str, Any]]) -> None:
        """Before the plan, and for some again since: where the plan works it gets better, mostly."""
        dice = self.dice
        levels = {one["domain"]: dice.between(1, 3) for one in chosen} | {
            code: dice.between(3, 6)
            for code in ("network", "body", "papers")[: dice.between(1, 4)]
            if code not in {o["domain"] for o in chosen}
        }
        evidence = {one["domain"]: one["evidence"] for one in chosen}
        days = [begun]
        if (self.on - begun).days > 120 and dice.chance() < 0.55:
            days.append(begun + dt.timedelta(days=dice.between(90, (self.on - begun).days)))
        for number, day in enumerate(days):
            look = self.assessments.add(self.keys(), case.file, case.person, self.instrument, day, case.worker, self._moment(day))
            for code, level in levels.items():
                now = min(level + (dice.between(0, 3) if number else 0), 5)
                self.scores.add(look, code, now, evidence.get(code, "") if now < 3 else "")

    def _time(self, case: Case) -> None:
        usual = USUAL[case.intensity]
        proposed = max(usual + self.dice.between(-2, 4) * 15, 30)
        differs = self.dice.chance() < 0.15
        minutes = usual + 30 if differs and usual + 30 != proposed else proposed
        reasons = [{"code": f"phase_{case.phase}", "count": 1, "minutes": proposed}]
        day = max(case.opened_on, self.on - dt.timedelta(days=self.dice.between(1, 300)))
        why = "Cal més coordinació amb l’escola i la salut" if minutes != proposed else ""
        self.times.add(case.file, self.rule, json.dumps(reasons), proposed, minutes, case.intensity, why, case.worker, self._moment(day))

    def _cycle(self, case: Case) -> None:
        dice = self.dice
        reached = dice.between(1, len(STEPS) + 1)
        day = self.on - dt.timedelta(days=dice.between(20, 80) * reached)
        degree = str(dice.between(1, 4)) if reached > 2 else ""
        cycle = self.cycles.add(self.keys(), case.file, case.person, STEPS[reached - 1], degree)
        for step in STEPS[:reached]:
            self.steps.add(cycle, step, min(day, self.on), case.worker, self._moment(day))
            day += dt.timedelta(days=dice.between(15, 75))


def _dashed(key: str) -> str:
    """A key as the database writes it."""
    return f"{key[:8]}-{key[8:12]}-{key[12:16]}-{key[16:20]}-{key[20:]}"
