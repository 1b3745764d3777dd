"""Reads about recognised experts and what they are asked."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from impulsem.casework.models import CaseFile, Consultation, Expertise
from impulsem.people.models import HouseholdMembership
from impulsem.platform import clock
from impulsem.platform.actors import Actor


def experts(topic: str = "") -> QuerySet[Expertise]:
    """Who is recognised now, by topic and name."""
    rows = Expertise.objects.filter(withdrawn_on__isnull=True).select_related("worker").order_by("topic", "worker__name")
    return rows.filter(topic=topic) if topic else rows


def consultations_for(actor: Actor) -> QuerySet[Consultation]:
    """What the actor was asked or has asked, the open ones first. A file with somebody sealed in it is in nobody's list."""
    sealed = HouseholdMembership.objects.on(clock.today()).filter(
        household_id=OuterRef("file__household_id"), person__sealed_by__isnull=False
    )
    mine = Q(expert_id=actor.worker_id or 0) | Q(asked_by_id=actor.worker_id or 0)
    rows = Consultation.objects.filter(mine).filter(~Exists(sealed))
    return rows.select_related("file", "expert", "asked_by", "grant").order_by("answered_at", "-asked_at")


def find_consultation(key: UUID, actor: Actor) -> Consultation | None:
    return consultations_for(actor).filter(uuid=key).first()


def consultations_of(file: CaseFile) -> QuerySet[Consultation]:
    """Of a file that the caller found through visibility, the last first."""
    return Consultation.objects.filter(file=file).select_related("expert", "asked_by", "grant").order_by("-asked_at")
