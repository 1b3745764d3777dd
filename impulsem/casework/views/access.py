"""Opening a file with a reason; who looked into it; reviewing what others opened."""

from __future__ import annotations

from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from impulsem.casework import permissions, queries, services
from impulsem.casework.forms import ReasonForm, ReviewForm
from impulsem.casework.views.finding import acting, known_file, to_reason
from impulsem.platform import clock
from impulsem.platform.errors import DomainError
from impulsem.platform.web.access import requires
from impulsem.platform.web.forms import add_refusal
from impulsem.platform.web.notices import say, warn


@requires(permissions.may_look)
def reason(request: HttpRequest, file_uuid: UUID) -> HttpResponse:
    """A file that one does not need to know: its number, its centre, and how to open it. The director's facts for its director."""
    found, standing = known_file(request, file_uuid)
    actor, at = acting(request), clock.now()
    form = ReasonForm(request.POST or None, desk_only=standing.desk_only)
    may_ask = permissions.may_open_with_reason(actor)
    if request.method == "POST" and may_ask and form.is_valid():
        try:
            services.open_with_reason(file=found, by=actor, at=at, **form.cleaned_data)
        except DomainError as refusal:
            add_refusal(form, refusal)
        else:
            say(request, _("The file is open for you. What you do in it stays in its access list."))
            return redirect("casework:file", found.uuid)
    context = {
        "file": found,
        "standing": standing,
        "form": form,
        "may_ask": may_ask,
        "label": queries.file_heading(found, actor, at=at) if standing.directs else "",
        "team": queries.team(found, on=clock.today()) if standing.directs else [],
    }
    return render(request, "casework/reason.html", context, status=422 if form.is_bound else 200)


@requires(permissions.may_look)
def access(request: HttpRequest, file_uuid: UUID) -> HttpResponse:
    """Who looked into the file, in which role, when, why, and what was done to it."""
    found, standing = known_file(request, file_uuid)
    if not standing.sees_access_list:
        return to_reason(found)
    looks_only = request.GET.get("only") == "looks"
    hidden = queries.other_sides_workers(found)
    events = Paginator(queries.access_list(found, looks_only=looks_only), 50).get_page(request.GET.get("page"))
    context = {
        "file": found,
        "standing": standing,
        "page": events,
        "rows": [queries.access_line(event, hidden=hidden) for event in events],
        "looks_only": looks_only,
        "grants": queries.grants_of(found).exclude(worker_id__in=hidden)[:20],
        "label": queries.file_heading(found, acting(request), at=clock.now()),
    }
    return render(request, "casework/access.html", context)


@requires(permissions.reviews_grants)
def grants(request: HttpRequest) -> HttpResponse:
    """What was opened with a reason in the centres that one directs, to be reviewed."""
    actor = acting(request)
    form = ReviewForm(request.POST or None)
    if request.method == "POST":
        if not form.is_valid():
            raise Http404
        grant = queries.grant_to_review(form.cleaned_data["grant"], actor)
        if grant is None:
            raise Http404
        try:
            services.review_grant(
                grant=grant, verdict=form.cleaned_data["verdict"], note=form.cleaned_data["note"], by=actor, at=clock.now()
            )
        except DomainError as refusal:
            warn(request, str(refusal))
        else:
            say(request, _("Reviewed."))
        return redirect("casework:grants")
    return render(request, "casework/grants.html", {"grants": queries.grants_to_review(actor), "nav_here": "grants"})
