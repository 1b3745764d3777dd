"""One step of deliveries: their state, and the event that says so, in the caller's transaction."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from impulsem.messaging.models import Delivery, DeliveryEvent
from impulsem.messaging.services.refusals import NotNow

State, Reason = Delivery.State, Delivery.Reason


def step(
    deliveries: Sequence[Delivery],
    state: str,
    *,
    at: dt.datetime,
    reason: str = "",
    code: str = "",
    worker_id: int | None = None,
    **columns: Any,
) -> None:
    """Bring deliveries, whose rows the caller holds, to a state. columns: what is written besides, the same in each row."""
    for delivery in deliveries:
        if state not in Delivery.ALLOWED[State(delivery.state)]:
            raise NotNow
        delivery.state, delivery.reason, delivery.changed_at = state, reason, at
    if deliveries:
        rows = Delivery.objects.filter(pk__in=[delivery.pk for delivery in deliveries])
        rows.update(state=state, reason=reason, changed_at=at, **columns)
        note(deliveries, at=at, code=code, worker_id=worker_id)


def note(deliveries: Sequence[Delivery], *, at: dt.datetime, code: str = "", worker_id: int | None = None) -> None:
    """Write down the state that deliveries have come to."""
    DeliveryEvent.objects.bulk_create(
        [DeliveryEvent(delivery=each, at=at, state=each.state, reason=each.reason, code=code[:40], by_id=worker_id) for each in deliveries],
        batch_size=1000,
    )
