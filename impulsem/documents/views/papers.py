"""A person's documents; one document, its file, who signs it, whether it is held."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from impulsem.documents import permissions, queries, services
from impulsem.documents.forms import ReasonForm, UploadForm
from impulsem.documents.models import Document, LegalHold
from impulsem.documents.services.uploads import LARGEST
from impulsem.documents.views.lookups import document_or_404, handed_out, page_of, page_of_person, person_or_404
from impulsem.documents.views.receiving import receives_a_file
from impulsem.platform import audit, clock
from impulsem.platform.errors import DomainError
from impulsem.platform.web.access import ActingRequest, requires
from impulsem.platform.web.form_page import form_page
from impulsem.platform.web.notices import refusals_told, say, warn

ENDINGS = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png", "image/webp": "webp", "image/tiff": "tif"}
SHOWN = {"image/jpeg", "image/png", "image/webp"}  # by every browser


@requires(permissions.reads_documents)
@require_GET
def of_person(request: ActingRequest, person_uuid: UUID) -> HttpResponse:
    """Documents, notices and uses of data of one person."""
    person, now = person_or_404(request.actor, person_uuid), clock.now()
    today = clock.today()
    context = {
        "person": person,
        "documents": queries.documents_of(person, request.actor, at=now)[:100],
        "notices": queries.notices_of(person, on=today),
        "grounds": queries.grounds_of(person, on=today),
        "brings": permissions.brings_documents(request.actor),
        "today": today,
        "nav_here": "search",
    }
    return render(request, "documents/person.html", context)


@requires(permissions.brings_documents)
@receives_a_file
def add(request: ActingRequest, person_uuid: UUID) -> HttpResponse:
    """A photo or a file that the person brings."""
    person = person_or_404(request.actor, person_uuid)
    form = UploadForm(request.POST or None, request.FILES or None)

    def command(data: dict[str, Any]) -> str:
        document = services.upload(about=[person], by=request.actor, at=clock.now(), **data)
        if document.is_parked:
            warn(request, _("Kept, but the scanner does not answer: it cannot be opened until it was scanned."))
        return page_of(document)

    return form_page(
        request,
        form,
        command=command,
        title=_("Add a document"),
        about=person.full_name,
        back=page_of_person(person),
        done=_("Kept."),
        nav_here="search",
        template="documents/file_form.html",
        more={"most": LARGEST, "most_mb": LARGEST // 1_000_000},
    )


@requires(permissions.reads_documents)
@require_GET
def document(request: ActingRequest, document_uuid: UUID) -> HttpResponse:
    """What a document is, whom it is about, and who has signed."""
    found = document_or_404(request.actor, document_uuid)
    context = {
        "document": found,
        "lines": queries.signers_of(found, request.actor),
        "holds": queries.holds_of(found),
        "shown": found.media_type in SHOWN,
        "expired": found.has_expired(clock.today()),
        "asks": permissions.asks_for_signatures(request.actor)
        and found.origin == Document.Origin.ISSUED
        and found.signing == Document.Signing.NONE
        and found.source_id is not None,
        "collects": permissions.asks_for_signatures(request.actor),
        "holds_back": permissions.holds_back(request.actor),
        "reason_form": ReasonForm(auto_id="h-%s"),
        "nav_here": "search",
    }
    return render(request, "documents/document.html", context)


@requires(permissions.reads_documents)
@require_GET
def file(request: ActingRequest, document_uuid: UUID) -> HttpResponse:
    """Its bytes. Every look is written down. What somebody brought as a PDF is saved, not opened here."""
    found = document_or_404(request.actor, document_uuid)
    try:
        content = queries.content(found)
    except DomainError as refusal:
        warn(request, str(refusal))
        return HttpResponseRedirect(page_of(found))
    audit.record(request.actor, queries.READ, on=found)
    inline = found.media_type in SHOWN or found.origin == Document.Origin.ISSUED
    return handed_out(content, found.media_type, f"document-{found.code[:5]}.{ENDINGS[found.media_type]}", inline=inline)


@requires(permissions.holds_back)
@require_POST
def hold(request: ActingRequest, document_uuid: UUID) -> HttpResponse:
    """It must not be let go."""
    found = document_or_404(request.actor, document_uuid)
    with refusals_told(request):
        services.hold_back(document=found, reason=request.POST.get("reason", ""), by=request.actor, at=clock.now())
        say(request, _("It is kept until the hold is lifted."))
    return HttpResponseRedirect(page_of(found))


@requires(permissions.holds_back)
@require_POST
def lift(request: ActingRequest, document_uuid: UUID, key: int) -> HttpResponse:
    found = document_or_404(request.actor, document_uuid)
    with refusals_told(request):
        services.lift_hold(hold=get_object_or_404(LegalHold, pk=key, document=found), by=request.actor, at=clock.now())
        say(request, _("The hold is lifted."))
    return HttpResponseRedirect(page_of(found))


@requires(permissions.reads_documents)
@require_GET
def waiting(request: ActingRequest) -> HttpResponse:
    """What waits for the reader's own signature."""
    rows = queries.waiting_for(request.actor)
    return render(request, "documents/waiting.html", {"rows": rows, "nav_here": "signatures"})
