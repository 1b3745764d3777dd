"""Who is responsible for a file; handing a referent's people over."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from impulsem.casework import permissions, queries, services
from impulsem.casework.forms import AssignForm
from impulsem.casework.models import Assignment
from impulsem.casework.views.finding import acting, known_file, to_reason
from impulsem.organisation.models import Centre, Role
from impulsem.platform import clock
from impulsem.platform.errors import DomainError
from impulsem.platform.web.access import requires
from impulsem.platform.web.forms import add_refusal
from impulsem.platform.web.notices import say, warn


@requires(permissions.may_look)
def assign(request: HttpRequest, file_uuid: UUID) -> HttpResponse:
    """Referent, co-referents, supervisor and cover by dates; give, change and end."""
    found, standing = known_file(request, file_uuid)
    actor, today = acting(request), clock.today()
    may_take = found.centre_id in actor.centres(Role.PROFESSIONAL)
    if not (standing.assigns or standing.works_here or may_take):
        return to_reason(found)
    team = queries.team(found, on=today)
    if request.method == "POST" and (ending := request.POST.get("end")):
        return _end(request, found.uuid, next((a for a in team if str(a.pk) == ending), None))
    workers = list(queries.workers_to_assign(found, on=today)) if standing.assigns else []
    if not standing.assigns and may_take and not any(a.role == Assignment.Role.REFERENT for a in team):
        workers = [worker for worker in queries.workers_to_assign(found, on=today) if worker.pk == actor.worker_id]
    form = AssignForm(request.POST or None, workers=workers, initial={"from_day": today})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        worker = next(w for w in workers if str(w.uuid) == data["worker"])
        try:
            if data["role"] == Assignment.Role.REFERENT and any(a.role == Assignment.Role.REFERENT for a in team):
                services.change_referent(file=found, worker=worker, from_day=data["from_day"], by=actor, at=clock.now())
            else:
                services.assign(
                    file=found, worker=worker, role=data["role"], from_day=data["from_day"], until=data["until"], by=actor, at=clock.now()
                )
        except DomainError as refusal:
            add_refusal(form, refusal)
        else:
            say(request, _("%(name)s is responsible now.") % {"name": worker.name})
            return redirect("casework:assign", found.uuid)
    context = {
        "file": found,
        "standing": standing,
        "label": queries.file_heading(found, actor, at=clock.now()) if standing.opens or standing.directs else "",
        "team": team,
        "form": form if workers else None,
        "former": queries.former_team(found, on=today),
        # who shares out the work sees whose hours it takes; the others do not see their colleagues' hours
        "loads": queries.forecast(found, workers, on=today) if standing.directs else [],
        "today": today,
    }
    return render(request, "casework/assign.html", context, status=422 if form.is_bound else 200)


def _end(request: HttpRequest, file_uuid: UUID, assignment: Assignment | None) -> HttpResponse:
    if assignment is None:
        raise Http404
    try:
        services.end_assignment(assignment=assignment, by=acting(request), at=clock.now())
    except DomainError as refusal:
        warn(request, str(refusal))
    else:
        say(request, _("%(name)s is not responsible any more.") % {"name": assignment.worker.name})
    return redirect("casework:assign", file_uuid)


@requires(permissions.directs_somewhere)
@require_GET
def hand_over(request: HttpRequest) -> HttpResponse:
    """Files by referent at a centre that the actor directs, with the door to handing all of somebody's over."""
    centres = queries.centres_directed(acting(request))
    centre = _chosen(request, centres)
    loads = queries.caseloads(centre.pk, on=clock.today()) if centre is not None else []
    return render(request, "casework/hand_over.html", {"centres": centres, "centre": centre, "loads": loads, "nav_here": "hand_over"})


def _chosen(request: HttpRequest, centres: list[Centre]) -> Centre | None:
    wanted = request.GET.get("centre", "")
    return next((centre for centre in centres if centre.code == wanted), centres[0] if centres else None)
