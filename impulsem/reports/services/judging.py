"""Somebody else approves the version or sends it back; the author can take it back until it is signed."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext

from impulsem.documents import services as documents
from impulsem.platform.actors import Actor
from impulsem.platform.errors import NotAllowed, refusing
from impulsem.reports import permissions
from impulsem.reports.models import ReportRequest, RequestEvent, Review
from impulsem.reports.services import refusals
from impulsem.reports.services.requests import held, held_with_paper, step

State = ReportRequest.State
Verdict = Review.Verdict


@transaction.atomic
def review_version(*, request: ReportRequest, verdict: str, note: str = "", by: Actor, at: dt.datetime) -> Review:
    """Approve the last version, or send it back and say what has to change.

    Refuses: OwnReport, NotYourReport, CannotFollow, SayWhatToChange.
    """
    request = held(request)
    if by.worker_id is None:
        raise NotAllowed
    if by.worker_id == request.author_id:
        raise refusals.OwnReport
    if not permissions.reviews(request, by):
        raise refusals.NotYourReport
    if request.state != State.IN_REVIEW or verdict not in Verdict.values:
        raise refusals.CannotFollow
    if verdict == Verdict.RETURNED and not note.strip():
        raise refusals.SayWhatToChange
    version = request.versions.latest("number")
    with refusing({"report_approver_is_not_its_author": refusals.OwnReport, "reports_review_version_id_key": refusals.CannotFollow}):
        review = Review.objects.create(
            version=version, verdict=verdict, note=note.strip()[:500], reviewer_id=by.worker_id, author_id=version.author_id, at=at
        )
    if verdict == Verdict.APPROVED:
        step(request, State.APPROVED, RequestEvent.Kind.APPROVED, note=note, by=by, at=at)
    else:
        step(request, State.DRAFT, RequestEvent.Kind.RETURNED, note=note, by=by, at=at)
    return review


@transaction.atomic
def take_back(*, request: ReportRequest, by: Actor, at: dt.datetime) -> ReportRequest:
    """Change what was sent, approved or begun to be signed: a new version will need a new approval.

    A paper that waits for its signature stays among the documents, is no longer this report's, and cannot be signed any more.
    """
    request = held_with_paper(request)
    if not permissions.writes(request, by, at=at):
        raise refusals.NotYourReport
    if request.state == State.DRAFT:
        raise refusals.CannotFollow
    unsigned, request.document = request.document, None
    step(request, State.DRAFT, RequestEvent.Kind.REOPENED, by=by, at=at, save=False)
    request.save(update_fields=["state", "document"])
    if unsigned is not None:
        documents.void_signatures(document=unsigned, because=gettext("The report was taken back to be changed."), by=by, at=at)
    return request
