"""Devices and turns, shaped for the pages that show them."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Collection

from django.db.models import QuerySet
from django.utils import timezone

from impulsem.intake.models import Kiosk, Turn

SHOWN = 6  # numbers on the screen


@dataclasses.dataclass(frozen=True, slots=True)
class TurnRow:
    id: int
    number: int
    place: str  # of the centre
    centre_id: int
    minutes: int  # since it was taken
    state: str
    called_to: str
    called_at: dt.datetime | None


def turns_of(centre_ids: Collection[int], at: dt.datetime) -> list[TurnRow]:
    """Numbers of today that wait or were called and are not attended yet: called ones first, then by number. 1 query."""
    open_ones = Turn.objects.filter(centre_id__in=centre_ids, day=timezone.localdate(at), state__in=(Turn.State.CALLED, Turn.State.WAITING))
    return [
        TurnRow(
            id=turn.pk,
            number=turn.number,
            place=turn.centre.name,
            centre_id=turn.centre_id,
            minutes=max(int((at - turn.taken_at).total_seconds() // 60), 0),
            state=turn.state,
            called_to=turn.called_to,
            called_at=turn.called_at,
        )
        for turn in open_ones.select_related("centre").order_by("state", "called_at", "number")
    ]


def called_turns(centre_id: int, at: dt.datetime) -> list[Turn]:
    """The last numbers that were called today, the newest first. 1 query."""
    called = Turn.objects.filter(centre_id=centre_id, day=timezone.localdate(at), called_at__isnull=False)
    return list(called.order_by("-called_at")[:SHOWN])


def kiosks() -> QuerySet[Kiosk]:
    return Kiosk.objects.filter(ended_at__isnull=True).select_related("centre").order_by("centre__name", "name")
