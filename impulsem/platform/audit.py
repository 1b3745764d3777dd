"""The audit: one line inside each command, and one for each read of a file."""

from __future__ import annotations

from typing import Any

from django.db import models

from impulsem.platform import clock
from impulsem.platform.actors import Actor
from impulsem.platform.models import AuditEvent


def record(by: Actor, action: str, *, on: models.Model | None = None, reason: str = "", **detail: Any) -> AuditEvent:
    """Write down that `by` did `action` on a row. `detail` holds keys and codes, never text about a person."""
    return AuditEvent.objects.create(
        at=clock.now(),
        actor_kind=by.kind,
        actor_name=by.name,
        account_id=by.account_id,
        worker_id=by.worker_id,
        role=by.role,
        action=action,
        subject_type=on._meta.label_lower if on is not None else "",
        subject_id=on.pk if on is not None else None,
        reason=reason,
        detail=detail,
    )


def of(row: models.Model) -> models.QuerySet[AuditEvent]:
    """Everything recorded on a row, newest first."""
    return AuditEvent.objects.filter(subject_type=row._meta.label_lower, subject_id=row.pk).order_by("-at", "-pk")
