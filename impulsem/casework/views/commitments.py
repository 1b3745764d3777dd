"""Who promised what: the worker's own list, and steps of one commitment."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from impulsem.casework import permissions, queries, services
from impulsem.casework.forms import CommitmentForm, MoveForm
from impulsem.casework.views.finding import acting, back, known_file, to_reason
from impulsem.people.models import Person
from impulsem.platform import clock
from impulsem.platform.errors import DomainError
from impulsem.platform.web.access import requires
from impulsem.platform.web.notices import say, warn


@requires(permissions.may_look)
def commitments(request: HttpRequest) -> HttpResponse:
    """Everything that waits for the worker, by day."""
    actor, today = acting(request), clock.today()
    tasks = queries.inbox(actor.worker_id, today, actor=actor) if actor.worker_id is not None else []
    context = {
        "late": [task for task in tasks if task.late],
        "due": [task for task in tasks if not task.late],
        "today": today,
        "nav_here": "commitments",
    }
    return render(request, "casework/commitments.html", context)


@require_POST
@requires(permissions.may_look)
def make(request: HttpRequest, file_uuid: UUID) -> HttpResponse:
    """A promise outside an entry, from the file's page."""
    found, standing = known_file(request, file_uuid)
    if not standing.opens:
        return to_reason(found)
    actor, at = acting(request), clock.now()
    members = queries.members_of(found, actor, at=at)
    form = CommitmentForm(request.POST, people=[(str(m.uuid), m.first_name) for m in members])
    if not form.is_valid():
        warn(request, " ".join(str(error) for errors in form.errors.values() for error in errors))
        return back(request, "casework:file", found.uuid)
    data = form.cleaned_data
    promiser = next((m for m in members if str(m.uuid) == data["by"]), None)
    person = Person.objects.get(pk=promiser.person_id) if promiser is not None else None
    try:
        services.make_commitment(
            text=data["text"],
            due_on=data["due_on"],
            file=found,
            person=person,
            promised_by=promiser.first_name if promiser is not None else "",
            by=actor,
            at=at,
        )
    except DomainError as refusal:
        warn(request, str(refusal))
    else:
        say(request, _("Written down."))
    return back(request, "casework:file", found.uuid)


#: What each button does, and what the page says afterwards.
STEPS = {
    "keep": (services.keep_commitment, gettext_lazy("Done: the commitment is kept.")),
    "waive": (services.waive_commitment, gettext_lazy("The commitment is no longer needed.")),
    "reopen": (services.reopen_commitment, gettext_lazy("The commitment is open again.")),
}


@require_POST
@requires(permissions.may_look)
def mark(request: HttpRequest, commitment_uuid: UUID) -> HttpResponse:
    """Kept, no longer needed, reopened, or another day. `action` is in the form, or in the address of an undo."""
    actor, at = acting(request), clock.now()
    commitment = queries.find_commitment(commitment_uuid, actor, at=at)
    if commitment is None:
        raise Http404
    action = request.POST.get("action") or request.GET.get("action", "")
    form = MoveForm(request.POST)
    try:
        if action == "move" and form.is_valid():
            services.move_commitment(commitment=commitment, by=actor, at=at, **form.cleaned_data)
            say(request, _("Moved to another day."))
        elif action == "move":
            warn(request, _("Say by when."))
        elif action in STEPS:
            step, said = STEPS[action]
            step(commitment=commitment, note=request.POST.get("note", ""), by=actor, at=at)
            undo = "" if action == "reopen" else f"{reverse('casework:commitment_mark', args=[commitment.uuid])}?action=reopen"
            say(request, said, undo=undo)
        else:
            raise Http404
    except DomainError as refusal:
        warn(request, str(refusal))
    return back(request, "casework:commitments")
