"""Writing the programme: its next version, what happens to a project, evaluations. Each page is one form."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

from django import forms
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from impulsem.organisation.models import Role, Worker
from impulsem.platform import clock
from impulsem.platform.actors import Actor
from impulsem.platform.errors import DomainError
from impulsem.platform.web.access import ActingRequest, requires
from impulsem.platform.web.forms import add_refusal
from impulsem.platform.web.notices import say
from impulsem.platform.words import said
from impulsem.strategy import queries, services
from impulsem.strategy.forms import programme as programme_forms
from impulsem.strategy.forms.words import WordsForm
from impulsem.strategy.models import Evaluation, Funding, Milestone, Programme, Recommendation
from impulsem.strategy.permissions import may_decide, may_lead
from impulsem.strategy.queries import Whole
from impulsem.strategy.queries.rounds import published_rounds

LEADERS = _("Directors and the institute lead the programme.")


def _answer(request: ActingRequest, form: forms.Form, title: Any, action: Any, write: Callable[[], object], back: str) -> HttpResponse:
    """Show the form; a valid one is written, and leads back."""
    if request.method == "POST" and form.is_valid():
        try:
            write()
        except DomainError as refusal:
            add_refusal(form, refusal)
        else:
            say(request, _("Written down. What was there before stays to be seen."))
            return HttpResponseRedirect(back)
    context = {"form": form, "title": title, "action": action, "back": back, "nav_here": "programme"}
    return render(request, "strategy/form.html", context, status=422 if form.errors else 200)


# versions


def _draft() -> Programme:
    draft = queries.programme_draft()
    if draft is None:
        raise Http404
    return draft


def _version_page(number: int) -> str:
    return reverse("strategy:programme_version", args=[number])


@requires(may_lead, otherwise=LEADERS)
def draft(request: ActingRequest) -> HttpResponse:
    """Begin the next version; the first one gets its title and its budget here."""
    first = queries.programme_in_force() is None
    form: WordsForm = (programme_forms.FirstProgrammeForm if first else programme_forms.DraftProgrammeForm)(request.POST or None)

    def write() -> None:
        of_the_first = {"title": form.words("title"), "budget": form.cleaned_data["budget"]} if first else {}
        services.draft_programme(reason=form.words("reason"), by=request.actor, **of_the_first)

    versions = reverse("strategy:programme_versions")
    return _answer(request, form, _("Draft the next version of the programme"), _("Begin"), write, versions)


@requires(may_lead, otherwise=LEADERS)
def describe(request: ActingRequest) -> HttpResponse:
    held = _draft()
    form = programme_forms.DescribeProgrammeForm(request.POST or None, initial={"title": held.title, "budget": held.budget})

    def write() -> None:
        services.describe_programme(draft=held, title=form.words("title"), budget=form.cleaned_data["budget"], by=request.actor)

    return _answer(request, form, _("Title and budget of the draft"), _("Save in the draft"), write, _version_page(held.number))


@requires(may_decide, otherwise=_("The institute puts a version in force."))
def in_force(request: ActingRequest) -> HttpResponse:
    held = _draft()
    form = programme_forms.ProgrammeInForceForm(request.POST or None, initial={"valid_from": clock.today()})

    def write() -> None:
        services.put_programme_in_force(draft=held, valid_from=form.cleaned_data["valid_from"], by=request.actor)

    return _answer(request, form, _("Put the draft in force"), _("Put in force"), write, _version_page(held.number))


def _project_form(request: ActingRequest, initial: dict[str, Any] | None = None) -> programme_forms.ProjectForm:
    """With what there is to choose from: the strategy in force, results of published rounds, the institute's and directors' names."""
    strategy = queries.in_force()
    rows = strategy.statements.filter(element__node__isnull=False).select_related("element").order_by("order") if strategy else []
    elements = [(row.element.code, f"{row.number} {said(row.title)}") for row in rows]
    options = [
        (str(option.pk), f"{said(held.title)}: {option.key} {said(option.title)}")
        for held in published_rounds()
        for option in held.options.all()
    ]
    leaders = Worker.objects.filter(posts__role__in=[Role.INSTITUTE, Role.TERRITORIAL_DIRECTOR, Role.CENTRE_DIRECTOR])
    owners = [(str(pk), name) for pk, name in leaders.order_by("name").distinct().values_list("pk", "name")]
    return programme_forms.ProjectForm(request.POST or None, initial=initial, elements=elements, options=options, owners=owners)


@requires(may_lead, otherwise=LEADERS)
def add(request: ActingRequest) -> HttpResponse:
    held = _draft()
    form = _project_form(request)

    def write() -> None:
        services.add_project(draft=held, says=form.says(), reason=form.cleaned_data["reason"], by=request.actor)

    return _answer(request, form, _("Add a project"), _("Add to the draft"), write, _version_page(held.number))


def _in_the_draft(code: str) -> tuple[Programme, Whole]:
    held, whole = _draft(), queries.project_by_code(code, drafts=True)
    if whole is None or whole.statement.programme_id != held.pk:
        raise Http404
    return held, whole


@requires(may_lead, otherwise=LEADERS)
def change(request: ActingRequest, code: str) -> HttpResponse:
    held, whole = _in_the_draft(code)
    now = whole.statement
    texts = {name: getattr(now, name) for name in ("title", "description", "justification", "evidence", "body")}
    chosen = {
        "area": now.area.code,
        "source": now.source,
        "option": now.option_id,
        "owner": now.owner_id,
        "serves": [each.element.code for each in whole.serves],
    }
    form = _project_form(request, texts | chosen)

    def write() -> None:
        says = dataclasses.replace(form.says(), proposal=now.proposal)
        services.change_project(draft=held, project=whole.project, says=says, reason=form.cleaned_data["reason"], by=request.actor)

    return _answer(request, form, _("Change the project"), _("Save in the draft"), write, _version_page(held.number))


@requires(may_lead, otherwise=LEADERS)
def drop(request: ActingRequest, code: str) -> HttpResponse:
    held, whole = _in_the_draft(code)
    form = programme_forms.DropProjectForm(request.POST or None)

    def write() -> None:
        services.drop_project(draft=held, project=whole.project, reason=form.cleaned_data["reason"], by=request.actor)

    title = _("Leave the project out of the next version")
    return _answer(request, form, title, _("Leave it out"), write, _version_page(held.number))


# what happens to a project


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


@requires(may_lead, otherwise=LEADERS)
def write(request: ActingRequest, code: str, what: str) -> HttpResponse:
    """One line of a project, of one of `WRITINGS`."""
    whole = queries.project_by_code(code, drafts=True)
    writing = WRITINGS.get(what)
    if whole is None or writing is None:
        raise Http404
    form = writing.form(request.POST or None, whole)

    def done() -> None:
        writing.write(form, whole, request.actor)

    return _answer(request, form, writing.title, _("Write down"), done, reverse("strategy:project", args=[code]))


# evaluations


@requires(may_lead, otherwise=LEADERS)
def evaluate(request: ActingRequest) -> HttpResponse:
    programme = queries.programme_in_force()
    if programme is None:
        raise Http404
    form = programme_forms.EvaluationForm(request.POST or None, initial={"made_on": clock.today()})

    def done() -> None:
        texts = {name: form.words(name) for name in ("title", "question", "method", "findings")}
        services.evaluate(programme=programme, made_on=form.cleaned_data["made_on"], by=request.actor, **texts)

    return _answer(request, form, _("Write down an evaluation"), _("Write down"), done, reverse("strategy:evaluations"))


@requires(may_lead, otherwise=LEADERS)
def recommend(request: ActingRequest, pk: int) -> HttpResponse:
    evaluation = get_object_or_404(Evaluation.objects.select_related("programme"), pk=pk)
    wholes = {whole.code: whole for whole in queries.projects_of(evaluation.programme)}
    form = programme_forms.RecommendationForm(request.POST or None, projects=[(code, whole.title) for code, whole in wholes.items()])

    def done() -> None:
        about = wholes.get(form.cleaned_data["project"])
        services.recommend(evaluation=evaluation, text=form.words("text"), project=about.project if about else None, by=request.actor)

    return _answer(request, form, _("Add a recommendation"), _("Write down"), done, reverse("strategy:evaluations"))


@requires(may_decide, otherwise=_("The institute decides about recommendations."))
def rule(request: ActingRequest, pk: int) -> HttpResponse:
    recommendation = get_object_or_404(Recommendation, pk=pk)
    versions = {str(each.number): each for each in queries.programmes(drafts=True)}
    form = programme_forms.RulingForm(request.POST or None, versions=list(versions.values()))

    def done() -> None:
        given = form.cleaned_data
        shows_in = versions.get(given["programme"])
        services.rule_on(
            recommendation=recommendation, answer=given["answer"], reason=given["reason"], programme=shows_in, by=request.actor
        )

    return _answer(request, form, _("Decide about it"), _("Decide"), done, reverse("strategy:evaluations"))
