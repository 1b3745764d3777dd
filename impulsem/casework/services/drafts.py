"""What somebody is writing, kept on the server so that a closed tab, an expired session or a stopped server lose nothing."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction

from impulsem.agenda.models import Appointment
from impulsem.casework import rules
from impulsem.casework.models import CaseFile, Entry, EntryDraft
from impulsem.casework.services import refusals
from impulsem.platform.actors import Actor
from impulsem.platform.errors import NotAllowed


@transaction.atomic
def save_draft(
    *,
    key: UUID,
    content: Mapping[str, Any],
    file: CaseFile | None = None,
    appointment: Appointment | None = None,
    by: Actor,
    at: dt.datetime,
) -> EntryDraft | None:
    """Keep the form's fields as typed. None when the entry was saved meanwhile: a late autosave brings nothing back.

    Refuses: NotYourDraft (somebody else's key), TextTooLong.
    """
    if by.worker_id is None:
        raise NotAllowed
    length = len(json.dumps(content))
    if length > rules.LONGEST_DRAFT:
        raise refusals.TextTooLong(length=length, limit=rules.LONGEST_DRAFT)
    if Entry.objects.filter(uuid=key).exists():
        return None
    draft, made = EntryDraft.objects.select_for_update(of=("self",)).get_or_create(
        key=key,
        defaults={"worker_id": by.worker_id, "file": file, "appointment": appointment, "content": dict(content), "saved_at": at},
    )
    if draft.worker_id != by.worker_id:
        raise refusals.NotYourDraft
    if not made:
        draft.content, draft.saved_at = dict(content), at
        draft.save(update_fields=["content", "saved_at"])
    return draft


def discard_draft(*, key: UUID, by: Actor) -> None:
    """Throw away what was being written; nothing happens when there is nothing."""
    EntryDraft.objects.filter(key=key, worker_id=by.worker_id or 0).delete()
