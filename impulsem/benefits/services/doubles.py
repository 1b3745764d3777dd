"""What looked as if it were paid twice, and is not."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from impulsem.benefits.models import DoubleCheck, Instalment
from impulsem.benefits.payment_permissions import prepares_payments
from impulsem.benefits.queries.doubles import possible_double_payments
from impulsem.benefits.services import payment_refusals as refusals
from impulsem.platform import audit
from impulsem.platform.actors import Actor
from impulsem.platform.errors import NotAllowed


@transaction.atomic
def not_a_double(*, one: Instalment, other: Instalment, reason: str, by: Actor, at: dt.datetime) -> None:
    """Both are right: somebody looked at them and says why. What was held back for it goes into the next batch.

    Refuses: NotAllowed, SayWhy.
    """
    if not prepares_payments(by):
        raise NotAllowed
    if not reason.strip():
        raise refusals.SayWhy
    first, second = sorted((one.pk, other.pk))
    DoubleCheck.objects.get_or_create(
        one_id=first, other_id=second, defaults={"reason": reason.strip()[:300], "at": at, "by_id": by.worker_id}
    )
    left = {double.one for double in possible_double_payments(instalments=[first, second])}
    held = Instalment.objects.filter(pk__in={first, second} - left, state=Instalment.State.HELD, hold=Instalment.Hold.DOUBLE)
    held.update(state=Instalment.State.PLANNED, hold="")
    audit.record(by, "benefits.not_a_double", on=one, other=other.pk)
