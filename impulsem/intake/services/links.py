"""Whoever was told of an offered time answers by a secret address, without an account; who does not answer in time keeps waiting."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db import transaction
from django.db.models import Q

from impulsem.agenda.models import Appointment
from impulsem.agenda.services import LinkOver
from impulsem.intake.models import Candidate, Offer
from impulsem.intake.services import waiting
from impulsem.intake.services.telling import BY, OFFER
from impulsem.intake.services.waiting_refusals import NotThatStep
from impulsem.messaging.models import Delivery
from impulsem.platform import keyed
from impulsem.platform.actors import job

#: Staff chose the time; whoever holds the secret takes it or not. Who that was, nobody can say.
BY_LINK = job("by link")
ARRIVED = (Delivery.State.SENT, Delivery.State.DELIVERED)


def offer_of(token: str, *, at: dt.datetime) -> Offer | None:
    """The offered time, as long as it can be answered (one query)."""
    rows = Offer.objects.filter(
        digest=keyed.digest(OFFER, token), answer="", answer_by__gt=at, span__startswith__gt=at, candidate__person__sealed_by__isnull=True
    )
    return rows.select_related("candidate__waiting_list__centre", "candidate__waiting_list__kind").first()


@transaction.atomic
def accept_by_link(*, token: str, at: dt.datetime) -> Appointment:
    """They take it. Refuses: LinkOver, and what the agenda refuses (PersonBusy)."""
    offered = _held(token, at)
    waiting.accept(candidate=offered.candidate, by=BY_LINK, at=at)
    offered.refresh_from_db()
    assert offered.appointment is not None  # a time was offered
    return offered.appointment


@transaction.atomic
def decline_by_link(*, token: str, at: dt.datetime) -> None:
    """It does not suit them: they keep waiting, with all their days. Refuses: LinkOver."""
    waiting.decline(candidate=_held(token, at).candidate, by=BY_LINK, at=at)


@transaction.atomic
def lapse(*, offer_id: int, at: dt.datetime) -> bool:
    """Nobody answered in time: the time is free again. What did not arrive stays for somebody to see to it. Says whether it lapsed."""
    offered = Offer.objects.filter(pk=offer_id, answer="", answer_by__lte=at, message__deliveries__state__in=ARRIVED).first()
    if offered is None:
        return False
    try:
        waiting.decline(candidate=offered.candidate, lapsed=True, by=BY, at=at)
    except NotThatStep:  # they answered this very moment
        return False
    return True


def close_links(*, person_ids: Collection[int]) -> None:
    """Those whom they left may read what went to their contacts: it opens nothing any more."""
    theirs = Q(candidate__person_id__in=person_ids) | Q(candidate__demand__person_id__in=person_ids)
    Offer.objects.filter(theirs).update(digest=None)


def _held(token: str, at: dt.datetime) -> Offer:
    """The offer, with its candidate held until the end of the transaction."""
    offered = offer_of(token, at=at)
    if offered is not None:
        Candidate.objects.select_for_update().get(pk=offered.candidate_id)
        offered = offer_of(token, at=at)
    if offered is None:
        raise LinkOver
    return offered
