"""Looking at a person's situation, domain by domain, and naming needs."""

from __future__ import annotations

import dataclasses
import datetime as dt
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from impulsem.casework import permissions
from impulsem.casework.models import Assessment, CaseFile, DomainScore, Entry, Instrument, Need
from impulsem.casework.services import plan_refusals as refusals
from impulsem.people import queries as people
from impulsem.people.models import Person
from impulsem.platform import audit
from impulsem.platform.actors import Actor
from impulsem.platform.periods import cut_short, period

NEEDS_EVIDENCE = 2  # a level that low says what it rests on


@dataclasses.dataclass(frozen=True, slots=True)
class ScoreDetails:
    """What was seen in a domain. Levels from 1 to 5, None: left open."""

    domain: str
    level: int | None
    persons_level: int | None = None
    evidence: str = ""

    @property
    def says_something(self) -> bool:
        return self.level is not None or self.persons_level is not None


@transaction.atomic
def assess(
    *,
    uuid: UUID,
    file: CaseFile,
    person: Person,
    instrument: Instrument,
    scores: tuple[ScoreDetails, ...],
    done_on: dt.date,
    summary: str = "",
    with_person: bool = True,
    entry: Entry | None = None,
    by: Actor,
    at: dt.datetime,
) -> Assessment:
    """Write down a look at a person's situation. `uuid` was given to the form: saving it twice writes once.

    Refuses: NotYourPlan, PersonNotInFile, NotLookedAtYet, NothingLookedAt, NotADomain, SayOnWhat (a low level without evidence).
    """
    writer = by.worker_id
    if writer is None or not permissions.standing_of(file.pk, by, at=at).plans:
        raise refusals.NotYourPlan
    today = timezone.localdate(at)
    if person.pk not in {member.person_id for member in people.household_on(file.household, today, actor=by, at=at)}:
        raise refusals.PersonNotInFile
    if (saved := Assessment.objects.filter(uuid=uuid, written_by_id=writer).first()) is not None:
        return saved
    if done_on > today:
        raise refusals.NotLookedAtYet
    said = [score for score in scores if score.says_something]
    if not said:
        raise refusals.NothingLookedAt
    for score in said:
        if instrument.domain(score.domain) is None:
            raise refusals.NotADomain
        if score.level is not None and score.level <= NEEDS_EVIDENCE and not score.evidence.strip():
            raise refusals.SayOnWhat(domain=score.domain)
    made = Assessment.objects.create(
        uuid=uuid,
        file=file,
        person=person,
        instrument=instrument,
        done_on=done_on,
        summary=summary.strip(),
        with_person=with_person,
        entry=entry,
        written_by_id=writer,
        written_at=at,
    )
    DomainScore.objects.bulk_create(
        DomainScore(
            assessment=made,
            domain=score.domain,
            level=score.level,
            persons_level=score.persons_level,
            evidence=score.evidence.strip()[:500],
        )
        for score in said
    )
    audit.record(by, "casework.assessed", on=file, assessment=made.pk, domains=len(said))
    return made


@transaction.atomic
def name_need(
    *, file: CaseFile, domain: str, text: str, named_by: str, person: Person | None = None, since: dt.date, by: Actor, at: dt.datetime
) -> Need:
    """Somebody named a problem. Refuses: NotYourPlan, NothingSaid."""
    if by.worker_id is None or not permissions.standing_of(file.pk, by, at=at).plans:
        raise refusals.NotYourPlan
    if not text.strip():
        raise refusals.NothingSaid
    need = Need.objects.create(
        file=file, person=person, domain=domain, text=text.strip()[:200], named_by=named_by, valid=period(since), noted_by_id=by.worker_id
    )
    audit.record(by, "casework.need_named", on=file, need=need.pk)
    return need


@transaction.atomic
def end_need(*, need: Need, by: Actor, at: dt.datetime) -> None:
    """It is no problem any more. One that was named today was a slip and disappears; the audit keeps that it was there."""
    if by.worker_id is None or not permissions.standing_of(need.file_id, by, at=at).plans:
        raise refusals.NotYourPlan
    today = timezone.localdate(at)
    audit.record(by, "casework.need_ended", on=need.file, need=need.pk)
    if need.since is not None and need.since >= today:
        need.delete()
        return
    need.valid = cut_short(need.valid, today)
    need.save(update_fields=["valid"])
