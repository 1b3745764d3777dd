"""A recognised expert is asked about a file, sees it for as long as that takes, and answers in it."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction
from django.utils import timezone

from impulsem.agenda.models import Channel
from impulsem.casework import permissions, rules
from impulsem.casework.models import AccessGrant, CaseFile, Consultation, Entry, Expertise
from impulsem.casework.services import reach, refusals, transfer_refusals
from impulsem.casework.services.entries import EntryDetails, SegmentDetails, record_entry
from impulsem.organisation.models import Worker
from impulsem.people import services as people
from impulsem.people.models import HouseholdMembership
from impulsem.platform import audit
from impulsem.platform.actors import Actor
from impulsem.platform.errors import NotAllowed, refusing

State = Consultation.State
DAYS = (1, 30)


@transaction.atomic
def recognise_expert(*, worker: Worker, topic: str, by: Actor, on: dt.date) -> Expertise:
    """A director says that a worker can be consulted on a topic. Refuses: NotAllowed, RecognisedAlready."""
    if not permissions.directs_somewhere(by) or by.worker_id == worker.pk or topic not in Expertise.Topic.values:
        raise NotAllowed
    with refusing({"expertise_once": transfer_refusals.RecognisedAlready}):
        expertise = Expertise.objects.create(worker=worker, topic=topic, since=on, recognised_by_id=by.worker_id)
    audit.record(by, "casework.expert_recognised", on=worker, topic=topic)
    return expertise


@transaction.atomic
def withdraw_recognition(*, expertise: Expertise, by: Actor, on: dt.date) -> Expertise:
    """The worker is not asked any more; what was asked is answered."""
    if not permissions.directs_somewhere(by):
        raise NotAllowed
    expertise.withdrawn_on = on
    expertise.save(update_fields=["withdrawn_on"])
    audit.record(by, "casework.expert_withdrawn", on=expertise.worker, topic=expertise.topic)
    return expertise


@transaction.atomic
def consult(
    *, file: CaseFile, topic: str, expert: Worker, question: str, days: int, confidential_too: bool = False, by: Actor, at: dt.datetime
) -> Consultation:
    """Ask; the expert reaches the file from now on for `days`, or until the answer.

    Refuses: NotYourFile, AskSomething, AskYourself, NotRecognised, DaysOutOfRange, OnlyTheTeamHere, AskedAlready.
    """
    asker = by.worker_id
    if asker is None or not permissions.standing_of(file.pk, by, at=at).works_here:
        raise refusals.NotYourFile
    if not question.strip():
        raise transfer_refusals.AskSomething
    if expert.pk == asker:
        raise transfer_refusals.AskYourself
    if not Expertise.objects.filter(worker=expert, topic=topic, withdrawn_on__isnull=True).exists():
        raise transfer_refusals.NotRecognised
    if not DAYS[0] <= days <= DAYS[1]:
        raise transfer_refusals.DaysOutOfRange
    living = HouseholdMembership.objects.on(timezone.localdate(at)).filter(household_id=file.household_id)
    if living.filter(person__sealed_by__isnull=False).exists():
        raise transfer_refusals.OnlyTheTeamHere
    grant = AccessGrant.objects.create(
        file=file,
        worker=expert,
        reason=AccessGrant.Reason.CONSULTATION,
        explanation=question.strip()[:500],
        confidential_too=confidential_too,
        granted_at=at,
        expires_at=at + dt.timedelta(days=days),
        # somebody who works with the file asked for it: there is nothing to be justified afterwards
        review=AccessGrant.Review.JUSTIFIED,
        reviewed_by_id=asker,
        reviewed_at=at,
    )
    reach.push_grant(grant, reach.members(file, on=timezone.localdate(at)), at=at)
    with refusing({"consultation_one_open_an_expert": transfer_refusals.AskedAlready}):
        asked = Consultation.objects.create(
            file=file, topic=topic, question=question.strip(), asked_by_id=asker, asked_at=at, expert=expert, grant=grant
        )
    audit.record(by, "casework.consultation_asked", on=file, expert=expert.pk, topic=topic)
    return asked


@transaction.atomic
def answer_consultation(*, consultation: Consultation, text: str, minutes: int, by: Actor, at: dt.datetime) -> Consultation:
    """The answer is an entry in the file, of the expert's time; the access ends with it.

    Refuses: NotAllowed, AnswerSomething, ConsultationClosed, and what an entry refuses.
    """
    held = _open(consultation)
    if held.expert_id != by.worker_id:
        raise NotAllowed
    if not text.strip():
        raise transfer_refusals.AnswerSomething
    known = [person.pk for person in reach.members(held.file, on=timezone.localdate(at))]
    held.entry = record_entry(
        details=EntryDetails(
            uuid=uuid.uuid4(),
            kind=Entry.Kind.COORDINATION,
            channel=Channel.CENTRE,
            happened_at=at - dt.timedelta(minutes=minutes),
            minutes=minutes,
            mode=Entry.Mode.INDIRECT,
            participants=tuple(known),
            segments=(SegmentDetails(held.question), SegmentDetails(text)),
            centre_id=held.file.centre_id,
        ),
        by=by,
        at=at,
    )
    return _close(held, State.ANSWERED, by=by, at=at)


@transaction.atomic
def decline_consultation(*, consultation: Consultation, because: str, by: Actor, at: dt.datetime) -> Consultation:
    """The expert does not answer, and says why. Refuses: NotAllowed, SayWhyDeclined, ConsultationClosed."""
    held = _open(consultation)
    if held.expert_id != by.worker_id:
        raise NotAllowed
    if not because.strip():
        raise transfer_refusals.SayWhyDeclined
    held.why_not = because.strip()[:300]
    return _close(held, State.DECLINED, by=by, at=at)


@transaction.atomic
def withdraw_consultation(*, consultation: Consultation, by: Actor, at: dt.datetime) -> Consultation:
    """Whoever asked needs no answer any more. Refuses: NotYourFile, ConsultationClosed."""
    held = _open(consultation)
    if held.asked_by_id != by.worker_id and not permissions.standing_of(held.file_id, by, at=at).works_here:
        raise refusals.NotYourFile
    return _close(held, State.WITHDRAWN, by=by, at=at)


def _open(consultation: Consultation) -> Consultation:
    held = Consultation.objects.select_for_update(of=("self",)).select_related("file", "grant").get(pk=consultation.pk)
    if held.state != State.ASKED:
        raise transfer_refusals.ConsultationClosed
    return held


def _close(held: Consultation, state: State, *, by: Actor, at: dt.datetime) -> Consultation:
    """The access ends now, if it has not ended by itself."""
    held.state, held.answered_at = state, at
    held.save(update_fields=["state", "answered_at", "entry", "why_not"])
    grant = held.grant
    if grant is not None and grant.expires_at > at:
        grant.expires_at = max(at, grant.granted_at + dt.timedelta(microseconds=1))
        grant.save(update_fields=["expires_at"])
        people.end_reach(source=rules.grant_source(grant.pk), at=at)
    audit.record(by, f"casework.consultation_{state.value}", on=held.file, expert=held.expert_id)
    return held
