"""What helps whoever writes a plan: where it might work, and who might take part."""

from __future__ import annotations

import dataclasses
import datetime as dt
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from impulsem.casework.models import CaseFile, DomainScore, Need
from impulsem.casework.queries.assessments import assessments_of, said
from impulsem.people import queries as people
from impulsem.people.models import Relationship
from impulsem.people.queries import known_to
from impulsem.platform.actors import Actor

LOW = 2  # a level at which a plan may want to work


@dataclasses.dataclass(frozen=True, slots=True)
class Suggestion:
    """Where a plan might work: a low level of somebody's last assessment, or a need that somebody named."""

    who: str
    domain: str
    text: str
    level: int | None


def suggestions_for(file: CaseFile, actor: Actor, *, at: dt.datetime) -> list[Suggestion]:
    """For the writer of a plan, to take or to leave (four queries)."""
    today = timezone.localdate(at)
    last = assessments_of(file.pk, actor, at=at)
    names = {one.pk: one.person.known_as or one.person.given_name for one in last}
    instruments = {one.pk: one.instrument for one in last}
    low = DomainScore.objects.filter(assessment__in=last, level__lte=LOW).order_by("level", "pk")
    found = []
    for score in low:
        domain = instruments[score.assessment_id].domain(score.domain)
        called = said(domain["name"]) if domain is not None else score.domain
        found.append(Suggestion(names[score.assessment_id], called, score.evidence, score.level))
    seen = Q(person__isnull=True) | known_to(actor, at)
    needs = Need.objects.on(today).filter(seen, file=file).select_related("person").order_by("pk")
    return found + [Suggestion(need.person.given_name if need.person else "", "", need.text, None) for need in needs]


@dataclasses.dataclass(frozen=True, slots=True)
class Supporter:
    """Somebody who cares for a member of the household and lives elsewhere."""

    uuid: UUID
    person_id: int
    full_name: str


def supporters_of(file: CaseFile, actor: Actor, *, at: dt.datetime) -> list[Supporter]:
    """Carers who may be part of a plan (two queries)."""
    today = timezone.localdate(at)
    here = {member.person_id for member in people.household_on(file.household, today, actor=actor, at=at)}
    ties = people.support_network(sorted(here), today, actor=actor, at=at)
    found = {tie.person_id: Supporter(tie.person_uuid, tie.person_id, tie.name) for tie in ties if tie.kind == Relationship.Kind.CARER}
    return [one for key, one in found.items() if key not in here]
