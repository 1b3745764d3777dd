"""Processes: the list, one, and how it is designed."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from impulsem.participation import queries, services
from impulsem.participation.forms import CountForm, DimensionForm, PhaseForm, ProcessForm
from impulsem.participation.models import Process
from impulsem.participation.permissions import may_decide, may_lead, may_work
from impulsem.participation.rules.states import PROCESS
from impulsem.participation.views.lookups import drawn, process_of
from impulsem.platform import clock
from impulsem.platform.errors import DomainError
from impulsem.platform.web.access import ActingRequest, requires
from impulsem.platform.web.form_page import form_page
from impulsem.platform.web.forms import add_refusal
from impulsem.platform.web.notices import refusals_told, say, warn

HERE = {"nav_here": "participation"}


def _page_of(process: Process) -> str:
    return reverse("participation:process", args=[process.slug])


@requires(may_work)
@require_GET
def processes(request: ActingRequest) -> HttpResponse:
    """All processes."""
    context = {"rows": queries.processes(), "may_lead": may_lead(request.actor), **HERE}
    return render(request, "participation/processes.html", context)


@requires(may_work)
@require_GET
def process(request: ActingRequest, slug: str) -> HttpResponse:
    """One process: who took part, what is due, its sessions."""
    found = process_of(slug)
    follows = [(state, Process.State(state).label) for state in sorted(PROCESS[found.state])] if may_decide(request.actor) else []
    context = {
        "page": queries.process_page(found, on=clock.today()),
        "process": found,
        "may_lead": may_lead(request.actor),
        "follows": follows,
        **HERE,
    }
    return render(request, "participation/process.html", context)


@requires(may_lead)
def design(request: ActingRequest) -> HttpResponse:
    """A new process."""
    form = ProcessForm(request.POST or None)

    def command(data: dict[str, Any]) -> str:
        return _page_of(services.design_process(slug=data["slug"], **form.details(), by=request.actor))

    return form_page(
        request,
        form,
        command=command,
        done=_("Begun. Say now who is asked, and when."),
        title=_("New process"),
        back=reverse("participation:processes"),
        more=HERE,
    )


@requires(may_lead)
def describe(request: ActingRequest, slug: str) -> HttpResponse:
    """Change what is said of a process."""
    found = process_of(slug)
    form = ProcessForm(request.POST or None, initial=ProcessForm.of(found))
    form.fields["slug"].disabled = True

    def command(data: dict[str, Any]) -> str:
        return _page_of(services.describe_process(process=found, **form.details(), by=request.actor))

    return form_page(request, form, command=command, done=_("Saved."), title=str(found), back=_page_of(found), more=HERE)


@requires(may_lead)
def add_dimension(request: ActingRequest, slug: str) -> HttpResponse:
    """Somebody else is asked too."""
    found = process_of(slug)
    form = DimensionForm(request.POST or None)

    def command(data: dict[str, Any]) -> str:
        services.add_dimension(process=found, code=data["code"], name=form.words("name"), by=request.actor)
        return _page_of(found)

    return form_page(request, form, command=command, title=_("New dimension"), back=_page_of(found), more=HERE)


@requires(may_lead)
def add_phase(request: ActingRequest, slug: str) -> HttpResponse:
    """A stretch of the process."""
    found = process_of(slug)
    form = PhaseForm(request.POST or None)

    def command(data: dict[str, Any]) -> str:
        typed = {name: data[name] for name in ("permits", "starts_on", "ends_on")}
        services.add_phase(process=found, name=form.words("name"), **typed, by=request.actor)
        return _page_of(found)

    return form_page(request, form, command=command, title=_("New phase"), back=_page_of(found), more=HERE)


@requires(may_decide)
@require_POST
def bring_to(request: ActingRequest, slug: str) -> HttpResponse:
    """The next state."""
    found, asked = process_of(slug), request.POST.get("state", "")
    if asked not in Process.State.values:
        warn(request, _("Choose a state."))
    else:
        with refusals_told(request):
            moved = services.bring_to(process=found, state=asked, by=request.actor)
            say(request, _("The process is now: %(state)s.") % {"state": moved.get_state_display()})
    return HttpResponseRedirect(_page_of(found))


@requires(may_work)
def slips(request: ActingRequest, slug: str) -> HttpResponse:
    """New slips to print: participation codes, or receipts. They are shown this once."""
    found = process_of(slug)
    form = CountForm(request.POST or None)
    codes: list[str] = []
    kind = "receipt" if request.GET.get("kind") == "receipt" else "code"
    if request.method == "POST" and form.is_valid():
        make = services.issue_blank if kind == "receipt" else services.make_codes
        try:
            codes = make(process=found, count=form.cleaned_data["count"], by=request.actor)
        except DomainError as refusal:
            add_refusal(form, refusal)
    context = {
        "form": form,
        "process": found,
        "kind": kind,
        "slips": [(code, drawn(code)) for code in codes],
        "site": request.build_absolute_uri("/"),
        **HERE,
    }
    return render(request, "participation/slips.html", context, status=422 if form.errors else 200)


@requires(may_work)
@require_GET
def method(request: ActingRequest) -> HttpResponse:
    """How different people are counted without knowing who they are."""
    return render(request, "participation/method.html", HERE)
