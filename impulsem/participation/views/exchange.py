"""Files of contributions that come in, and everything that goes out."""

from __future__ import annotations

from typing import cast
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from impulsem.participation import files
from impulsem.participation.exchange.reading import LARGEST
from impulsem.participation.exchange.shapes import AT_SOURCE, FIELDS
from impulsem.participation.models import Dimension, Import
from impulsem.participation.permissions import may_work
from impulsem.participation.queries import exchange as queries
from impulsem.participation.services import exchange as services
from impulsem.participation.views.lookups import process_of
from impulsem.platform import clock
from impulsem.platform.web.access import ActingRequest, requires
from impulsem.platform.web.notices import refusals_told, say, warn

HERE = {"nav_here": "participation"}
AT_ONCE = 2.0  # seconds that rows come in before the page says how far it is
SHOWN = ("title", "body", "external_id", "language", "dimension", "session", "theme", "captured_at", "url", *AT_SOURCE)


@requires(may_work)
def exchange(request: ActingRequest, slug: str) -> HttpResponse:
    """What came in, what may go out, and a new file."""
    process = process_of(slug)
    if request.method == "POST":
        file = request.FILES.get("file")
        if file is None:
            warn(request, _("Choose a file."))
        elif file.size is not None and file.size > LARGEST:
            warn(request, _("The file is too large: %(most)s MB at most.") % {"most": LARGEST // 1_000_000})
        else:
            only = process.dimensions.first() if process.dimensions.count() == 1 else None
            with refusals_told(request):
                given = services.look_at_file(process=process, content=file.read(), name=file.name or "", dimension=only, by=request.actor)
                return HttpResponseRedirect(reverse("participation:import", args=[slug, given.uuid]))
        return HttpResponseRedirect(request.path)
    context = {
        "process": process,
        "imports": queries.imports_of(process)[:20],
        "tables": [(sheet.name, sheet.description) for sheet in queries.sheets_of(process)],
        "may_import": process.state in services.WORKING,
        **HERE,
    }
    return render(request, "participation/exchange/exchange.html", context)


@requires(may_work)
def import_(request: ActingRequest, slug: str, import_uuid: UUID) -> HttpResponse:
    """A file: what its columns are and what would come of it; once begun, how far it is."""
    process = process_of(slug)
    given = get_object_or_404(Import.objects.select_related("process", "dimension"), process=process, uuid=import_uuid)
    if request.method == "POST":
        with refusals_told(request):
            services.set_import(
                given=given,
                mapping={field: request.POST.get(f"column_{field}", "") for field in FIELDS},
                source=request.POST.get("source", ""),
                dimension=Dimension.objects.filter(process=process, code=request.POST.get("dimension", "")).first(),
                language=request.POST.get("language", "ca")[:8],
                by=request.actor,
            )
        return HttpResponseRedirect(request.path)
    context = {"process": process, "given": given, **HERE}
    if given.state != Import.State.LOOKED_AT:
        return render(request, "participation/exchange/progress.html", context)
    context |= {
        "seen": services.preview(given),
        "fields": [(field, FIELDS[field], given.mapping.get(field, "")) for field in SHOWN],
        "dimensions": list(process.dimensions.order_by("order")),
        "codes": ("ca", "es", "en"),
    }
    return render(request, "participation/exchange/preview.html", context)


@requires(may_work)
@require_POST
def go_on(request: ActingRequest, slug: str, import_uuid: UUID) -> HttpResponse:
    """Bring the next rows in; the page that follows goes on by itself, or by its button."""
    given = get_object_or_404(Import.objects.select_related("process", "dimension"), process=process_of(slug), uuid=import_uuid)
    with refusals_told(request):
        given = services.go_on(given=given, seconds=AT_ONCE, by=request.actor)
        if given.state == Import.State.DONE:
            say(request, _("The file is in."))
    return HttpResponseRedirect(reverse("participation:import", args=[slug, import_uuid]))


@requires(may_work)
@require_GET
def export(request: ActingRequest, slug: str, kind: str) -> HttpResponse:
    """Everything that the public may see, as a file that leaves while it is made."""
    process = process_of(slug)
    only = request.GET.get("table", "")
    if kind not in files.MEDIA_TYPES or (kind == "csv") != bool(only) or not queries.sheets_of(process, only=only):
        raise Http404
    response = StreamingHttpResponse(files.streamed(process, kind, only=only), content_type=files.MEDIA_TYPES[kind])
    name = "-".join(part for part in (process.slug, only, f"{clock.today():%Y-%m-%d}") if part)
    response["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return cast(HttpResponse, response)  # what a view may give too, though `requires` names the common kind
