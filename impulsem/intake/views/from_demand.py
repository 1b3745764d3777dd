"""Sessions that waiting demands ask for: looked for, taken up, changed or refused by a named worker."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from impulsem.intake import permissions
from impulsem.intake.models import GroupProposal
from impulsem.intake.queries import from_demand as queries
from impulsem.intake.services import from_demand as services
from impulsem.intake.waiting_forms import PART_WORDS, AcceptProposalForm, BecauseForm
from impulsem.organisation.models import Centre, Role, Room, Worker
from impulsem.platform import clock
from impulsem.platform.web.access import ActingRequest, requires
from impulsem.platform.web.form_page import sent
from impulsem.platform.web.forms import offer
from impulsem.platform.web.notices import refusals_told, say

HERE = {"nav_here": "group_proposals"}


def _proposal_or_404(request: ActingRequest, proposal_uuid: uuid.UUID) -> GroupProposal:
    found = queries.proposal_of(proposal_uuid, request.actor)
    if found is None:
        raise Http404
    return found


def _own_centres(request: ActingRequest) -> list[Centre]:
    return list(Centre.objects.filter(pk__in=request.actor.centres(Role.PROFESSIONAL)))


@requires(permissions.sees_group_proposals)
@require_GET
def proposals(request: ActingRequest) -> HttpResponse:
    """What is proposed, and what was decided."""
    rows = queries.proposals_for(request.actor)
    context = {
        "rows": [(row, PART_WORDS[queries.PARTS[row.part]]) for row in rows],
        "freed": sum(row.freed_minutes for row in rows),
        "decided": queries.decided_for(request.actor),
        "freed_lately": queries.freed_by(request.actor, since=clock.now() - dt.timedelta(days=91)),
        "may_look": bool(_own_centres(request)),
        **HERE,
    }
    return render(request, "intake/group_proposals.html", context)


@requires(permissions.sees_group_proposals)
@require_POST
def look(request: ActingRequest) -> HttpResponse:
    """Look again at the demands that wait at the reader's centres."""
    with refusals_told(request):
        made = services.look_for_groups(centres=_own_centres(request), by=request.actor, at=clock.now())
        say(request, ngettext("%(n)s session is proposed.", "%(n)s sessions are proposed.", len(made)) % {"n": len(made)})
    return HttpResponseRedirect(reverse("intake:group_proposals"))


@requires(permissions.sees_group_proposals)
def proposal(request: ActingRequest, proposal_uuid: uuid.UUID) -> HttpResponse:
    """One proposal, with its reasons; a POST takes it up, as it is or changed."""
    found, at = _proposal_or_404(request, proposal_uuid), clock.now()
    decides = found.state == GroupProposal.State.PROPOSED and permissions.decides_on_groups_at(request.actor, found.centre_id)
    form = _form(request, found) if decides else None

    def command(data: dict[str, Any]) -> str:
        starts = clock.at(data["day"], data["time"])
        services.accept_proposal(
            proposal=found,
            project=next(project for project, _title in queries.projects_for(found) if str(project.uuid) == data["project"]),
            room=Room.objects.get(pk=data["room"]),
            workers=list(Worker.objects.filter(uuid__in=data["workers"])),
            span=DateTimeTZRange(starts, starts + dt.timedelta(minutes=found.minutes), "[)"),
            capacity=data["capacity"],
            by=request.actor,
            at=at,
        )
        return reverse("intake:group_proposal", args=[found.uuid])

    if form is not None and request.method == "POST":
        onward = sent(request, form, command, done=_("The session is planned and those who have a record are invited."))
        if onward:
            return onward
    page = queries.proposal_page(found, request.actor, at=at)
    context = {
        "page": page,
        "proposal": found,
        "part": PART_WORDS[page.part],
        "form": form,
        "refuse_form": BecauseForm(),
        **HERE,
    }
    return render(request, "intake/group_proposal.html", context, status=422 if form is not None and form.errors else 200)


def _form(request: ActingRequest, found: GroupProposal) -> AcceptProposalForm:
    projects = queries.projects_for(found)
    starts = timezone.localtime(found.starts_at) if found.starts_at else None
    day = starts.date() if starts else clock.today() + dt.timedelta(days=7)
    initial = {
        "project": str(projects[0][0].uuid) if projects else "",
        "day": day,
        "time": starts.time() if starts else None,
        "room": found.room_id,
        "workers": [str(worker.uuid) for worker in found.workers.all()],
        "capacity": found.capacity,
    }
    form = AcceptProposalForm(request.POST or None, initial=initial)
    offer(form, "project", [(str(project.uuid), title) for project, title in projects])
    offer(form, "room", [(room.pk, f"{room} ({room.seats})") for room in queries.rooms_of(found.centre)])
    offer(form, "workers", [(str(worker.uuid), worker.name) for worker in queries.holders_at(found.centre, day)])
    return form


@requires(permissions.sees_group_proposals)
@require_POST
def refuse(request: ActingRequest, proposal_uuid: uuid.UUID) -> HttpResponse:
    """Not this one, and why."""
    found = _proposal_or_404(request, proposal_uuid)
    with refusals_told(request):
        services.refuse_proposal(proposal=found, reason=request.POST.get("because", ""), by=request.actor, at=clock.now())
        say(request, _("Refused; the reason is kept."))
    return HttpResponseRedirect(reverse("intake:group_proposals"))
