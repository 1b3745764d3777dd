"""Contributions that wait for somebody to look, and one contribution with its history."""

from __future__ import annotations

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from impulsem.participation import queries, services
from impulsem.participation.forms import CorrectForm, ModerateForm, RenderingForm
from impulsem.participation.models import Contribution
from impulsem.participation.permissions import may_work
from impulsem.participation.rules import naming
from impulsem.participation.services.contributions import given_names
from impulsem.participation.views.lookups import process_of
from impulsem.platform.errors import DomainError
from impulsem.platform.web.access import ActingRequest, requires
from impulsem.platform.web.forms import add_refusal
from impulsem.platform.web.notices import say

HERE = {"nav_here": "participation"}
A_PAGE = 25


@requires(may_work)
@require_GET
def queue(request: ActingRequest, slug: str) -> HttpResponse:
    """What waits: first what may name somebody."""
    process = process_of(slug)
    page = Paginator(queries.moderation_queue(process), A_PAGE).get_page(request.GET.get("page"))
    names = given_names()
    rows = []
    for each in page:
        text = each.mended or each.original  # type: ignore[attr-defined]  # annotated by the query
        masked = naming.masked(text, names) if each.state == Contribution.State.PARKED else text
        rows.append((each, text, masked if masked != text else ""))
    context = {"process": process, "page": page, "rows": rows, "withheld": queries.withheld(process)[:50], **HERE}
    return render(request, "participation/moderation.html", context)


@requires(may_work)
@require_POST
def publish_page(request: ActingRequest, slug: str) -> HttpResponse:
    """Publish those of the page that name nobody."""
    process = process_of(slug)
    keys = [key for key in request.POST.getlist("contribution") if key.isdecimal()]
    chosen = list(Contribution.objects.filter(process=process, pk__in=keys))
    count = services.publish_all(process=process, contributions=chosen, by=request.actor)
    say(request, _("Published: %(count)s.") % {"count": count})
    return HttpResponseRedirect(reverse("participation:moderation", args=[slug]))


def _contribution(contribution_uuid: UUID) -> Contribution:
    found = Contribution.objects.select_related("process", "session", "dimension")
    return get_object_or_404(found, uuid=contribution_uuid)


def _show(request: ActingRequest, found: Contribution, **bound: object) -> HttpResponse:
    page = queries.contribution_page(found)
    context = {
        "page": page,
        "contribution": found,
        "moderate": ModerateForm(initial={"text": page.masked or page.text}, auto_id="moderate-%s"),
        "correct": CorrectForm(initial={"text": page.text}, auto_id="correct-%s"),
        "render": RenderingForm(auto_id="render-%s"),
        **HERE,
        **bound,
    }
    return render(request, "participation/contribution.html", context, status=422 if bound else 200)


@requires(may_work)
@require_GET
def contribution(request: ActingRequest, contribution_uuid: UUID) -> HttpResponse:
    """One contribution: what was said, what it says now, what was decided."""
    return _show(request, _contribution(contribution_uuid))


@requires(may_work)
@require_POST
def moderate(request: ActingRequest, contribution_uuid: UUID) -> HttpResponse:
    """Publish, mask and publish, withhold with a reason, or park."""
    found = _contribution(contribution_uuid)
    form = ModerateForm(request.POST, auto_id="moderate-%s")
    if form.is_valid():
        data, by = form.cleaned_data, request.actor
        try:
            match data["decision"]:
                case "publish":
                    services.publish(contribution=found, by=by)
                case "mask":
                    services.mask(contribution=found, text=data["text"], by=by)
                case "withhold":
                    services.withhold(contribution=found, reason=data["reason"], by=by)
                case _:
                    services.park(contribution=found, reason=data["reason"], by=by)
        except DomainError as refusal:
            add_refusal(form, refusal)
        else:
            say(request, _("Done."))
            if request.POST.get("next") == "queue":
                return HttpResponseRedirect(reverse("participation:moderation", args=[found.process.slug]))
            return HttpResponseRedirect(reverse("participation:contribution", args=[found.uuid]))
    return _show(request, found, moderate=form)


@requires(may_work)
@require_POST
def correct(request: ActingRequest, contribution_uuid: UUID) -> HttpResponse:
    """Say what it says now."""
    found = _contribution(contribution_uuid)
    form = CorrectForm(request.POST, auto_id="correct-%s")
    if form.is_valid():
        try:
            services.correct(contribution=found, text=form.cleaned_data["text"], why=form.cleaned_data["why"], by=request.actor)
        except DomainError as refusal:
            add_refusal(form, refusal)
        else:
            say(request, _("Corrected; the original stays."))
            return HttpResponseRedirect(reverse("participation:contribution", args=[found.uuid]))
    return _show(request, found, correct=form)


@requires(may_work)
@require_POST
def add_rendering(request: ActingRequest, contribution_uuid: UUID) -> HttpResponse:
    """A translation or a plain version."""
    found = _contribution(contribution_uuid)
    form = RenderingForm(request.POST, auto_id="render-%s")
    if form.is_valid():
        try:
            services.render(contribution=found, by=request.actor, **form.cleaned_data)
        except DomainError as refusal:
            add_refusal(form, refusal)
        else:
            say(request, _("Saved."))
            return HttpResponseRedirect(reverse("participation:contribution", args=[found.uuid]))
    return _show(request, found, render=form)
