"""Look-ups as proofs of amounts and circumstances: a link for who may see the answer, nothing for the others."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping

from django.urls import reverse

from impulsem.people.queries import Keeper, Proof, keep
from impulsem.platform.actors import Actor
from impulsem.registers.models import LookUp


def _seen(keys: Collection[int], actor: Actor, at: dt.datetime) -> Mapping[int, Proof]:
    """1 query."""
    rows = LookUp.objects.visible_to(actor, at=at).filter(pk__in=keys).select_related("register")
    return {row.pk: Proof(str(row.register), reverse("registers:answer", args=[row.uuid])) for row in rows.only("uuid", "register")}


keep(Keeper("registers.lookup", _seen))
