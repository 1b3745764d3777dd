"""A plan as its pages show it: goals with what each does, what was said and answered; versions; what a file has under way."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from impulsem.casework.models import (
    Action,
    Agreement,
    CaseFile,
    ChildHeard,
    Goal,
    OwnWords,
    Plan,
    PlanEvent,
    PlanParty,
    PlanVersion,
    Progress,
    Review,
)
from impulsem.casework.queries.parted import stayed
from impulsem.casework.rules import children as ages
from impulsem.people.queries import Member, known_to
from impulsem.platform.actors import Actor
from impulsem.platform.prepared import prepared

AGREED, NOT_AGREED, TALK, WAITING = "agreed", "not_agreed", "talk", "waiting"


@dataclasses.dataclass(frozen=True, slots=True)
class Words:
    """What somebody said as it reads now, and what it said before they corrected it."""

    said: OwnWords
    earlier: tuple[OwnWords, ...] = ()


@dataclasses.dataclass(frozen=True, slots=True)
class Answer:
    """A party's answer to a goal. `agreement` None: not asked or not answered; stale: they answered to something else."""

    party: PlanParty
    agreement: Agreement | None
    stale: bool


@dataclasses.dataclass(frozen=True, slots=True)
class ActionLine:
    action: Action
    party: PlanParty
    last: Progress | None
    late: bool


@dataclasses.dataclass(frozen=True, slots=True)
class GoalSheet:
    """A goal with everything that is its own."""

    goal: Goal
    number: int
    theirs: tuple[ActionLine, ...]  # of residents and carers
    others: tuple[ActionLine, ...]
    answers: tuple[Answer, ...]
    words: tuple[Words, ...]

    @property
    def status(self) -> str:
        """One no is a no to the goal; it is agreed when everybody who is asked says yes."""
        given = [one.agreement.answer for one in self.answers if one.agreement is not None and not one.stale]
        if "no" in given:
            return NOT_AGREED
        if "talk" in given:
            return TALK
        return AGREED if given and len(given) == len(self.answers) else WAITING


@dataclasses.dataclass(frozen=True, slots=True)
class Child:
    """A child of the household, and whether they were heard on the plan."""

    member: Member
    last: ChildHeard | None


@dataclasses.dataclass(frozen=True, slots=True)
class PlanSheet:
    plan: Plan
    parties: tuple[PlanParty, ...]  # of whom the reader may know, also those who left
    goals: tuple[GoalSheet, ...]
    words: tuple[Words, ...]  # about the whole plan
    children: tuple[Child, ...]
    reviews: tuple[Review, ...]
    events: tuple[PlanEvent, ...]
    on: dt.date

    @property
    def here(self) -> list[PlanParty]:
        return [party for party in self.parties if party.left_on is None]

    @property
    def asked(self) -> list[PlanParty]:
        return [party for party in self.parties if party.answers]

    @property
    def agreed_count(self) -> int:
        return sum(goal.status == AGREED for goal in self.goals)

    @property
    def not_heard(self) -> list[Child]:
        return [child for child in self.children if child.last is None]

    @property
    def review_is_late(self) -> bool:
        return self.plan.review_is_late(self.on)

    @property
    def done_count(self) -> int:
        return sum(line.action.state == Action.State.DONE for goal in self.goals for line in (*goal.theirs, *goal.others))

    @property
    def action_count(self) -> int:
        return sum(len(goal.theirs) + len(goal.others) for goal in self.goals)


def plans_of(file: CaseFile, actor: Actor, *, at: dt.datetime) -> list[Plan]:
    """A file's plans of whose persons the actor may know: those under way first, then the last closed (one query)."""
    rows = _plans(file.pk, actor, at)
    return sorted(rows, key=lambda plan: (not plan.is_live, plan.kind != Plan.Kind.WORK, -plan.begun_on.toordinal(), -plan.pk))


@prepared
def _plans(file_id: int, actor: Actor, at: dt.datetime) -> QuerySet[Plan]:
    return plans_seen(file_id, actor, at=at).select_related("person", "created_by").order_by("-begun_on", "-pk")


def plans_seen(file_id: int, actor: Actor, *, at: dt.datetime) -> QuerySet[Plan]:
    """A file's plans, without those of persons of whom the actor may not know."""
    seen = Q(person__isnull=True) | known_to(actor, at) & stayed(person="person_id", household="file__household_id")
    return Plan.objects.filter(seen, file_id=file_id)


def find_plan(file: CaseFile, plan_uuid: UUID, actor: Actor, *, at: dt.datetime) -> Plan | None:
    """A plan of a file that the actor may know of (one query)."""
    found = next((plan for plan in _plans(file.pk, actor, at) if plan.uuid == plan_uuid), None)
    if found is not None:
        found.file = file
    return found


def plan_sheet(plan: Plan, members: list[Member], actor: Actor, *, at: dt.datetime) -> PlanSheet:
    """Everything about a plan (nine queries). Of persons of whom the actor may not know there is nothing in it."""
    today = timezone.localdate(at)
    parties = {party.pk: party for party in _parties(plan.pk, actor, at)}
    goals = _goals(plan.pk)
    lines: dict[int, list[ActionLine]] = defaultdict(list)
    last = {progress.action_id: progress for progress in _progress(plan.pk)}
    for action in _actions(plan.pk):
        if (party := parties.get(action.party_id)) is not None:
            lines[action.goal_id].append(ActionLine(action, party, last.get(action.pk), action.is_late(today)))
    answers: dict[int, dict[int, Agreement]] = defaultdict(dict)
    for agreement in _agreements(plan.pk):
        answers[agreement.goal_id][agreement.party_id] = agreement
    words = _words(plan, parties)
    asked = [party for party in parties.values() if party.answers]
    heard = {one.person_id: one for one in _heard(plan.pk)}
    sheets = []
    for number, goal in enumerate(goals, start=1):
        own = [line for line in lines[goal.pk] if line.party.kind in PlanParty.ANSWERING]
        rest = [line for line in lines[goal.pk] if line.party.kind not in PlanParty.ANSWERING]
        given = [_answer(goal, party, answers[goal.pk].get(party.pk)) for party in asked]
        sheets.append(GoalSheet(goal, number, tuple(own), tuple(rest), tuple(given), tuple(words.get(goal.pk, ()))))
    young = [member for member in members if ages.is_child(member.age)] if plan.kind == Plan.Kind.WORK else []
    return PlanSheet(
        plan=plan,
        parties=tuple(parties.values()),
        goals=tuple(sheets),
        words=tuple(words.get(None, ())),
        children=tuple(Child(member, heard.get(member.person_id)) for member in young),
        reviews=tuple(_reviews(plan.pk)),
        events=tuple(_events(plan.pk)),
        on=today,
    )


def _answer(goal: Goal, party: PlanParty, agreement: Agreement | None) -> Answer:
    return Answer(party, agreement, agreement is not None and agreement.version < goal.changed_in)


def _words(plan: Plan, parties: Mapping[int, PlanParty]) -> dict[int | None, list[Words]]:
    """By goal, in the order in which it was said."""
    rows = [row for row in _own_words(plan.pk) if row.party_id in parties]
    by_key = {row.pk: row for row in rows}
    corrected = {row.supersedes_id for row in rows if row.supersedes_id is not None}
    found: dict[int | None, list[Words]] = defaultdict(list)
    for row in rows:
        if row.pk in corrected:
            continue
        earlier, before = [], row
        while before.supersedes_id is not None and before.supersedes_id in by_key:
            before = by_key[before.supersedes_id]
            earlier.append(before)
        found[row.goal_id].append(Words(row, tuple(earlier)))
    return found


def party_shows(actor: Actor, at: dt.datetime, *, through: str = "") -> Q:
    """Parties of whom the reader may know. Of those who left the household safely, its plans show nothing any more: neither what they
    were to do nor what they said."""
    theirs = stayed(person=f"{through}person_id", household=f"{through}plan__file__household_id")
    return Q(**{f"{through}person__isnull": True}) | known_to(actor, at, through=f"{through}person") & theirs


@prepared
def _parties(plan_id: int, actor: Actor, at: dt.datetime) -> QuerySet[PlanParty]:
    return PlanParty.objects.filter(party_shows(actor, at), plan_id=plan_id).select_related("person").order_by("pk")


@prepared
def _goals(plan_id: int) -> QuerySet[Goal]:
    return Goal.objects.filter(plan_id=plan_id, removed_in__isnull=True).order_by("position", "pk")


@prepared
def _actions(plan_id: int) -> QuerySet[Action]:
    return Action.objects.filter(goal__plan_id=plan_id, removed_in__isnull=True).order_by("goal_id", "position", "pk")


@prepared
def _progress(plan_id: int) -> QuerySet[Progress]:
    return Progress.objects.filter(action__goal__plan_id=plan_id).select_related("worker", "entry").order_by("at", "pk")


@prepared
def _agreements(plan_id: int) -> QuerySet[Agreement]:
    return Agreement.objects.filter(goal__plan_id=plan_id).select_related("worker").order_by("given_at", "pk")


@prepared
def _own_words(plan_id: int) -> QuerySet[OwnWords]:
    return OwnWords.objects.filter(plan_id=plan_id).select_related("written_by", "party").order_by("said_at", "pk")


@prepared
def _heard(plan_id: int) -> QuerySet[ChildHeard]:
    return ChildHeard.objects.filter(plan_id=plan_id).select_related("worker").order_by("on", "pk")


@prepared
def _reviews(plan_id: int) -> QuerySet[Review]:
    return Review.objects.filter(plan_id=plan_id).select_related("worker").order_by("-held_on", "-pk")[:20]


@prepared
def _events(plan_id: int) -> QuerySet[PlanEvent]:
    return PlanEvent.objects.filter(plan_id=plan_id).select_related("worker").order_by("-at", "-pk")[:40]


def versions_of(plan: Plan) -> list[PlanVersion]:
    """Everything that it said, the last first (one query)."""
    return list(plan.versions.select_related("written_by").order_by("-number"))


def visible_content(content: Mapping[str, Any], parties: tuple[PlanParty, ...] | list[PlanParty]) -> dict[str, Any]:
    """A version without what is of persons of whom the reader may not know; its days are days."""
    known = {str(party.uuid) for party in parties}
    goals = [
        {**goal, "actions": [{**one, "due_on": _day(one["due_on"])} for one in goal["actions"] if one["party"] in known]}
        for goal in content.get("goals", ())
    ]
    return {"summary": content.get("summary", ""), "goals": goals}


def _day(value: str | None) -> dt.date | None:
    return dt.date.fromisoformat(value) if value else None


def parties_of(plan: Plan, actor: Actor, *, at: dt.datetime) -> list[PlanParty]:
    """Who takes part and of whom the actor may know, also those who left (one query)."""
    return _parties(plan.pk, actor, at)


@dataclasses.dataclass(frozen=True, slots=True)
class PlanLine:
    """A plan in a few words, for the panel of a file."""

    plan: Plan
    goals: int
    agreed: int
    actions: int
    done: int
    late: int


def plan_lines(file_id: int, actor: Actor, *, at: dt.datetime) -> list[PlanLine]:
    """What is under way in a file, in a few words (four queries)."""
    today = timezone.localdate(at)
    live = [plan for plan in _plans(file_id, actor, at) if plan.is_live]
    if not live:
        return []
    keys = [plan.pk for plan in live]
    goals: dict[int, list[Goal]] = defaultdict(list)
    for goal in Goal.objects.filter(plan_id__in=keys, removed_in=None).order_by("position"):
        goals[goal.plan_id].append(goal)
    answers: dict[int, dict[int, str]] = defaultdict(dict)
    changed = {goal.pk: goal.changed_in for each in goals.values() for goal in each}
    given = Agreement.objects.filter(goal_id__in=list(changed)).order_by("given_at", "pk")
    for goal_id, party_id, version, answer in given.values_list("goal_id", "party_id", "version", "answer"):
        if version >= changed[goal_id]:
            answers[goal_id][party_id] = answer
    actions: dict[int, list[Action]] = defaultdict(list)
    for action in Action.objects.filter(goal_id__in=list(changed), removed_in=None).select_related("goal"):
        actions[action.goal.plan_id].append(action)
    return [
        PlanLine(
            plan=plan,
            goals=len(goals[plan.pk]),
            agreed=sum(bool(answers[g.pk]) and set(answers[g.pk].values()) == {"yes"} for g in goals[plan.pk]),
            actions=len(actions[plan.pk]),
            done=sum(action.state == Action.State.DONE for action in actions[plan.pk]),
            late=sum(action.is_late(today) for action in actions[plan.pk]),
        )
        for plan in live
    ]


def open_actions(file_id: int, actor: Actor, *, at: dt.datetime) -> list[tuple[UUID, str, str]]:
    """What is still to be done in a file's live plans: key, what, who (one query)."""
    rows = _open_actions(file_id, actor, at)
    return [(row.uuid, row.text, row.party.name) for row in rows]


@prepared
def _open_actions(file_id: int, actor: Actor, at: dt.datetime) -> QuerySet[Action]:
    rows = Action.objects.filter(
        party_shows(actor, at, through="party__"),
        goal__plan__file_id=file_id,
        goal__plan__state__in=sorted(Plan.ASKED),
        goal__removed_in__isnull=True,
        removed_in__isnull=True,
        state__in=[state.value for state in Action.OPEN_STATES],
    )
    return rows.select_related("party").order_by("goal__position", "position", "pk")[:24]


def version_content(plan: Plan, number: int) -> dict[str, Any]:
    """What a version of a plan said; nothing for one that is not there (one query)."""
    found = plan.versions.filter(number=number).values_list("content", flat=True).first()
    return found or {}
