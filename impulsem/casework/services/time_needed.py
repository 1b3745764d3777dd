"""How much time a file is given: the rule proposes, a named person decides and says why where they differ. Both are kept."""

from __future__ import annotations

import dataclasses
import datetime as dt

from django.db import transaction
from django.utils import timezone

from impulsem.casework import permissions
from impulsem.casework.models import CaseFile, TimeNeeded
from impulsem.casework.queries.time_needed import proposal_for, rule_on
from impulsem.casework.rules import time_needed as rules
from impulsem.casework.services import plan_refusals as refusals
from impulsem.casework.services.files import set_intensity
from impulsem.platform import audit
from impulsem.platform.actors import Actor

MOST = 12_000  # minutes a month


@transaction.atomic
def decide_time(*, file: CaseFile, minutes: int, proposed: int, reason: str = "", by: Actor, at: dt.datetime) -> TimeNeeded:
    """Decide the minutes a month of a file; its intensity follows. proposed: what the decider saw.

    Refuses: NotYourPlan (neither works here nor directs), NoRuleYet, ProposalChanged, TimeDiffers (without a reason), TimeOutOfRange.
    """
    if by.worker_id is None or not permissions.standing_of(file.pk, by, at=at).manages:
        raise refusals.NotYourPlan
    rule = rule_on(timezone.localdate(at))
    if rule is None:
        raise refusals.NoRuleYet
    if not 0 <= minutes <= MOST:
        raise refusals.TimeOutOfRange
    now = proposal_for(file, rule, at=at)
    if now.minutes != proposed:
        raise refusals.ProposalChanged
    if minutes != now.minutes and not reason.strip():
        raise refusals.TimeDiffers
    level = rules.level_of(rule.content, minutes)
    decided = TimeNeeded.objects.create(
        file=file,
        rule=rule,
        reasons=[dataclasses.asdict(line) for line in now.lines],
        proposed_minutes=now.minutes,
        minutes=minutes,
        level=CaseFile.Intensity(level),
        reason=reason.strip()[:300],
        decided_by_id=by.worker_id,
        decided_at=at,
    )
    set_intensity(file=file, intensity=level, note=reason, by=by, at=at)
    audit.record(by, "casework.time_decided", on=file, minutes=minutes, proposed=now.minutes)
    return decided
