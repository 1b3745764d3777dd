"""The list of workers, and one worker: posts, teams, account."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from impulsem.organisation import queries, services
from impulsem.organisation.forms import FilterForm, FindForm, HireForm, PostForm, TeamForm, UntilForm, WorkerForm
from impulsem.organisation.models import TeamMembership, Worker, WorkerPost
from impulsem.organisation.permissions import administers
from impulsem.platform import clock
from impulsem.platform.web.access import ActingRequest, requires
from impulsem.platform.web.form_page import form_page
from impulsem.platform.web.notices import refusals_told, say

ONLY_ADMINISTRATORS = _("Only administrators look after staff and centres.")


@requires(administers, otherwise=ONLY_ADMINISTRATORS)
def staff(request: ActingRequest) -> HttpResponse:
    """Everybody, narrowed by centre, role and account; or, by POST, who is called so."""
    narrowing = FilterForm(request.GET)
    asked = narrowing.asked()
    find = FindForm(request.POST if request.method == "POST" else None)
    if find.is_bound and find.is_valid():
        asked = queries.Asked(name=find.cleaned_data["find"])
    page = queries.staff(asked, on=clock.today(), page=request.GET.get("page", 1) if not asked.name else 1)
    context = {"page": page, "filter": narrowing, "find": find, "found_by_name": asked.name, "nav_here": "staff"}
    return render(request, "organisation/staff.html", context)


@requires(administers, otherwise=ONLY_ADMINISTRATORS)
def hire(request: ActingRequest) -> HttpResponse:
    """Somebody begins: an account, and the first post."""

    def command(data: dict[str, Any]) -> str:
        return _page_of(services.hire_worker(**data, by=request.actor))

    return form_page(
        request,
        HireForm(request.POST or None, initial={"languages": ["ca", "es"]}),
        command=command,
        done=_("Added. Now make the link with which they set their password."),
        title=_("Add a worker"),
        button=_("Add"),
        back=reverse("organisation:staff"),
        nav_here="staff",
    )


@requires(administers, otherwise=ONLY_ADMINISTRATORS)
def worker(request: ActingRequest, worker_uuid: UUID) -> HttpResponse:
    """One worker's posts, teams and account."""
    return _sheet(request, _worker_or_404(worker_uuid))


@requires(administers, otherwise=ONLY_ADMINISTRATORS)
def edit(request: ActingRequest, worker_uuid: UUID) -> HttpResponse:
    """Correct a name, an address, a profession, languages."""
    one = _worker_or_404(worker_uuid)

    def command(data: dict[str, Any]) -> str:
        services.amend_worker(worker=one, **data, by=request.actor)
        return _page_of(one)

    start = {"name": one.name, "email": one.account, "profession": one.profession, "languages": one.languages}
    return form_page(
        request,
        WorkerForm(request.POST or None, initial=start),
        command=command,
        done=_("Saved."),
        title=_("Amend the details"),
        back=_page_of(one),
        nav_here="staff",
    )


@requires(administers, otherwise=ONLY_ADMINISTRATORS)
def give_post(request: ActingRequest, worker_uuid: UUID) -> HttpResponse:
    one = _worker_or_404(worker_uuid)

    def command(data: dict[str, Any]) -> str:
        services.give_post(worker=one, **data, by=request.actor)
        return _page_of(one)

    return form_page(
        request,
        PostForm(request.POST or None),
        command=command,
        done=_("The post is given."),
        title=_("Give a post"),
        button=_("Give the post"),
        back=_page_of(one),
        about=one.name,
        nav_here="staff",
    )


@requires(administers, otherwise=ONLY_ADMINISTRATORS)
def end_post(request: ActingRequest, worker_uuid: UUID, post_id: int) -> HttpResponse:
    one = _worker_or_404(worker_uuid)
    post = WorkerPost.objects.select_related("centre", "territory").filter(worker=one, pk=post_id).first()
    if post is None:
        raise Http404

    def command(data: dict[str, Any]) -> str:
        services.end_post(post=post, on=data["until"], by=request.actor)
        return _page_of(one)

    return form_page(
        request,
        UntilForm(request.POST or None),
        command=command,
        done=_("The post ends."),
        title=_("End a post"),
        button=_("End the post"),
        back=_page_of(one),
        about=one.name,
        template="organisation/form.html",
        more={"post": post},
        nav_here="staff",
    )


@requires(administers, otherwise=ONLY_ADMINISTRATORS)
def join_team(request: ActingRequest, worker_uuid: UUID) -> HttpResponse:
    one = _worker_or_404(worker_uuid)

    def command(data: dict[str, Any]) -> str:
        services.join_team(worker=one, **data, by=request.actor)
        return _page_of(one)

    return form_page(
        request,
        TeamForm(request.POST or None),
        command=command,
        done=_("Added to the team."),
        title=_("Add to a team"),
        button=_("Add to the team"),
        back=_page_of(one),
        about=one.name,
        nav_here="staff",
    )


@requires(administers, otherwise=ONLY_ADMINISTRATORS)
def leave_team(request: ActingRequest, worker_uuid: UUID, membership_id: int) -> HttpResponse:
    one = _worker_or_404(worker_uuid)
    membership = TeamMembership.objects.select_related("team").filter(worker=one, pk=membership_id).first()
    if membership is None:
        raise Http404

    def command(data: dict[str, Any]) -> str:
        services.leave_team(membership=membership, on=data["until"], by=request.actor)
        return _page_of(one)

    return form_page(
        request,
        UntilForm(request.POST or None),
        command=command,
        done=_("Leaves the team."),
        title=_("Leave a team"),
        button=_("Leave the team"),
        back=_page_of(one),
        about=one.name,
        template="organisation/form.html",
        more={"team": membership.team},
        nav_here="staff",
    )


@requires(administers, otherwise=ONLY_ADMINISTRATORS)
@require_POST
def invite(request: ActingRequest, worker_uuid: UUID) -> HttpResponse:
    """The link is shown once, to be handed over: it is in no address, no notice and no log."""
    one = _worker_or_404(worker_uuid)
    with refusals_told(request):
        token = services.invite(worker=one, by=request.actor)
        link = request.build_absolute_uri(reverse("organisation:invitation", args=[one.uuid, token]))
        return _sheet(request, one, link=link)
    return HttpResponseRedirect(_page_of(one))


@requires(administers, otherwise=ONLY_ADMINISTRATORS)
def deactivate(request: ActingRequest, worker_uuid: UUID) -> HttpResponse:
    """What it does is said first: posts that ended do not come back with an "undo"."""
    one = _worker_or_404(worker_uuid)
    if request.method == "POST":
        with refusals_told(request):
            services.deactivate_account(worker=one, on=clock.today(), by=request.actor)
            say(request, _("Deactivated. Nobody can use this account any more."))
        return HttpResponseRedirect(_page_of(one))
    return render(request, "organisation/deactivate.html", {"sheet": queries.worker_sheet(one, on=clock.today()), "nav_here": "staff"})


@requires(administers, otherwise=ONLY_ADMINISTRATORS)
@require_POST
def reactivate(request: ActingRequest, worker_uuid: UUID) -> HttpResponse:
    one = _worker_or_404(worker_uuid)
    with refusals_told(request):
        services.reactivate_account(worker=one, by=request.actor)
        say(request, _("Active again. Give a post, and make a link for a new password."))
    return HttpResponseRedirect(_page_of(one))


def _sheet(request: ActingRequest, one: Worker, *, link: str = "") -> HttpResponse:
    context = {
        "sheet": queries.worker_sheet(one, on=clock.today()),
        "languages_spoken": one.languages,
        "link": link,
        "today": clock.today(),
        "own": one.pk == request.actor.worker_id,
        "nav_here": "staff",
    }
    return render(request, "organisation/worker.html", context)


def _worker_or_404(worker_uuid: UUID) -> Worker:
    one = queries.worker_of(worker_uuid)
    if one is None:
        raise Http404
    return one


def _page_of(one: Worker) -> str:
    return reverse("organisation:worker", args=[one.uuid])
