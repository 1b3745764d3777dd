"""The papers that an application wants: which are there already, which are used, which have to be asked for."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections import defaultdict
from collections.abc import Sequence

from django.db.models import Count, Q
from django.utils import timezone

from impulsem.benefits.models import Application, Evidence
from impulsem.benefits.rules.terms import months_after
from impulsem.documents.models import Document
from impulsem.entitlement.models import Requirement
from impulsem.people.models import Person
from impulsem.people.queries import Member, household_sheet
from impulsem.platform.actors import Actor
from impulsem.registers.models import LookUp


@dataclasses.dataclass(frozen=True, slots=True)
class Paper:
    """One thing to prove, of one person or (none) of the household. used: what proves it; offered: what is there and could, each with
    how many applications it has served; looked_up: a register answered, and until when that holds.
    """

    requirement: Requirement
    member: Member | None
    used: Sequence[Document]
    offered: Sequence[tuple[Document, int]]
    looked_up: dt.date | None

    @property
    def missing(self) -> bool:
        return not self.used and self.looked_up is None

    @property
    def to_ask_for(self) -> bool:
        return self.missing and not self.offered


def papers_of(application: Application, *, members: Sequence[Member], actor: Actor, at: dt.datetime) -> list[Paper]:
    """What the benefit wants of this household, in its order (five queries)."""
    on = timezone.localdate(at)
    requirements = list(Requirement.objects.filter(benefit_id=application.benefit_id))
    keys = [member.person_id for member in members]
    there = _documents(keys, {each.proof for each in requirements}, actor, at=at, on=on)
    answers = _answers(keys, {each.register for each in requirements if each.register}, on=on)
    evidence: dict[tuple[str, int | None], list[Document]] = defaultdict(list)
    for each in Evidence.objects.filter(application=application).select_related("document"):
        evidence[each.requirement, each.person_id].append(each.document)
    papers = []
    for requirement in requirements:
        for member in _whose(requirement, application, members):
            used = evidence.get((requirement.code, member.person_id if member else None), [])
            offered = [
                (document, count)
                for document, about, count in there
                if _proves(document, requirement, on) and (member is None or member.person_id in about) and document not in used
            ]
            asked = [member.person_id] if member else keys
            until = max((answers[key, requirement.register] for key in asked if (key, requirement.register) in answers), default=None)
            papers.append(Paper(requirement, member, used, offered, until))
    return papers


def usable_for(
    application: Application, requirement: Requirement, *, person: Person | None = None, actor: Actor, at: dt.datetime
) -> list[Document]:
    """What is there of the household, and proves what the requirement wants (three queries)."""
    on = timezone.localdate(at)
    if application.household_id is None or requirement.benefit_id != application.benefit_id:
        return []
    keys = [member.person_id for member in household_sheet(application.household_id, on, actor=actor, at=at).members]
    if person is not None:
        keys = [key for key in keys if key == person.pk]
    return [
        document
        for document, _about, _count in _documents(keys, {requirement.proof}, actor, at=at, on=on)
        if _proves(document, requirement, on)
    ]


def _whose(requirement: Requirement, application: Application, members: Sequence[Member]) -> Sequence[Member | None]:
    whose = Requirement.Whose
    living = [member for member in members if member.died_on is None]
    if requirement.whose == whose.HOUSEHOLD:
        return [None]
    if requirement.whose == whose.APPLICANT:
        return [member for member in living if member.person_id == application.applicant_id]
    if requirement.whose == whose.ADULTS:
        return [member for member in living if not member.is_minor]
    if requirement.whose == whose.CHILDREN:
        return [member for member in living if member.is_minor]
    return living


def _documents(
    person_ids: Sequence[int], proofs: set[str], actor: Actor, *, at: dt.datetime, on: dt.date
) -> list[tuple[Document, set[int], int]]:
    """Documents with whom they are about and how many applications they have served, the newest first (two queries)."""
    if not person_ids or not proofs:
        return []
    about = Document.about.through.objects.filter(person_id__in=person_ids)
    found = (
        Document.objects.visible_to(actor, at=at)
        .there()
        .filter(pk__in=about.values("document_id"), proves__in=proofs)
        .filter(Q(valid_until__isnull=True) | Q(valid_until__gte=on))
        .exclude(scan=Document.Scan.PARKED)
        .annotate(served=Count("evidence__application", distinct=True))
        .order_by("-made_at", "-pk")
    )
    documents = list(found)
    whose: dict[int, set[int]] = defaultdict(set)
    for document_id, person_id in about.filter(document_id__in=[each.pk for each in documents]).values_list("document_id", "person_id"):
        whose[document_id].add(person_id)
    return [(each, whose[each.pk], each.served) for each in documents]


def _answers(person_ids: Sequence[int], registers: set[str], *, on: dt.date) -> dict[tuple[int, str], dt.date]:
    """Until when what a register answered holds, by person and register (one query)."""
    rows = LookUp.objects.filter(person_id__in=person_ids, register__code__in=registers, state=LookUp.State.ANSWERED, expires_on__gte=on)
    found = rows.values_list("person_id", "register__code", "expires_on")
    return {(person, register): until for person, register, until in found if until is not None}


def _proves(document: Document, requirement: Requirement, on: dt.date) -> bool:
    if document.proves != requirement.proof:
        return False
    if document.valid_until is not None or requirement.months is None:
        return True
    return months_after(timezone.localdate(document.made_at), requirement.months) >= on
