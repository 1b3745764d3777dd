"""What happens to a project, one line and one form at a time. What was written before stays."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from impulsem.entitlement.models import WhatIf
from impulsem.entitlement.permissions import reads_what_if
from impulsem.platform.actors import Actor
from impulsem.platform.web.access import ActingRequest, requires
from impulsem.platform.web.form_page import form_page
from impulsem.strategy import queries, services
from impulsem.strategy.forms import programme as programme_forms
from impulsem.strategy.models import Funding, Milestone
from impulsem.strategy.permissions import may_lead
from impulsem.strategy.queries import Whole

LEADERS = _("Directors and the institute lead the programme.")


def written(
    request: ActingRequest, form: forms.Form, *, title: Any, button: Any, write: Callable[[dict[str, Any]], object], back: str,
    about: str = "",
) -> HttpResponse:  # fmt: skip
    """A form of the programme: a valid one is written, and leads back."""

    def command(given: dict[str, Any]) -> str:
        write(given)
        return back

    return form_page(
        request, form, command=command, title=title, about=about, button=button, back=back,
        done=_("Written down. What was there before stays to be seen."), nav_here="programme",
    )  # fmt: skip


@dataclasses.dataclass(frozen=True, slots=True)
class Writing:
    """Something that can be written of a project: its form, and what is done with it."""

    title: Any
    form: Callable[[Any, Whole], forms.Form]
    write: Callable[[Any, Whole, Actor], object]


def _milestone_date(form: Any, whole: Whole, by: Actor) -> object:
    given = form.cleaned_data
    milestone = Milestone.objects.get(project=whole.project, pk=given["milestone"])
    write = services.accomplish_milestone if given["kind"] == "actual" else services.forecast_milestone
    return write(milestone=milestone, date=given["date"], reason=given["reason"], by=by)


def _roll_out(form: Any, whole: Whole, by: Actor) -> object:
    given = dict(form.cleaned_data)
    return services.roll_out(project=whole.project, place=form.places[given.pop("place")], by=by, **given)


def _fund(form: Any, whole: Whole, by: Actor) -> object:
    given = form.cleaned_data
    replaced = Funding.objects.filter(project=whole.project, pk=given["replaces"]).first() if given["replaces"] else None
    return services.fund(
        project=whole.project, source=form.words("source"), amount=given["amount"], agreement=given["agreement"], reason=given["reason"],
        replaces=replaced, by=by,
    )  # fmt: skip


def _risk(form: Any, whole: Whole, by: Actor) -> object:
    given = form.cleaned_data
    return services.add_risk(
        project=whole.project, title=form.words("title"), answer=form.words("answer"), likelihood=given["likelihood"],
        impact=given["impact"], by=by,
    )  # fmt: skip


def _measure(form: Any, whole: Whole, by: Actor) -> object:
    given = form.cleaned_data
    return services.measure(
        project=whole.project, code=given["indicator"], target=given["target"], due=given["due"], baseline=given["baseline"],
        baseline_on=given["baseline_on"], by=by, **form.where,
    )  # fmt: skip


WRITINGS: dict[str, Writing] = {
    "step": Writing(
        _("How far the project has come"),
        lambda data, whole: programme_forms.StepForm(data, now=whole.state),
        lambda form, whole, by: services.take_step(project=whole.project, by=by, **form.cleaned_data),
    ),
    "milestone": Writing(
        _("Add a milestone"),
        lambda data, whole: programme_forms.MilestoneForm(data),
        lambda form, whole, by: services.add_milestone(
            project=whole.project, title=form.words("title"), date=form.cleaned_data["date"], by=by
        ),
    ),
    "date": Writing(
        _("The day of a milestone"),
        lambda data, whole: programme_forms.MilestoneDateForm(data, milestones=[(str(each.row.pk), each.title) for each in whole.stones]),
        _milestone_date,
    ),
    "place": Writing(_("How far it is at a place"), lambda data, whole: programme_forms.RolloutForm(data), _roll_out),
    "money": Writing(
        _("Money of a year"),
        lambda data, whole: programme_forms.BudgetForm(data),
        lambda form, whole, by: services.write_budget(project=whole.project, by=by, **form.cleaned_data),
    ),
    "funding": Writing(
        _("Where the money comes from"), lambda data, whole: programme_forms.FundingForm(data, funding=whole.funding), _fund
    ),
    "risk": Writing(_("Add a risk"), lambda data, whole: programme_forms.RiskForm(data), _risk),
    "indicator": Writing(_("Add an indicator"), lambda data, whole: programme_forms.MeasureForm(data), _measure),
}


def _whole(code: str) -> Whole:
    whole = queries.project_by_code(code, drafts=True)
    if whole is None:
        raise Http404
    return whole


def _line(request: ActingRequest, whole: Whole, form: forms.Form, title: Any, write: Callable[[dict[str, Any]], object]) -> HttpResponse:
    page = reverse("strategy:project", args=[whole.code])
    return written(request, form, title=title, about=f"{whole.code} {whole.title}", button=_("Write down"), write=write, back=page)


@requires(may_lead, otherwise=LEADERS)
def write(request: ActingRequest, code: str, what: str) -> HttpResponse:
    """One line of a project, of one of `WRITINGS`."""
    whole, writing = _whole(code), WRITINGS.get(what)
    if writing is None:
        raise Http404
    form = writing.form(request.POST or None, whole)
    return _line(request, whole, form, writing.title, lambda _given: writing.write(form, whole, request.actor))


@requires(may_lead, otherwise=LEADERS)
def assess(request: ActingRequest, code: str, pk: int) -> HttpResponse:
    """Look at a risk again: how likely it is now, or that it is over."""
    whole = _whole(code)
    danger = next((each for each in whole.risks if each.row.pk == pk), None)
    if danger is None:
        raise Http404
    now = {name: getattr(danger.now, name) for name in ("answer", "likelihood", "impact")}
    form = programme_forms.AssessForm(request.POST or None, initial=now | {"open": "yes" if danger.now.open else "no"})

    def assessed(given: dict[str, Any]) -> object:
        return services.assess_risk(
            risk=danger.row, likelihood=given["likelihood"], impact=given["impact"], answer=form.words("answer"),
            open=given["open"] == "yes", reason=given["reason"], by=request.actor,
        )  # fmt: skip

    return _line(request, whole, form, _("Look again at: %(risk)s") % {"risk": danger.title}, assessed)


@requires(may_lead, otherwise=LEADERS)
def aim(request: ActingRequest, code: str, pk: int) -> HttpResponse:
    """Another target for an indicator."""
    whole = _whole(code)
    gauge = next((each for each in whole.gauges if each.row.pk == pk), None)
    if gauge is None:
        raise Http404
    now = {"value": gauge.target.value, "due": gauge.target.due} if gauge.target else {}
    form = programme_forms.TargetForm(request.POST or None, initial=now)

    def aimed(given: dict[str, Any]) -> object:
        return services.aim(indicator=gauge.row, value=given["value"], due=given["due"], reason=given["reason"], by=request.actor)

    return _line(request, whole, form, _("Another target for: %(indicator)s") % {"indicator": gauge.name}, aimed)


def attaches(actor: Actor) -> bool:
    return may_lead(actor) and reads_what_if(actor)


@requires(attaches, otherwise=LEADERS)
def attach_what_if(request: ActingRequest, code: str) -> HttpResponse:
    """Put a question about other figures of the rules beside the project."""
    whole = _whole(code)
    asked = {str(each.uuid): each for each in WhatIf.objects.filter(state=WhatIf.State.DONE)[:100]}
    form = programme_forms.WhatIfForm(request.POST or None, asked=[(key, each.title) for key, each in asked.items()])

    def attached(given: dict[str, Any]) -> object:
        return services.attach_what_if(project=whole.project, what_if=asked[given["what_if"]], reason=given["reason"], by=request.actor)

    return _line(request, whole, form, _("Put a question about other figures beside it"), attached)
