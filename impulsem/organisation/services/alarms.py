"""Commands about silent alarms."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from impulsem.organisation.models import Centre, SafetyAlarm
from impulsem.platform import audit
from impulsem.platform.actors import Actor
from impulsem.platform.errors import DomainError
from impulsem.platform.live import announce


class NoDeskToCall(DomainError):
    message = _("You have no centre today whose desks could be called. Phone 112.")


class AlarmClosed(DomainError):
    message = _("This alarm is closed already.")


class OutcomeMissing(DomainError):
    message = _("Say in a few words what happened.")
    field = "outcome"


@transaction.atomic
def raise_alarm(*, centre: Centre | None, place: str = "", by: Actor, at: dt.datetime) -> SafetyAlarm:
    """Call the centre's desks without a sound. Pressing twice calls once."""
    if by.worker_id is None or centre is None:
        raise NoDeskToCall
    alarm, raised = SafetyAlarm.objects.get_or_create(
        worker_id=by.worker_id, closed_at=None, defaults={"centre": centre, "place": place[:100], "raised_at": at}
    )
    if raised:
        audit.record(by, "organisation.alarm_raised", on=alarm)
        announce("alarms", alarm.centre_id)
    return alarm


@transaction.atomic
def answer_alarm(*, alarm: SafetyAlarm, by: Actor, at: dt.datetime) -> None:
    """Somebody goes; the first one who says so is named to the others."""
    seen = SafetyAlarm.objects.filter(pk=alarm.pk, seen_at__isnull=True, closed_at__isnull=True)
    if seen.update(seen_by_id=by.worker_id, seen_at=at):
        audit.record(by, "organisation.alarm_answered", on=alarm)
        announce("alarms", alarm.centre_id)


@transaction.atomic
def close_alarm(*, alarm: SafetyAlarm, outcome: str, by: Actor, at: dt.datetime) -> None:
    """The risk is over; `outcome` says what happened."""
    if not outcome.strip():
        raise OutcomeMissing
    still_open = SafetyAlarm.objects.filter(pk=alarm.pk, closed_at__isnull=True)
    if not still_open.update(closed_by_id=by.worker_id, closed_at=at, outcome=outcome.strip()[:300]):
        raise AlarmClosed
    audit.record(by, "organisation.alarm_closed", on=alarm)
    announce("alarms", alarm.centre_id)
