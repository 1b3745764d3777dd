"""Contributions that wait for somebody to look, and one contribution with its history."""

from __future__ import annotations

from typing import Any
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
from impulsem.participation.views.lookups import process_of
from impulsem.platform.web.access import ActingRequest, requires
from impulsem.platform.web.form_page import sent
from impulsem.platform.web.notices import say

HERE = {"nav_here": "participation"}
A_PAGE = 25


@requires(may_work)
@require_GET
def queue(request: ActingRequest, slug: str) -> HttpResponse:
    """What waits: first what may name somebody."""
    process = process_of(slug)
    page = Paginator(queries.moderation_queue(process), A_PAGE).get_page(request.GET.get("page"))
    context = {"process": process, "page": page, "rows": queries.waiting(list(page)), "withheld": queries.withheld(process)[:50], **HERE}
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


def _page_of(found: Contribution) -> str:
    return reverse("participation:contribution", args=[found.uuid])


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

    def command(data: dict[str, Any]) -> str:
        match data["decision"]:
            case "publish":
                services.publish(contribution=found, by=request.actor)
            case "mask":
                services.mask(contribution=found, text=data["text"], by=request.actor)
            case "withhold":
                services.withhold(contribution=found, reason=data["reason"], by=request.actor)
            case _:
                services.park(contribution=found, reason=data["reason"], by=request.actor)
        in_queue = request.POST.get("next") == "queue"
        return reverse("participation:moderation", args=[found.process.slug]) if in_queue else _page_of(found)

    return sent(request, form, command, done=_("Done.")) or _show(request, found, moderate=form)


@requires(may_work)
@require_POST
def correct(request: ActingRequest, contribution_uuid: UUID) -> HttpResponse:
    """Say what it says now."""
    found = _contribution(contribution_uuid)
    form = CorrectForm(request.POST, auto_id="correct-%s")

    def command(data: dict[str, Any]) -> str:
        services.correct(contribution=found, by=request.actor, **data)
        return _page_of(found)

    return sent(request, form, command, done=_("Corrected; the original stays.")) or _show(request, found, correct=form)


@requires(may_work)
@require_POST
def add_rendering(request: ActingRequest, contribution_uuid: UUID) -> HttpResponse:
    """A translation or a plain version."""
    found = _contribution(contribution_uuid)
    form = RenderingForm(request.POST, auto_id="render-%s")

    def command(data: dict[str, Any]) -> str:
        services.render(contribution=found, by=request.actor, **data)
        return _page_of(found)

    return sent(request, form, command, done=_("Saved.")) or _show(request, found, render=form)
