"""Letters to print."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from impulsem.messaging import queries, services
from impulsem.messaging.permissions import writes_messages
from impulsem.organisation.models import Centre
from impulsem.platform import clock
from impulsem.platform.errors import DomainError
from impulsem.platform.web.access import ActingRequest, requires
from impulsem.platform.web.notices import refusals_told, say, warn


@requires(writes_messages)
@require_GET
def letters(request: ActingRequest) -> HttpResponse:
    waiting, batches = queries.letters(request.actor, at=clock.now())
    return render(request, "messaging/letters.html", {"waiting": waiting, "batches": batches, "nav_here": "messages"})


@requires(writes_messages)
@require_POST
def gather(request: ActingRequest) -> HttpResponse:
    """Put the letters that wait at a centre together, so that they can be printed."""
    key = request.POST.get("centre", "")
    centre = get_object_or_404(Centre, pk=key) if key.isdigit() else None
    with refusals_told(request):
        services.make_batch(centre=centre, by=request.actor, at=clock.now())
        say(request, _("The letters are ready to be printed. They count as sent."))
    return HttpResponseRedirect(reverse("messaging:letters"))


@requires(writes_messages)
@require_GET
def batch(request: ActingRequest, batch_uuid: UUID) -> HttpResponse:
    """The letters of a batch as one PDF; again, if the printer ate the first."""
    found = queries.batch(batch_uuid, request.actor)
    if found is None:
        raise Http404
    try:
        content = services.pdf_of_batch(found, by=request.actor, at=clock.now())
    except DomainError as refusal:
        warn(request, str(refusal))
        return HttpResponseRedirect(reverse("messaging:letters"))
    return HttpResponse(content, content_type="application/pdf", headers={"Content-Disposition": 'inline; filename="letters.pdf"'})
