"""Appeals against a decision: written down with their term, settled by somebody who did not decide."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from impulsem.benefits import office
from impulsem.benefits.models import Appeal, Application, ApplicationEvent, Decision
from impulsem.benefits.services import refusals
from impulsem.benefits.services.reaching import give_reach, reached_until
from impulsem.benefits.services.steps import append, held
from impulsem.benefits.services.telling import tell_settled
from impulsem.platform import audit
from impulsem.platform.actors import Actor
from impulsem.platform.errors import refusing

Kind = ApplicationEvent.Kind


@transaction.atomic
def appeal(*, application: Application, words: str, lodged_on: dt.date | None = None, by: Actor, at: dt.datetime) -> Appeal:
    """Write down an appeal against the last decision. One that comes after its term is written down all the same, and marked.

    Refuses: NotYourApplication, SayWhy, NothingToAppeal, LodgedInTheFuture.
    """
    application = held(application, by=by, at=at)
    decision = application.decisions.filter(state=Decision.State.DECIDED).order_by("-decided_at", "-pk").first()
    if decision is None or application.state != Application.State.DECIDED:
        raise refusals.NothingToAppeal
    if not words.strip():
        raise refusals.SayWhy
    assert decision.decided_at is not None  # a constraint promises both
    assert decision.appeal_until is not None
    today = timezone.localdate(at)
    day = lodged_on or today
    if not timezone.localdate(decision.decided_at) <= day <= today:
        raise refusals.LodgedInTheFuture
    with refusing({"appeal_one_open_a_decision": refusals.NothingToAppeal}):
        lodged = Appeal.objects.create(
            decision=decision,
            words=words.strip(),
            lodged_on=day,
            lodged_by_id=by.worker_id,
            late=day > decision.appeal_until,
            due_on=office.settle_by(day),
            decided_by_id=decision.decided_by_id,
        )
    append(application, Kind.APPEALED, by=by, at=at)
    kept = lodged.due_on + dt.timedelta(days=office.rules().appeal.kept_days)
    give_reach(application, at=at, until=max(kept, reached_until(decision)))
    return lodged


@transaction.atomic
def settle_appeal(*, appeal: Appeal, outcome: str, reasons: str, by: Actor, at: dt.datetime) -> Appeal:
    """Settle it, by somebody who did not decide what it is about. Where it is allowed the application is decided anew.

    Refuses: OnlyTheOffice, SettledAlready, YouDecidedIt, SayWhy.
    """
    application = held(appeal.decision.application, by=by, at=at, office=True)
    appeal = Appeal.objects.select_for_update().select_related("decision").get(pk=appeal.pk)
    if not appeal.is_open:
        raise refusals.SettledAlready
    if appeal.decided_by_id == by.worker_id or by.worker_id is None:
        raise refusals.YouDecidedIt
    if not reasons.strip():
        raise refusals.SayWhy
    state = Appeal.State(outcome)
    if state == Appeal.State.LODGED:
        raise refusals.SettledAlready
    appeal.state, appeal.reasons = state, reasons.strip()
    appeal.settled_by_id, appeal.settled_at = by.worker_id, at
    appeal.save()
    appeal.decision.application = application
    append(application, Kind.SETTLED, note=str(appeal.get_state_display()), by=by, at=at)
    audit.record(by, "benefits.appeal_settled", on=appeal, outcome=state)
    tell_settled(appeal, by=by, at=at)
    return appeal
