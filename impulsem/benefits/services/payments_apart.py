"""Payments of somebody who leaves a household safely never go to the account of the home that they left."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db import transaction
from django.db.models import Q

from impulsem.benefits.models import Grant, Instalment
from impulsem.benefits.services.batches import take_out
from impulsem.benefits.services.grants import locked
from impulsem.platform import audit
from impulsem.platform.actors import Actor


@transaction.atomic
def hold_for_looking(*, person_ids: Collection[int], by: Actor, at: dt.datetime) -> int:
    """Hold back what is still to be paid of grants of those who left, and of others' that are paid into an account of theirs.

    Until somebody of the office has looked at each: whose the account is, and whether the reason still holds. They see it in their list of
    what is held back; nothing in it says who left, or where to. Of sealed persons, whom the office does not reach, it is their protection
    team that looks. Gives how many instalments.
    """
    theirs = Q(application__applicant_id__in=person_ids) | Q(payee__person_id__in=person_ids)
    held = 0
    for grant in Grant.objects.filter(theirs).exclude(state=Grant.State.CLOSED).order_by("pk"):
        keys = list(
            locked(grant)
            .instalments.filter(state__in=[Instalment.State.PLANNED, Instalment.State.RETURNED, Instalment.State.IN_BATCH])
            .values_list("pk", flat=True)
        )
        if keys and (count := take_out(keys, hold=Instalment.Hold.HOUSEHOLD)):
            held += count
            audit.record(by, "benefits.held_back", on=grant, months=count)
    return held
