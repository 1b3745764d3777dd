"""A named person decides; above a level after a second check by somebody else. What is granted is promised in the same transaction."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from impulsem.benefits import office, permissions
from impulsem.benefits.models import Appeal, Application, ApplicationEvent, BudgetLine, Decision, PayeeAccount
from impulsem.benefits.rules.levels import HEAD, Level
from impulsem.benefits.rules.terms import months_after
from impulsem.benefits.services import refusals
from impulsem.benefits.services.applications import cents_of
from impulsem.benefits.services.grants import award
from impulsem.benefits.services.reaching import give_reach, reached_until
from impulsem.benefits.services.steps import append, held, step
from impulsem.benefits.services.telling import tell_decided
from impulsem.platform import jobs
from impulsem.platform.actors import Actor
from impulsem.platform.errors import DomainError, refusing

State = Application.State
Kind = ApplicationEvent.Kind
Outcome = Decision.Outcome
MOST_PERIODS = 60
PAPER = "benefits.write_decision"


@dataclasses.dataclass(frozen=True, slots=True)
class _Wanted:
    """A decision as somebody wants it, checked in itself."""

    outcome: str
    cents: int
    frequency: str
    periods: int
    reasons: str
    line: BudgetLine | None
    payee: PayeeAccount | None
    first_month: dt.date | None

    @property
    def total(self) -> int:
        return self.cents * self.periods


def _wanted(
    application: Application,
    outcome: str,
    amount: Decimal | None,
    periods: int | None,
    reasons: str,
    line: BudgetLine | None,
    payee: PayeeAccount | None,
    first: dt.date | None,
    on: dt.date,
) -> _Wanted:
    """Refuses: SayWhy, AssessmentMissing, WrongAmount, WrongPeriods, NoBudgetThere."""
    outcome = Outcome(outcome)
    if not reasons.strip():
        raise refusals.SayWhy
    if outcome not in Decision.PAYS:
        return _Wanted(outcome, 0, Decision.Frequency.ONCE, 0, reasons.strip(), None, None, None)
    if application.needs_assessment and not application.assessment:
        raise refusals.AssessmentMissing
    if amount is None:
        raise refusals.WrongAmount
    monthly = application.benefit.pace == application.benefit.Pace.MONTHLY
    frequency = Decision.Frequency.MONTHLY if monthly else Decision.Frequency.ONCE
    count = periods if periods is not None else 1
    if not 1 <= count <= (MOST_PERIODS if monthly else 1):
        raise refusals.WrongPeriods
    line = line or only_line_of(application, on.year)
    if line is None:
        raise refusals.NoBudgetThere
    return _Wanted(outcome, cents_of(amount), frequency, count, reasons.strip(), line, payee, (first or on).replace(day=1))


def only_line_of(application: Application, year: int) -> BudgetLine | None:
    """The budget line of the benefit in a year, where there is just one."""
    lines = list(BudgetLine.objects.filter(benefits=application.benefit_id, year=year)[:2])
    return lines[0] if len(lines) == 1 else None


def _may_decide(application: Application, total: int, *, by: Actor, on: dt.date) -> Level:
    """Refuses: AboveEverybody, OnlyTheHead, YouAskedForIt."""
    level = office.rules().level(total, on)
    if level is None:
        raise refusals.AboveEverybody
    if level.decides == HEAD and not permissions.decides_above(by):
        raise refusals.OnlyTheHead
    if by.worker_id is None:
        raise refusals.OnlyTheOffice
    if application.submitted_by_id == by.worker_id:
        raise refusals.YouAskedForIt
    return level


@transaction.atomic
def propose_decision(
    *,
    application: Application,
    outcome: str,
    amount: Decimal | None = None,
    periods: int | None = None,
    reasons: str,
    line: BudgetLine | None = None,
    payee: PayeeAccount | None = None,
    first: dt.date | None = None,
    by: Actor,
    at: dt.datetime,
) -> Decision:
    """Prepare a decision for somebody else to check. amount: euro of each payment; first: a day of the first month.

    Refuses: OnlyTheOffice, CannotFollow, SayWhy, AssessmentMissing, WrongAmount, WrongPeriods, NoBudgetThere, AboveEverybody.
    """
    application = held(application, by=by, at=at, office=True)
    on = timezone.localdate(at)
    wanted = _wanted(application, outcome, amount, periods, reasons, line, payee, first, on)
    level = office.rules().level(wanted.total, on)
    if level is None:
        raise refusals.AboveEverybody
    if not _waits_for_a_decision(application):
        raise refusals.CannotFollow
    with refusing({"decision_one_proposed": refusals.CannotFollow}):
        decision = Decision.objects.create(
            application=application,
            state=Decision.State.PROPOSED,
            two_people=True,
            requested_by_id=application.submitted_by_id,
            prepared_by_id=by.worker_id,
            prepared_at=at,
            after=_appeal_to_follow(application),
            **_fields(wanted),
        )
    append(application, Kind.PROPOSED, by=by, at=at)
    return decision


@transaction.atomic
def send_back(*, decision: Decision, because: str, by: Actor, at: dt.datetime) -> Decision:
    """The second check does not agree: it goes back, with the reason. Refuses: OnlyTheOffice, NothingPrepared, YouPreparedIt, SayWhy."""
    application = held(decision.application, by=by, at=at, office=True)
    decision = _prepared(application)
    if decision.prepared_by_id == by.worker_id:
        raise refusals.YouPreparedIt
    if not because.strip():
        raise refusals.SayWhy
    decision.state, decision.after = Decision.State.RETURNED, None
    decision.returned_by_id, decision.returned_because = by.worker_id, because.strip()[:1000]
    decision.save()
    append(application, Kind.RETURNED, note=because, by=by, at=at)
    return decision


@transaction.atomic
def decide(
    *,
    application: Application,
    outcome: str | None = None,
    amount: Decimal | None = None,
    periods: int | None = None,
    reasons: str = "",
    line: BudgetLine | None = None,
    payee: PayeeAccount | None = None,
    first: dt.date | None = None,
    by: Actor,
    at: dt.datetime,
) -> Decision:
    """Decide. Without an `outcome` the decision that was prepared is taken as it stands, by somebody else than who prepared it.

    amount: euro of each of `periods` payments; first: a day of the first month. What is granted is promised out of the budget line in the
    same transaction, or nothing is decided. The paper is written by a worker, and the household is told that there is news.

    Refuses: OnlyTheOffice, CannotFollow, SayWhy, AssessmentMissing, WrongAmount, WrongPeriods, YouAskedForIt, YouPreparedIt,
    NeedsSecondPerson, OnlyTheHead, AboveEverybody, NothingPrepared, DiffersFromPrepared, NoBudgetThere, and what `award` refuses.
    """
    application = held(application, by=by, at=at, office=True)
    if not _waits_for_a_decision(application):
        raise refusals.CannotFollow
    on = timezone.localdate(at)
    if outcome is None:
        decision = _prepared(application)
        if decision.prepared_by_id == by.worker_id:
            raise refusals.YouPreparedIt
        _may_decide(application, decision.total_cents, by=by, on=on)
    else:
        if application.decisions.filter(state=Decision.State.PROPOSED).exists():
            raise refusals.DiffersFromPrepared
        wanted = _wanted(application, outcome, amount, periods, reasons, line, payee, first, on)
        if _may_decide(application, wanted.total, by=by, on=on).two_people:
            raise refusals.NeedsSecondPerson
        decision = Decision(
            application=application,
            two_people=False,
            requested_by_id=application.submitted_by_id,
            after=_appeal_to_follow(application),
            **_fields(wanted),
        )
    decision.application = application
    decision.state, decision.decided_by_id, decision.decided_at = Decision.State.DECIDED, by.worker_id, at
    decision.notified_on, decision.appeal_until = on, office.appeal_until(on)
    decision.save()
    if decision.pays:
        promise(decision, by=by, at=at)
    application.waits_since, application.ended_at = None, at
    step(application, State.DECIDED, Kind.DECIDED, by=by, at=at)
    give_reach(application, at=at, until=reached_until(decision))
    jobs.defer(PAPER, decision=decision.pk)
    tell_decided(decision, by=by, at=at)
    return decision


@dataclasses.dataclass(frozen=True, slots=True)
class Batch:
    """What came of deciding on many: those that were, and the others with the reason why not."""

    decided: list[Decision]
    refused: list[tuple[Application, str]]


def decide_many(*, applications: Sequence[Application], by: Actor, at: dt.datetime) -> Batch:
    """Take the decisions that were prepared, one by one: what one of them is refused for does not hold up the others."""
    batch = Batch([], [])
    for application in applications:
        try:
            batch.decided.append(decide(application=application, by=by, at=at))
        except DomainError as refusal:
            batch.refused.append((application, str(refusal)))
    return batch


def promise(decision: Decision, *, by: Actor, at: dt.datetime) -> None:
    """What was granted is promised out of its budget line. Refuses NoBudgetThere, and what `award` refuses."""
    if decision.line is None or decision.first_month is None:
        raise refusals.NoBudgetThere
    award(
        application=decision.application,
        decision=decision,
        cents=decision.cents,
        frequency=decision.frequency,
        first=decision.first_month,
        last=months_after(decision.first_month, decision.periods - 1),
        payee=decision.payee,
        line=decision.line,
        by=by,
        at=at,
    )


def _fields(wanted: _Wanted) -> dict[str, object]:
    return {field.name: getattr(wanted, field.name) for field in dataclasses.fields(wanted)}


def _prepared(application: Application) -> Decision:
    """Refuses NothingPrepared."""
    decision = application.decisions.filter(state=Decision.State.PROPOSED).first()
    if decision is None:
        raise refusals.NothingPrepared
    return decision


def _waits_for_a_decision(application: Application) -> bool:
    return application.state in Application.WAITS_FOR_US or (
        application.state == State.DECIDED and _appeal_to_follow(application) is not None
    )


def _appeal_to_follow(application: Application) -> Appeal | None:
    """The appeal that was allowed and asks for a new decision."""
    return Appeal.objects.filter(decision__application=application, state__in=Appeal.CHANGES, new_decision__isnull=True).first()
