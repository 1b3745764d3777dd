"""What the policy of a reason lets residents do by themselves, from home or at a kiosk. Staff decide for themselves."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone

from impulsem.agenda.models import VisitReason
from impulsem.agenda.queries.slots import free_time
from impulsem.agenda.rules.stretches import Stretch, covers
from impulsem.agenda.services.refusals import NotFree, ReasonNotForResidents, TooFarAhead, TooSoon
from impulsem.organisation.models import Centre, Worker


def refuse_beyond_policy(
    reason: VisitReason, span: DateTimeTZRange, channel: str, workers: Sequence[Worker], centre: Centre, *, at: dt.datetime
) -> None:
    """Residents take free time that is offered to them, as long as the reason says, within its notice and its days ahead."""
    as_said = span.upper - span.lower == dt.timedelta(minutes=reason.minutes) and channel in (reason.channel, "phone")
    if not reason.active or not reason.resident_may_book or reason.group != VisitReason.Group.INDIVIDUAL or not as_said:
        raise ReasonNotForResidents
    if span.lower < at + dt.timedelta(hours=reason.hours_notice):
        raise TooSoon(hours=reason.hours_notice)
    if timezone.localdate(span.lower) > timezone.localdate(at) + dt.timedelta(days=reason.days_ahead):
        raise TooFarAhead(days=reason.days_ahead)
    day = timezone.localdate(span.lower)
    free = free_time(workers, day, 1, at=at)
    for worker in workers:
        if not covers(free.get((worker.pk, centre.pk, day), []), Stretch(span.lower, span.upper)):
            raise NotFree
