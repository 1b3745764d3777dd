"""Writing a plan together: what it says in versions, who takes part, and its way from draft to closed."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from impulsem.casework import permissions, rules
from impulsem.casework.models import (
    Action,
    Assignment,
    CaseFile,
    Commitment,
    Goal,
    Plan,
    PlanEvent,
    PlanParty,
    PlanVersion,
    Review,
)
from impulsem.casework.queries.plans import party_shows
from impulsem.casework.rules import children, versions
from impulsem.casework.services import plan_refusals as refusals
from impulsem.casework.services.commitments import keep_commitment, make_commitment, move_commitment, waive_commitment
from impulsem.organisation.models import Worker
from impulsem.people import queries as people
from impulsem.people.models import Person
from impulsem.platform import audit
from impulsem.platform.actors import Actor
from impulsem.platform.errors import refusing

State = Plan.State
Party = PlanParty.Kind
MOST_GOALS = 8
MOST_ACTIONS = 8


@dataclasses.dataclass(frozen=True, slots=True)
class ActionDetails:
    """What somebody does. `key`: of the action that it was before; `party`: the key of who answers for it."""

    text: str
    party: UUID
    due_on: dt.date | None = None
    key: UUID | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class GoalDetails:
    title: str
    why: str = ""
    actions: tuple[ActionDetails, ...] = ()
    domain: str = ""
    key: UUID | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class PlanDetails:
    """Everything that a plan says, in order. A goal or an action that is not among it is left out from now on."""

    summary: str = ""
    goals: tuple[GoalDetails, ...] = ()


@transaction.atomic
def begin_plan(*, file: CaseFile, kind: str = Plan.Kind.WORK, person: Person | None = None, by: Actor, at: dt.datetime) -> Plan:
    """An empty draft whose parties are the household's adults (of a PIA: the person) and the referent, or whoever begins it.

    Refuses: NotYourPlan, PlanExists, PersonNotInFile.
    """
    check_writer(file.pk, by, at=at)
    today = timezone.localdate(at)
    members = people.household_on(file.household, today, actor=by, at=at)
    if person is not None and person.pk not in {member.person_id for member in members}:
        raise refusals.PersonNotInFile
    with refusing({"plan_one_live_a_file": refusals.PlanExists, "plan_one_live_programme": refusals.PlanExists}):
        plan = Plan.objects.create(file=file, kind=kind, person=person, begun_on=today, created_by_id=by.worker_id)
    taking_part = [m for m in members if (m.person_id == person.pk if person is not None else not m.is_minor)]
    PlanParty.objects.bulk_create(
        PlanParty(plan=plan, kind=Party.RESIDENT, person_id=member.person_id, name=member.first_name) for member in taking_part
    )
    referent = Assignment.objects.on(today).filter(file=file, role=Assignment.Role.REFERENT).select_related("worker").first()
    worker = referent.worker if referent is not None else Worker.objects.filter(pk=by.worker_id or 0).first()
    if worker is not None:
        PlanParty.objects.create(plan=plan, kind=Party.PROFESSIONAL, worker=worker, name=worker.name)
    _append(plan, by=by, at=at)
    audit.record(by, "casework.plan_begun", on=file, plan=plan.pk, kind=kind)
    return plan


@transaction.atomic
def write_plan(*, plan: Plan, details: PlanDetails, expected: int, note: str = "", by: Actor, at: dt.datetime) -> PlanVersion:
    """What the plan says from now on, as its next version. `expected` is the number of the version that the writer saw.

    Answers to a goal that asks something else now no longer count; they stay where they were given.
    Refuses: NotYourPlan, PlanIsFixed, PlanChanged (holding what it says now), GoalSaysNothing, TooMuchInPlan.
    """
    held = held_plan(plan, by=by, at=at)
    if not held.is_writable:
        raise refusals.PlanIsFixed
    if held.version != expected:
        raise _changed(held)
    _check_size(details)
    parties = {party.uuid: party for party in held.parties.all()}
    before: Mapping[str, Any] = _content_of(held) if held.version else {}
    number = held.version + 1
    out_of_sight = set(held.parties.exclude(party_shows(by, at)).values_list("pk", flat=True))
    _write_goals(held, details.goals, parties, before, number, out_of_sight)
    held.summary = details.summary.strip()[:600]
    held.version = number
    held.save(update_fields=["summary", "version"])
    version = PlanVersion.objects.create(
        plan=held, number=number, content=plan_content(held), note=note.strip()[:200], written_by_id=by.worker_id, written_at=at
    )
    audit.record(by, "casework.plan_written", on=held.file, plan=held.pk, version=number)
    return version


def plan_content(plan: Plan) -> dict[str, Any]:
    """What a plan says now, as its versions keep it."""
    actions: dict[int, list[dict[str, Any]]] = {}
    rows = Action.objects.filter(goal__plan=plan, removed_in=None).select_related("party").order_by("goal", "position", "pk")
    for action in rows:
        actions.setdefault(action.goal_id, []).append(_said(action))
    goals = plan.goals.filter(removed_in=None).order_by("position", "pk")
    return {
        "summary": plan.summary,
        "goals": [
            {"key": str(goal.uuid), "title": goal.title, "why": goal.why, "domain": goal.domain, "actions": actions.get(goal.pk, [])}
            for goal in goals
        ],
    }


@transaction.atomic
def propose_plan(*, plan: Plan, note: str = "", by: Actor, at: dt.datetime) -> Plan:
    """Show it to everybody and ask them. Refuses: PlanWithoutGoals, GoalWithoutAction, PlanCannotFollow."""
    held = held_plan(plan, by=by, at=at)
    goals = list(held.goals.filter(removed_in=None).prefetch_related("actions").order_by("position"))
    if not goals:
        raise refusals.PlanWithoutGoals
    for goal in goals:
        if not any(action.removed_in is None for action in goal.actions.all()):
            raise refusals.GoalWithoutAction(goal=goal.title)
    return _move(held, State.PROPOSED, note=note, by=by, at=at)


def withdraw_plan(*, plan: Plan, note: str = "", by: Actor, at: dt.datetime) -> Plan:
    """Back to a draft: it is not ready to be answered."""
    with transaction.atomic():
        return _move(held_plan(plan, by=by, at=at), State.DRAFT, note=note, by=by, at=at)


@transaction.atomic
def agree_plan(*, plan: Plan, review_on: dt.date | None, note: str = "", by: Actor, at: dt.datetime) -> Plan:
    """It holds from today. A goal that somebody said no to stands in it as not agreed.

    Refuses: SayWhenReviewed, NobodyAnswered (with the names), NothingAgreed, ChildNotHeard (with the names), PlanCannotFollow.
    """
    held = held_plan(plan, by=by, at=at)
    today = timezone.localdate(at)
    if review_on is None or review_on <= today:
        raise refusals.SayWhenReviewed
    _check_answers(held)
    _check_children(held, on=today)
    held.agreed_on = today
    held = _move(held, State.AGREED, note=note, by=by, at=at)
    _look_again_on(held, review_on, by=by, at=at)
    return held


@transaction.atomic
def review_plan(
    *, plan: Plan, outcome: str, next_on: dt.date | None, changes: bool, held_on: dt.date | None = None, by: Actor, at: dt.datetime
) -> Review:
    """It was looked at again together. changes: it is written anew and proposed again; otherwise it goes on until `next_on`.

    Refuses: PlanCannotFollow (it holds for nobody yet, or it is closed), SayWhenReviewed, NotYourPlan.
    """
    held = held_plan(plan, by=by, at=at)
    today = timezone.localdate(at)
    if held.state not in (State.AGREED, State.UNDER_REVIEW):
        raise refusals.PlanCannotFollow
    if not changes and (next_on is None or next_on <= today):
        raise refusals.SayWhenReviewed
    review = Review.objects.create(
        plan=held,
        held_on=held_on or today,
        due_on=held.review_on,
        outcome=outcome.strip()[: rules.LONGEST_TEXT],
        next_on=None if changes else next_on,
        worker_id=by.worker_id,
        written_at=at,
    )
    _commitment_is_over(held, kept=True, by=by, at=at)
    if changes and held.state == State.AGREED:
        _move(held, State.UNDER_REVIEW, note="", by=by, at=at)
    elif not changes and held.state == State.UNDER_REVIEW:
        _check_answers(held)
        _move(held, State.AGREED, note="", by=by, at=at)
    if not changes and next_on is not None:
        _look_again_on(held, next_on, by=by, at=at)
    else:
        held.review_on = None
        held.save(update_fields=["review_on"])
    audit.record(by, "casework.plan_reviewed", on=held.file, plan=held.pk)
    return review


@transaction.atomic
def close_plan(*, plan: Plan, note: str = "", outcomes: Mapping[UUID, str] | None = None, by: Actor, at: dt.datetime) -> Plan:
    """It is over. outcomes: by goal, what became of it; every goal that is not named keeps what it had."""
    held = held_plan(plan, by=by, at=at)
    for goal in held.goals.filter(uuid__in=list(outcomes or {})):
        goal.outcome = Goal.Outcome((outcomes or {})[goal.uuid])
        goal.save(update_fields=["outcome"])
    held.closed_on = timezone.localdate(at)
    held = _move(held, State.CLOSED, note=note, by=by, at=at)
    _commitment_is_over(held, kept=False, by=by, at=at)
    return held


def check_writer(file_id: int, by: Actor, *, at: dt.datetime) -> None:
    if by.worker_id is None or not permissions.standing_of(file_id, by, at=at).plans:
        raise refusals.NotYourPlan


def held_plan(plan: Plan, *, by: Actor, at: dt.datetime) -> Plan:
    """The plan's row, locked: two who write one plan queue here."""
    check_writer(plan.file_id, by, at=at)
    return Plan.objects.select_for_update(of=("self",)).select_related("file__centre", "review_commitment").get(pk=plan.pk)


def _content_of(plan: Plan) -> Mapping[str, Any]:
    found: Mapping[str, Any] = plan.versions.get(number=plan.version).content
    return found


def _changed(plan: Plan) -> refusals.PlanChanged:
    last = plan.versions.select_related("written_by").get(number=plan.version)
    return refusals.PlanChanged(
        current=plan.version, theirs=last.content, author=last.written_by.name if last.written_by is not None else ""
    )


def _check_size(details: PlanDetails) -> None:
    if len(details.goals) > MOST_GOALS or any(len(goal.actions) > MOST_ACTIONS for goal in details.goals):
        raise refusals.TooMuchInPlan(goals=MOST_GOALS, actions=MOST_ACTIONS)
    if any(not goal.title.strip() for goal in details.goals):
        raise refusals.GoalSaysNothing


def _write_goals(
    plan: Plan,
    wanted: Sequence[GoalDetails],
    parties: Mapping[UUID, PlanParty],
    before: Mapping[str, Any],
    number: int,
    out_of_sight: set[int],
) -> None:
    known = {goal.uuid: goal for goal in plan.goals.filter(removed_in=None)}
    said = {one["key"]: one for one in before.get("goals", ())}
    kept: set[UUID] = set()
    for position, details in enumerate(wanted, start=1):
        goal = known.get(details.key) if details.key is not None else None
        if goal is None:
            goal = Goal(plan=plan, changed_in=number)
        goal.position, goal.title, goal.why = position, details.title.strip()[:120], details.why.strip()[:400]
        goal.domain = details.domain[:30]
        goal.save()
        kept.add(goal.uuid)
        now = _write_actions(goal, details.actions, parties, number, out_of_sight)
        says = {"key": str(goal.uuid), "title": goal.title, "why": goal.why, "actions": now}
        if (old := said.get(str(goal.uuid))) is not None and versions.asks_something_else(old, says):
            Goal.objects.filter(pk=goal.pk).update(changed_in=number)
    for left_out in known.keys() - kept:
        Goal.objects.filter(uuid=left_out).update(removed_in=number)


def _write_actions(
    goal: Goal, wanted: Iterable[ActionDetails], parties: Mapping[UUID, PlanParty], number: int, out_of_sight: set[int]
) -> list[dict[str, Any]]:
    """What somebody out of the writer's sight does stays as it is: it could not be among what is wanted."""
    rows = list(goal.actions.filter(removed_in=None).select_related("party"))
    hidden = [action for action in rows if action.party_id in out_of_sight]
    known = {action.uuid: action for action in rows if action.party_id not in out_of_sight}
    said = [_said(action) for action in hidden]
    kept: set[UUID] = set()
    for position, details in enumerate((one for one in wanted if one.text.strip()), start=1):
        party = parties.get(details.party)
        if party is None or party.pk in out_of_sight:
            raise refusals.NotAParty
        action = (known.get(details.key) if details.key is not None else None) or Action(goal=goal)
        action.position, action.text, action.party, action.due_on = position, details.text.strip()[:200], party, details.due_on
        action.save()
        kept.add(action.uuid)
        said.append(_said(action))
    for left_out in known.keys() - kept:
        Action.objects.filter(uuid=left_out).update(removed_in=number)
    return said


def _said(action: Action) -> dict[str, Any]:
    return {
        "key": str(action.uuid),
        "text": action.text,
        "party": str(action.party.uuid),
        "who": action.party.name,
        "due_on": action.due_on.isoformat() if action.due_on else None,
    }


def _check_answers(plan: Plan) -> None:
    """Everybody whose answer counts has answered every goal as it is now, and somebody said yes to something."""
    goals = list(plan.goals.filter(removed_in=None).prefetch_related("agreements"))
    asked = [party for party in plan.parties.all() if party.answers]
    missing: list[str] = []
    anything = False
    for goal in goals:
        last = last_answers(goal)
        missing += [party.name for party in asked if party.pk not in last]
        anything = anything or any(answer == "yes" for answer in last.values())
    if missing:
        raise refusals.NobodyAnswered(names=", ".join(dict.fromkeys(missing)))
    if not anything:
        raise refusals.NothingAgreed


def last_answers(goal: Goal) -> dict[int, str]:
    """By party, the last answer to what the goal asks now (prefetched)."""
    given = sorted(goal.agreements.all(), key=lambda one: (one.given_at, one.pk))
    return {one.party_id: one.answer for one in given if one.version >= goal.changed_in}


def _check_children(plan: Plan, *, on: dt.date) -> None:
    """No sealed child is named here: their protection team hears them."""
    heard = set(plan.children_heard.values_list("person_id", flat=True))
    members = people.household_on(plan.file.household, on)
    missing = [m.first_name for m in members if children.is_child(m.age) and m.person_id not in heard]
    if missing and plan.kind == Plan.Kind.WORK:
        raise refusals.ChildNotHeard(names=", ".join(missing))


def _look_again_on(plan: Plan, day: dt.date, *, by: Actor, at: dt.datetime) -> None:
    """The day of the review is a commitment like any other."""
    open_one = plan.review_commitment if plan.review_commitment and plan.review_commitment.state == Commitment.State.OPEN else None
    if open_one is not None:
        if open_one.due_on != day:
            move_commitment(commitment=open_one, due_on=day, by=by, at=at)
    else:
        text = _("Review the individual attention programme") if plan.kind == Plan.Kind.PIA else _("Review the work plan together")
        plan.review_commitment = make_commitment(
            text=text, due_on=day, file=plan.file, person=plan.person, worker=_who_follows(plan, by, at=at), by=by, at=at
        )
    plan.review_on = day
    plan.save(update_fields=["review_on", "review_commitment"])


def _who_follows(plan: Plan, by: Actor, *, at: dt.datetime) -> Worker | None:
    referent = Assignment.objects.on(timezone.localdate(at)).filter(file_id=plan.file_id, role=Assignment.Role.REFERENT)
    found = referent.select_related("worker").first()
    return found.worker if found is not None else None


def _commitment_is_over(plan: Plan, *, kept: bool, by: Actor, at: dt.datetime) -> None:
    one = plan.review_commitment
    if one is not None and one.state == Commitment.State.OPEN:
        (keep_commitment if kept else waive_commitment)(commitment=one, by=by, at=at)
        one.refresh_from_db()


def _move(plan: Plan, state: State, *, note: str, by: Actor, at: dt.datetime) -> Plan:
    if state not in Plan.ALLOWED[State(plan.state)]:
        raise refusals.PlanCannotFollow
    plan.state = state
    plan.save(update_fields=["state", "agreed_on", "closed_on"])
    _append(plan, note=note, by=by, at=at)
    audit.record(by, f"casework.plan_{state}", on=plan.file, plan=plan.pk, version=plan.version)
    return plan


def _append(plan: Plan, *, note: str = "", by: Actor, at: dt.datetime) -> None:
    PlanEvent.objects.create(plan=plan, at=at, state=plan.state, version=plan.version, note=note.strip()[:300], worker_id=by.worker_id)
