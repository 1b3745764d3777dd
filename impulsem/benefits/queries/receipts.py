"""How an application stands, for whoever has its slip: one word and a day, without a name or what it is about."""

from __future__ import annotations

import dataclasses
import datetime as dt

from impulsem.benefits.models import Application
from impulsem.people.queries import guarded
from impulsem.platform import keyed

RECEIPT = "benefits.receipt"
LETTERS = 12


@dataclasses.dataclass(frozen=True, slots=True)
class Progress:
    """asked_at: when it came; due_on: by when it is answered, once it is in hand; missing: something was asked for."""

    state: str
    asked_at: dt.datetime
    due_on: dt.date | None

    @property
    def in_hand(self) -> bool:
        return self.state == Application.State.SUBMITTED

    @property
    def missing(self) -> bool:
        return self.state == Application.State.MORE_INFORMATION

    @property
    def waits(self) -> bool:
        return self.state == Application.State.DRAFT

    @property
    def answered(self) -> bool:
        return self.state in (Application.State.DECIDED, Application.State.CLOSED)


def progress_of(code: str) -> Progress | None:
    """By the code of the slip; None for one that opens nothing (one query).

    Of somebody who is sealed or left a household safely old slips open nothing: others may have them.
    """
    if len(keyed.tidied(code)) != LETTERS:
        return None
    rows = Application.objects.filter(receipt=keyed.digest(RECEIPT, code), applicant__sealed_by__isnull=True)
    found = rows.exclude(applicant_id__in=guarded()).values_list("state", "opened_at", "due_on").first()
    return Progress(*found) if found else None
