"""The library: browse, copy to one's centre, write anew, offer to the others."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from impulsem.groups import queries, services
from impulsem.groups.forms import ProjectForm
from impulsem.groups.models import GroupProject
from impulsem.groups.permissions import may_plan, may_write_project, sees_groups
from impulsem.groups.views.lookups import centres_planned_at, project_offered
from impulsem.platform import clock
from impulsem.platform.web.access import ActingRequest, requires
from impulsem.platform.web.form_page import form_page
from impulsem.platform.web.language import NAMES
from impulsem.platform.web.notices import refusals_told, say


def asked_language(request: ActingRequest) -> str:
    """In which language the guide is read or written: `?in=es`, else the reader's."""
    asked = request.GET.get("in", "")
    codes = [code for code, _name in settings.LANGUAGES]
    return asked if asked in codes else get_language() or settings.LANGUAGE_CODE


@requires(sees_groups)
def library(request: ActingRequest) -> HttpResponse:
    """`?kind=vine`."""
    kind = request.GET.get("kind", "")
    kind = kind if kind in GroupProject.Kind.values else ""
    context = {
        "cards": queries.library(request.actor.centres(), kind=kind),
        "kind": kind,
        "kinds": GroupProject.Kind.choices,
        "may_plan": may_plan(request.actor),
        "nav_here": "groups",
    }
    return render(request, "groups/library.html", context)


@requires(sees_groups)
def project(request: ActingRequest, project_uuid: uuid.UUID) -> HttpResponse:
    page = queries.project_page(project_uuid, request.actor.centres(), language=asked_language(request), at=clock.now())
    if page is None:
        raise Http404
    one = page.card.project
    context = {
        "page": page,
        "project": one,
        "version": page.card.version,
        "may_plan": may_plan(request.actor),
        "may_write": may_write_project(request.actor, one),
        "centres": list(centres_planned_at(request.actor)) if may_plan(request.actor) else [],
        "nav_here": "groups",
    }
    return render(request, "groups/project.html", context)


@requires(may_plan)
@require_POST
def copy(request: ActingRequest, project_uuid: uuid.UUID) -> HttpResponse:
    """POST `centre`: whose the copy is."""
    origin = project_offered(request, project_uuid)
    centre = get_object_or_404(centres_planned_at(request.actor), code=request.POST.get("centre", ""))
    with refusals_told(request):
        made = services.copy_project(project=origin, centre=centre, by=request.actor, at=clock.now())
        say(request, _("The copy belongs to %(centre)s: change what you need.") % {"centre": centre})
        return HttpResponseRedirect(reverse("groups:project_edit", args=[made.uuid]))
    return HttpResponseRedirect(reverse("groups:project", args=[origin.uuid]))


@requires(may_plan)
def edit(request: ActingRequest, project_uuid: uuid.UUID) -> HttpResponse:
    """`?in=es`: in which language the guide is written; title and summary stand in each."""
    one, language = project_offered(request, project_uuid), asked_language(request)
    if not may_write_project(request.actor, one):
        raise Http404
    form = ProjectForm(request.POST or None, version=one.versions.latest("number"), language=language)

    def command(data: dict[str, Any]) -> str:
        services.write_project(project=one, details=form.details(), by=request.actor, at=clock.now())
        return reverse("groups:project", args=[one.uuid])

    return form_page(
        request,
        form,
        command=command,
        title=_("Write the project"),
        about=_("The guide is written in %(language)s; in other languages it stays as it is.") % {"language": NAMES[language]},
        back=reverse("groups:project", args=[one.uuid]),
        done=_("Saved. Sessions that are planned keep what they had."),
        nav_here="groups",
        template="groups/edit.html",
        more={"languages_of_guide": [(code, NAMES[code], code == language) for code, _name in settings.LANGUAGES]},
    )


@requires(may_plan)
@require_POST
def share(request: ActingRequest, project_uuid: uuid.UUID) -> HttpResponse:
    """POST `shared`: "yes" or anything else."""
    one = project_offered(request, project_uuid)
    with refusals_told(request):
        services.share_project(project=one, shared=request.POST.get("shared") == "yes", by=request.actor)
        say(request, _("All centres see it in the library.") if one.shared else _("Only your centre sees it now."))
    return HttpResponseRedirect(reverse("groups:project", args=[one.uuid]))
