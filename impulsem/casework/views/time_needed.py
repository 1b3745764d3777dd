"""How much time a file asks for, and who has how much of it."""

from __future__ import annotations

from decimal import Decimal
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from impulsem.casework import permissions, queries, services
from impulsem.casework.plan_forms import TimeForm
from impulsem.casework.views.finding import acting, known_file, to_reason
from impulsem.platform import clock
from impulsem.platform.errors import DomainError
from impulsem.platform.web.access import requires
from impulsem.platform.web.forms import add_refusal
from impulsem.platform.web.notices import say, warn


@requires(permissions.may_look)
def time_needed(request: HttpRequest, file_uuid: UUID) -> HttpResponse:
    """What the published rule proposes, line by line; what was decided, by whom and why."""
    found, standing = known_file(request, file_uuid)
    if not standing.manages:
        return to_reason(found)
    actor, at = acting(request), clock.now()
    services.note_part_read(file=found, by=actor, at=at, standing=standing)
    rule = queries.rule_on(clock.today())
    if rule is None:
        warn(request, _("This city has published no rule for the time that files need."))
        return redirect("casework:state", found.uuid)
    proposal = queries.proposal_for(found, rule, at=at)
    history = queries.decided_time(found)
    hours = Decimal(history[0].minutes if history else proposal.minutes) / 60
    form = TimeForm(request.POST or None, initial={"hours": hours.quantize(Decimal("0.01")), "proposed": proposal.minutes})
    if request.method == "POST" and form.is_valid():
        try:
            services.decide_time(
                file=found,
                minutes=form.minutes,
                proposed=form.cleaned_data["proposed"],
                reason=form.cleaned_data["reason"],
                by=actor,
                at=at,
            )
        except DomainError as refusal:
            add_refusal(form, refusal)
        else:
            say(request, _("Decided. Proposal and decision are both kept."))
            return redirect("casework:time_needed", found.uuid)
    context = {
        "file": found,
        "standing": standing,
        "label": queries.file_heading(found, actor, at=at),
        "rule": rule,
        "proposal": proposal,
        "history": history,
        "form": form,
    }
    return render(request, "casework/plans/time_needed.html", context, status=422 if form.errors else 200)


@requires(permissions.directs_somewhere)
def caseload(request: HttpRequest) -> HttpResponse:
    """Hours against contract by professional, for whoever shares out the work; with a file, what it would make."""
    actor, today = acting(request), clock.today()
    centres = queries.centres_directed(actor)
    wanted = request.GET.get("centre", "")
    centre = next((one for one in centres if one.code == wanted), centres[0] if centres else None)
    rule = queries.rule_on(today)
    if centre is None:
        raise Http404
    if rule is None:
        warn(request, _("This city has published no rule for the time that files need."))
        return redirect("casework:hand_over")
    loads = queries.loads(centre.pk, rule, on=today)
    context = {
        "centres": centres,
        "centre": centre,
        "loads": loads,
        "rule": rule,
        "share": round(rule.content["contract"]["share"] * 100),
        "minutes": sum(load.minutes for load in loads),
        "contract": sum(load.contract for load in loads),
        "nav_here": "hand_over",
    }
    return render(request, "casework/plans/caseload.html", context)
