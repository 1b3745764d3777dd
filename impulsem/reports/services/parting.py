"""What becomes of reports when some leave a household safely."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext

from impulsem.casework.events import FileParted
from impulsem.documents import services as documents
from impulsem.reports.models import ReportRequest, RequestEvent
from impulsem.reports.services.requests import append, held_with_paper

State = ReportRequest.State


@transaction.atomic
def follow_parting(fact: FileParted) -> None:
    """Requests about those who left go to their file, with what was delivered: drafts and versions tell what only they may be told.

    One about both goes with them too: who protects them says what may be told together. What is not signed yet is a draft of whoever
    answers for their file now.
    """
    theirs = ReportRequest.objects.filter(file__household_id=fact.from_household_id, about__in=fact.person_ids).distinct()
    for found in theirs.order_by("pk"):
        _move(held_with_paper(found), fact)


def _move(request: ReportRequest, fact: FileParted) -> None:
    request.file_id, request.reviewer = fact.file_id, None
    unsigned = request.document if request.state == State.SIGNING else None
    if request.state in ReportRequest.OPEN:
        request.author_id = fact.worker_id or request.author_id
        if request.state != State.SIGNED:
            request.state = State.DRAFT
        if unsigned is not None:
            request.document = None
    request.save(update_fields=["file", "author", "reviewer", "state", "document"])
    if unsigned is not None:
        documents.void_signatures(document=unsigned, because=gettext("The household changed."), by=fact.by, at=fact.at)
    if request.state in ReportRequest.OPEN:
        append(request, RequestEvent.Kind.AUTHOR, note=request.author.name, by=fact.by, at=fact.at)
