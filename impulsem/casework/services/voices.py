"""What the people of a plan say: their own words, their answers, children who were heard; and that an action moved."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from impulsem.casework import permissions
from impulsem.casework.models import Action, Agreement, ChildHeard, Entry, Goal, OwnWords, Plan, PlanParty, Progress
from impulsem.casework.queries.parted import shows_in
from impulsem.casework.queries.plans import party_shows
from impulsem.casework.rules import children
from impulsem.casework.services import plan_refusals as refusals
from impulsem.people import queries as people
from impulsem.people.models import Person
from impulsem.platform import audit
from impulsem.platform.actors import Actor
from impulsem.platform.errors import refusing

LONGEST_WORDS = 4_000


@transaction.atomic
def keep_words(
    *,
    party: PlanParty,
    text: str,
    manner: str,
    goal: Goal | None = None,
    corrects: OwnWords | None = None,
    language: str = "",
    by: Actor,
    at: dt.datetime,
) -> OwnWords:
    """Keep what a resident or a carer said, about a goal or about the whole plan. Nobody can change it afterwards.

    manner: `OwnWords.Manner`; by their own hand on a professional's screen, or written down by that professional. Only words written by
    their own hand may correct earlier ones of theirs. Saying the same again writes nothing.
    Refuses: NothingSaid, WordsTooLong, NotTheirWords, NotAParty, NotYourPlan.
    """
    text = text.strip()
    if not text:
        raise refusals.NothingSaid
    if len(text) > LONGEST_WORDS:
        raise refusals.WordsTooLong(limit=LONGEST_WORDS)
    plan = _asked(party, by=by, at=at)
    if goal is not None and goal.plan_id != plan.pk:
        raise refusals.NotAParty
    if corrects is not None and corrects.text == text:
        return corrects
    with refusing(
        {
            "own_words_corrected_by_the_person": refusals.NotTheirWords,
            "own_words_corrects_own": refusals.NotTheirWords,
            "casework_ownwords_supersedes_id_key": refusals.PlanCannotFollow,
        }
    ):
        words = OwnWords.objects.create(
            plan=plan,
            goal=goal,
            party=party,
            text=text,
            language=language[:8],
            manner=manner,
            supersedes=corrects,
            said_at=at,
            written_by_id=by.worker_id,
        )
    audit.record(by, "casework.own_words_kept", on=plan.file, plan=plan.pk, manner=manner)
    return words


@transaction.atomic
def answer_goal(
    *, goal: Goal, party: PlanParty, answer: str, seen: int, reason: str = "", by_hand: bool = False, by: Actor, at: dt.datetime
) -> Agreement:
    """A resident or a carer says yes, no, or that they want to talk. The last answer counts; giving the same again writes nothing.

    seen: the plan's version that was in front of them. Refuses: NotAskedYet, GoalChanged, NotAParty, NotYourPlan.
    """
    plan = _asked(party, by=by, at=at)
    if goal.plan_id != plan.pk or goal.removed_in is not None:
        raise refusals.NotAParty
    if plan.state not in Plan.ASKED:
        raise refusals.NotAskedYet
    if seen < goal.changed_in:
        raise refusals.GoalChanged(goal=goal.title)
    last = goal.agreements.filter(party=party, version__gte=goal.changed_in).order_by("-given_at", "-pk").first()
    reason = reason.strip()[:400]
    if last is not None and (last.answer, last.reason) == (answer, reason):
        return last
    agreement = Agreement.objects.create(
        goal=goal,
        party=party,
        version=plan.version,
        answer=Agreement.Answer(answer),
        reason=reason,
        by_hand=by_hand,
        given_at=at,
        worker_id=by.worker_id,
    )
    audit.record(by, "casework.goal_answered", on=plan.file, plan=plan.pk, goal=goal.pk, answer=answer)
    return agreement


@transaction.atomic
def hear_child(
    *, plan: Plan, person: Person, heard: bool, how: str = "", why_not: str = "", note: str = "", on: dt.date, by: Actor, at: dt.datetime
) -> ChildHeard:
    """How a child of the household was heard on the plan, or why not.

    Refuses: NotAChildHere, SayHowHeard, NotTooYoung (from twelve on), SayWhyNotHeard, NotYourPlan.
    """
    if by.worker_id is None or not permissions.standing_of(plan.file_id, by, at=at).plans:
        raise refusals.NotYourPlan
    age = person.age(timezone.localdate(at))
    living = {member.person_id for member in people.household_on(plan.file.household, timezone.localdate(at), actor=by, at=at)}
    if age is None or not children.is_child(age) or person.pk not in living:
        raise refusals.NotAChildHere
    note = note.strip()[:300]
    if heard and how not in ChildHeard.How.values:
        raise refusals.SayHowHeard
    if not heard:
        if why_not not in ChildHeard.WhyNot.values or (not note and why_not != ChildHeard.WhyNot.TOO_YOUNG):
            raise refusals.SayWhyNotHeard
        if why_not == ChildHeard.WhyNot.TOO_YOUNG and not children.too_young_is_a_reason(age):
            raise refusals.NotTooYoung
    made = ChildHeard.objects.create(
        plan=plan,
        person=person,
        heard=heard,
        how=how if heard else "",
        why_not="" if heard else why_not,
        note=note,
        on=on,
        worker_id=by.worker_id,
        written_at=at,
    )
    audit.record(by, "casework.child_heard", on=plan.file, plan=plan.pk, heard=heard)
    return made


@transaction.atomic
def record_progress(
    *, actions: Iterable[UUID], state: str, entry: Entry | None = None, note: str = "", by: Actor, at: dt.datetime
) -> list[Progress]:
    """Actions of live plans moved: to `state`, because of an entry or by hand.

    An entry moves only plans of files in which it shows: what those who left a household live now is not told in the plan of before.
    Refuses: NotYourPlan, PlanCannotFollow, ShowsElsewhere.
    """
    made = []
    wanted = list(dict.fromkeys(actions))
    known = Action.objects.filter(party_shows(by, at, through="party__"), uuid__in=wanted, removed_in=None)
    rows = list(known.select_for_update(of=("self",)).select_related("goal__plan__file"))
    if len(rows) != len(wanted):
        raise refusals.PlanCannotFollow
    shown: dict[int, bool] = {}  # by file
    for action in rows:
        plan = action.goal.plan
        if by.worker_id is None or not permissions.standing_of(plan.file_id, by, at=at).plans:
            raise refusals.NotYourPlan
        if not plan.is_live:
            raise refusals.PlanCannotFollow
        if entry is not None and plan.file_id not in shown:
            shown[plan.file_id] = shows_in(entry, plan.file)
        if not shown.get(plan.file_id, True):
            raise refusals.ShowsElsewhere
        made.append(
            Progress.objects.create(
                action=action, at=at, state=Action.State(state), entry=entry, note=note.strip()[:200], worker_id=by.worker_id
            )
        )
        action.state = Action.State(state)
        action.save(update_fields=["state"])
        audit.record(by, "casework.action_moved", on=plan.file, plan=plan.pk, moved=action.pk, state=state)
    return made


def _asked(party: PlanParty, *, by: Actor, at: dt.datetime) -> Plan:
    """The plan of a party whose word counts, locked."""
    plan = Plan.objects.select_for_update(of=("self",)).select_related("file").get(pk=party.plan_id)
    if by.worker_id is None or not permissions.standing_of(plan.file_id, by, at=at).plans:
        raise refusals.NotYourPlan
    if not party.answers:
        raise refusals.NotAParty
    if not plan.is_live:
        raise refusals.NotAskedYet
    return plan
