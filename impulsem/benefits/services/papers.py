"""Decisions and reclaims on paper: accessible PDFs in the person's language, with the reasons and how to appeal."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from impulsem.benefits import office
from impulsem.benefits.models import Decision, Reclaim
from impulsem.benefits.services.telling import language_of
from impulsem.documents.models import Document
from impulsem.documents.services import issue
from impulsem.platform.actors import Actor, job


def write_reclaim(asked: Reclaim, *, by: Actor, at: dt.datetime) -> Document:
    """The letter that asks money back: how much, why, in which parts, and how to appeal. Refuses as `documents.services.issue` does."""
    application = asked.grant.application
    person, centre = application.applicant, application.centre
    language = language_of(person)
    with translation.override(language):
        title = _("What is asked back of application %(number)s") % {"number": application.number}
    return issue(
        kind=Document.Kind.LETTER,
        title=title,
        template="benefits/papers/reclaim.html",
        context={
            "application": application,
            "asked": asked,
            "parts": list(asked.parts.all()),
            "person": person,
            "appeal_until": office.appeal_until(timezone.localdate(at)),
            "rules": office.rules().appeal,
            "phone": (centre.phone if centre else "") or office.phone(),
        },
        language=language,
        about=[person],
        centre=centre,
        by=by,
        at=at,
    )


def write_decision(*, decision_id: int, at: dt.datetime) -> Document:
    """Write it, once: asked again, it gives the document that there is. Refuses as `documents.services.issue` does."""
    with transaction.atomic():
        decision = (
            Decision.objects.select_for_update(of=("self",))
            .select_related(
                "application__benefit", "application__applicant", "application__centre", "decided_by", "prepared_by", "document"
            )
            .get(pk=decision_id, state=Decision.State.DECIDED)
        )
        if decision.document is not None:
            return decision.document
        application, person = decision.application, decision.application.applicant
        language = language_of(person)
        with translation.override(language):
            title = _("Decision on application %(number)s") % {"number": application.number}
        centre = application.centre
        decision.document = issue(
            kind=Document.Kind.LETTER,
            title=title,
            template="benefits/papers/decision.html",
            context={
                "application": application,
                "decision": decision,
                "person": person,
                "told": application.explanation.get(language),
                "rules": office.rules().appeal,
                "phone": (centre.phone if centre else "") or office.phone(),
            },
            language=language,
            about=[person],
            centre=centre,
            by=job("benefits"),
            at=at,
        )
        decision.save(update_fields=["document"])
    return decision.document
