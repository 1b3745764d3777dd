"""Criteria in versions: proposed by one, approved by another, published from a day on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from impulsem.intake import permissions
from impulsem.intake.models import CandidateEvent, CriteriaVersion, WaitingKind, WaitingList
from impulsem.intake.rules import criteria as rules
from impulsem.intake.services import waiting_refusals as refusals
from impulsem.intake.services.ranking import rerank
from impulsem.platform import audit
from impulsem.platform.actors import Actor
from impulsem.platform.errors import NotAllowed, refusing

LANGUAGES = [code for code, _name in settings.LANGUAGES]


@transaction.atomic
def propose_criteria(*, kind: WaitingKind, criteria: Sequence[Mapping[str, Any]], note: str, by: Actor, at: dt.datetime) -> CriteriaVersion:
    """A change that somebody else has to approve; nobody moves until it is published.

    Refuses: NotAllowed, SayWhatChanges, NothingChanges, OneProposalAtATime, UnfairFact, UnknownFact, UnfitCriterion.
    """
    if not permissions.changes_criteria(by):
        raise NotAllowed
    if not note.strip():
        raise refusals.SayWhatChanges
    read = rules.read(criteria, languages=LANGUAGES)
    in_force = CriteriaVersion.objects.in_force(kind, timezone.localdate(at))
    if in_force is not None and rules.read(in_force.criteria) == read:
        raise refusals.NothingChanges
    number = (CriteriaVersion.objects.filter(kind=kind).aggregate(last=Max("number"))["last"] or 0) + 1
    with refusing({"criteria_one_proposal_at_a_time": refusals.OneProposalAtATime, "criteria_version_once": refusals.OneProposalAtATime}):
        version = CriteriaVersion.objects.create(
            kind=kind,
            number=number,
            criteria=rules.data_of(read),
            note=note.strip()[:300],
            proposed_by_id=by.worker_id,
            proposed_at=at,
        )
    audit.record(by, "intake.criteria_proposed", on=version, kind=kind.code)
    return version


@transaction.atomic
def publish_criteria(*, version: CriteriaVersion, published_from: dt.date, by: Actor, at: dt.datetime) -> CriteriaVersion:
    """A second person approves; from `published_from` on the lists are ordered so.

    Refuses: NotAllowed, DecidedBefore, ASecondPerson, NotBackwards.
    """
    version = CriteriaVersion.objects.select_for_update(of=("self",)).select_related("kind").get(pk=version.pk)
    if not permissions.changes_criteria(by):
        raise NotAllowed
    if not version.is_open:
        raise refusals.DecidedBefore
    if by.worker_id is None or by.worker_id == version.proposed_by_id:
        raise refusals.ASecondPerson
    today = timezone.localdate(at)
    later = CriteriaVersion.objects.filter(kind=version.kind, published_from__gt=published_from)
    if published_from < today or later.exists():
        raise refusals.NotBackwards
    version.approved_by_id, version.approved_at, version.published_from = by.worker_id, at, published_from
    version.save()
    if published_from == today:
        lists = list(WaitingList.objects.select_related("kind").filter(kind=version.kind))
        rerank(lists=lists, cause=CandidateEvent.Cause.CRITERIA, at=at)
    audit.record(by, "intake.criteria_published", on=version, kind=version.kind.code)
    return version


@transaction.atomic
def withdraw_criteria(*, version: CriteriaVersion, because: str, by: Actor, at: dt.datetime) -> CriteriaVersion:
    """The change is not made; what was proposed and why not stays. Refuses: NotAllowed, DecidedBefore, SayWhyRefused."""
    version = CriteriaVersion.objects.select_for_update(of=("self",)).get(pk=version.pk)
    if not permissions.changes_criteria(by):
        raise NotAllowed
    if not version.is_open:
        raise refusals.DecidedBefore
    if not because.strip():
        raise refusals.SayWhyCriteriaNot
    version.withdrawn_at, version.withdrawn_because = at, because.strip()[:300]
    version.save()
    audit.record(by, "intake.criteria_withdrawn", on=version)
    return version


@transaction.atomic
def publish_from_folder(
    *, kind: WaitingKind, number: int, criteria: Sequence[Mapping[str, Any]], published_from: dt.date, note: str, at: dt.datetime
) -> bool:
    """A version as the city's folder has it; says whether it is new. One that is there stays as it is.

    Refuses: UnfairFact, UnknownFact, UnfitCriterion.
    """
    read = rules.read(criteria, languages=LANGUAGES)
    if CriteriaVersion.objects.filter(kind=kind, number=number).exists():
        return False
    CriteriaVersion.objects.create(
        kind=kind,
        number=number,
        criteria=rules.data_of(read),
        note=note,
        proposed_at=at,
        approved_at=at,
        published_from=published_from,
    )
    return True
