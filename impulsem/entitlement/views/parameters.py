"""Pages of the figures: what is in force and why, a proposal, its second person, publications."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from impulsem.entitlement import queries, services
from impulsem.entitlement.forms import BecauseForm, ProposalForm, PublishForm
from impulsem.entitlement.models import Parameter, ParameterValue
from impulsem.entitlement.permissions import keeps_parameters, reads_parameters
from impulsem.platform import clock
from impulsem.platform.web.access import ActingRequest, requires
from impulsem.platform.web.form_page import form_page, sent
from impulsem.platform.web.notices import refusals_told, say

READERS = _("Only the staff sees the figures of the rules.")
KEEPERS = _("Only the head of the economic-support office and the institute keep the figures of the rules.")
State = ParameterValue.State
GROUPS = (
    (_("Waiting"), (State.PROPOSED, State.APPROVED)),
    (_("In force, or to come"), (State.PUBLISHED,)),
    (_("Rejected, or no longer published"), (State.REJECTED, State.LEFT)),
)


@requires(reads_parameters, otherwise=READERS)
@require_GET
def parameters(request: ActingRequest) -> HttpResponse:
    """Every figure by scheme, with its status and source; `?scheme=` shows one scheme."""
    today = clock.today()
    names = queries.scheme_names()
    only = request.GET.get("scheme", "")
    context = {
        "schemes": queries.schemes(today, only if only in dict(names) else ""),
        "names": names,
        "only": only,
        "waiting": queries.proposals(),
        "keeps": keeps_parameters(request.actor),
        "today": today,
        "nav_here": "parameters",
    }
    return render(request, "entitlement/parameters.html", context)


@requires(reads_parameters, otherwise=READERS)
@require_GET
def parameter(request: ActingRequest, code: str) -> HttpResponse:
    """One figure: over time as a drawing and as a table, with what was proposed, rejected and replaced."""
    found = get_object_or_404(Parameter, code=code)
    values, today = queries.history(found), clock.today()
    context = {
        "parameter": found,
        "scheme": queries.scheme_name(found.scheme),
        "groups": [(title, [value for value in values if value.state in states]) for title, states in GROUPS],
        "drawing": queries.drawing(values, today),
        "keeps": keeps_parameters(request.actor),
        "today": today,
        "nav_here": "parameters",
    }
    return render(request, "entitlement/parameter.html", context)


@requires(keeps_parameters, otherwise=KEEPERS)
def propose(request: ActingRequest, code: str) -> HttpResponse:
    found = get_object_or_404(Parameter, code=code)
    form = ProposalForm(request.POST or None, initial={"status": ParameterValue.Status.CONFIRMED})

    def command(data: dict[str, Any]) -> str:
        made = services.propose_value(parameter=found, by=request.actor, at=clock.now(), **data)
        return reverse("entitlement:value", args=[made.uuid])

    return form_page(
        request,
        form,
        command=command,
        title=_("Propose a value"),
        about=f"{queries.scheme_name(found.scheme)} · {found}",
        button=_("Propose"),
        done=_("Proposed. A second person has to approve it."),
        back=reverse("entitlement:parameter", args=[found.code]),
        nav_here="parameters",
    )


def _value(key: UUID) -> ParameterValue:
    rows = ParameterValue.objects.select_related("parameter", "proposed_by", "judged_by", "published_in__by", "left_in__by")
    return get_object_or_404(rows, uuid=key)


def _tried_with_the_others(found: ParameterValue) -> services.Outcome:
    """With all that is approved already: the figures of a year go out together."""
    approved = [row for row in queries.proposals() if row.state == State.APPROVED and row.pk != found.pk]
    return services.try_values([found, *approved])


@requires(reads_parameters, otherwise=READERS)
def value(request: ActingRequest, value_uuid: UUID) -> HttpResponse:
    """A value and what became of it; a second person approves it here or says why not."""
    found = _value(value_uuid)
    form = BecauseForm(request.POST if "reject" in request.POST else None)
    judges = keeps_parameters(request.actor) and found.state == State.PROPOSED and found.proposed_by_id != request.actor.worker_id
    if request.method == "POST" and judges:

        def reject(data: dict[str, Any]) -> str:
            services.reject_value(value=found, by=request.actor, at=clock.now(), **data)
            return request.path

        if onward := sent(request, form, reject, done=_("Rejected. Whoever proposed it reads why.")):
            return onward
    waits = found.state in (State.PROPOSED, State.APPROVED)
    context = {
        "value": found,
        "scheme": queries.scheme_name(found.parameter.scheme),
        "replaces": queries.replaced_by(found) if waits else [],
        "outcome": _tried_with_the_others(found) if waits and keeps_parameters(request.actor) else None,
        "form": form,
        "judges": judges,
        "own": found.proposed_by_id is not None and found.proposed_by_id == request.actor.worker_id,
        "keeps": keeps_parameters(request.actor),
        "today": clock.today(),
        "nav_here": "parameters",
    }
    return render(request, "entitlement/value.html", context, status=422 if form.errors else 200)


@requires(keeps_parameters, otherwise=KEEPERS)
@require_POST
def approve(request: ActingRequest, value_uuid: UUID) -> HttpResponse:
    found = _value(value_uuid)
    with refusals_told(request):
        services.approve_value(value=found, by=request.actor, at=clock.now())
        say(request, _("Approved. It is in force once it is published."))
    return HttpResponseRedirect(reverse("entitlement:value", args=[found.uuid]))


@requires(keeps_parameters, otherwise=KEEPERS)
@require_POST
def try_on_city(request: ActingRequest, value_uuid: UUID) -> HttpResponse:
    """How many households and euros it would move, if it were in force today."""
    found = _value(value_uuid)
    with refusals_told(request):
        title = f"{queries.scheme_name(found.parameter.scheme)}: {found.parameter}"
        asked = services.ask_what_if(title=title[:120], changes={found.parameter: found.value}, by=request.actor, at=clock.now())
        return HttpResponseRedirect(reverse("entitlement:what_if", args=[asked.uuid]))
    return HttpResponseRedirect(reverse("entitlement:value", args=[found.uuid]))


@requires(keeps_parameters, otherwise=KEEPERS)
def withdraw(request: ActingRequest, value_uuid: UUID) -> HttpResponse:
    found = _value(value_uuid)

    def command(data: dict[str, Any]) -> str:
        services.withdraw(value=found, by=request.actor, at=clock.now(), **data)
        return reverse("entitlement:parameter", args=[found.parameter.code])

    return form_page(
        request,
        BecauseForm(request.POST or None),
        command=command,
        title=_("Take a value out of force"),
        about=_("Nothing takes its place: rules that need it say that there is none in force, until another value is published."),
        button=_("Take it out of force"),
        done=_("It is no longer in force."),
        back=reverse("entitlement:value", args=[found.uuid]),
        nav_here="parameters",
    )


@requires(reads_parameters, otherwise=READERS)
def publications(request: ActingRequest) -> HttpResponse:
    """What was published and when; approved values go out here, together, if all cases of the rules pass."""
    approved = [found for found in queries.proposals() if found.state == State.APPROVED]
    keeps = keeps_parameters(request.actor)
    form = PublishForm(request.POST if keeps and request.method == "POST" else None)

    def command(data: dict[str, Any]) -> str:
        services.publish(values=list(data["values"]), note=data["note"], by=request.actor, at=clock.now())
        return reverse("entitlement:publications")

    if form.is_bound and (onward := sent(request, form, command, done=_("Published. It is in force."))):
        return onward
    context = {
        "approved": approved,
        "outcome": services.try_values(approved) if approved and keeps else None,
        "publications": queries.publications(),
        "form": form,
        "keeps": keeps,
        "nav_here": "parameters",
    }
    return render(request, "entitlement/publications.html", context, status=422 if form.errors else 200)


@requires(reads_parameters, otherwise=READERS)
@require_GET
def catalogue(request: ActingRequest) -> HttpResponse:
    """What there is, whose it truly is, and how one asks there."""
    return render(request, "entitlement/catalogue.html", {"benefits": queries.catalogue(), "nav_here": "catalogue"})
