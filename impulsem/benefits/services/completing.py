"""What is missing: asked for, brought, seen, assessed. What is there already is used again."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from impulsem.benefits import office, permissions
from impulsem.benefits.models import Application, ApplicationEvent, Evidence
from impulsem.benefits.queries.papers import usable_for
from impulsem.benefits.services import refusals
from impulsem.benefits.services.steps import append, held, step
from impulsem.benefits.services.telling import tell_missing
from impulsem.documents.models import Document
from impulsem.entitlement.models import Requirement
from impulsem.organisation.models import Profession, Worker
from impulsem.people.models import Person
from impulsem.platform.actors import Actor

State = Application.State
Kind = ApplicationEvent.Kind
ASSESS = (Profession.SOCIAL_WORKER, Profession.SOCIAL_EDUCATOR)


@transaction.atomic
def ask_for_more(*, application: Application, note: str, by: Actor, at: dt.datetime) -> dt.date:
    """Ask the household for what is missing; the term stands still from today. Gives the last day to bring it.

    Refuses: OnlyTheOffice, CannotFollow, SayWhatIsMissing.
    """
    application = held(application, by=by, at=at, office=True)
    if not note.strip():
        raise refusals.SayWhatIsMissing
    on = timezone.localdate(at)
    application.waits_since = on
    step(application, State.MORE_INFORMATION, Kind.ASKED, note=note, by=by, at=at)
    until = office.answer_by(on)
    tell_missing(application, until=until, by=by, at=at)
    return until


@transaction.atomic
def answer_more(*, application: Application, note: str = "", by: Actor, at: dt.datetime) -> Application:
    """What was missing is there: the term goes on, later by the days that it stood still. Refuses: NotYourApplication, CannotFollow."""
    application = held(application, by=by, at=at)
    if application.state != State.MORE_INFORMATION:
        raise refusals.CannotFollow
    assert application.waits_since is not None  # a constraint promises both
    assert application.due_on is not None
    application.due_on += timezone.localdate(at) - application.waits_since
    application.waits_since = None
    step(application, State.SUBMITTED, Kind.ANSWERED, note=note, by=by, at=at)
    return application


@transaction.atomic
def use_document(
    *, application: Application, requirement: Requirement, document: Document, person: Person | None = None, by: Actor, at: dt.datetime
) -> Evidence:
    """A document that is there already proves what this application must prove. The same twice is once.

    Refuses: NotYourApplication, CannotFollow, NotThisDocument.
    """
    application = held(application, by=by, at=at)
    if not application.is_open:
        raise refusals.CannotFollow
    offered = usable_for(application, requirement, actor=by, at=at)
    if document.pk not in {each.pk for each in offered}:
        raise refusals.NotThisDocument
    evidence, fresh = Evidence.objects.get_or_create(
        application=application,
        requirement=requirement.code,
        person=person,
        document=document,
        defaults={"used_at": at, "used_by_id": by.worker_id},
    )
    if fresh:
        append(application, Kind.PROVED, by=by, at=at)
    return evidence


@transaction.atomic
def assess(*, application: Application, text: str, by: Actor, at: dt.datetime) -> Application:
    """The social assessment, where the rule wants one: a professional's of a centre, or of a social worker or educator of the office.

    Refuses: NotYourApplication, AssessmentIsAProfessionals, CannotFollow, AssessmentMissing.
    """
    application = held(application, by=by, at=at)
    if not (permissions.assesses(by) or Worker.objects.filter(pk=by.worker_id or 0, profession__in=ASSESS).exists()):
        raise refusals.AssessmentIsAProfessionals
    if not application.is_open:
        raise refusals.CannotFollow
    if not text.strip():
        raise refusals.AssessmentMissing
    application.assessment, application.assessed_by_id = text.strip(), by.worker_id
    application.save(update_fields=["assessment", "assessed_by"])
    append(application, Kind.ASSESSED, by=by, at=at)
    return application
