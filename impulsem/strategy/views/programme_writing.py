"""Writing the programme: its next version, and evaluations. Each page is one form."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from impulsem.organisation.models import Role, Worker
from impulsem.participation.queries.synthesis import confirmed_proposals
from impulsem.platform import clock
from impulsem.platform.web.access import ActingRequest, requires
from impulsem.platform.words import said
from impulsem.strategy import queries, services
from impulsem.strategy.forms import programme as programme_forms
from impulsem.strategy.forms.words import WordsForm
from impulsem.strategy.models import Evaluation, Programme, Recommendation
from impulsem.strategy.permissions import may_decide, may_lead
from impulsem.strategy.queries import Whole
from impulsem.strategy.queries.rounds import published_rounds
from impulsem.strategy.views.programme_delivery import LEADERS, written

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

    def write(given: dict[str, Any]) -> None:
        of_the_first = {"title": form.words("title"), "budget": given["budget"]} if first else {}
        services.draft_programme(reason=form.words("reason"), by=request.actor, **of_the_first)

    versions = reverse("strategy:programme_versions")
    return written(request, form, title=_("Draft the next version of the programme"), button=_("Begin"), write=write, back=versions)


@requires(may_lead, otherwise=LEADERS)
def describe(request: ActingRequest) -> HttpResponse:
    held = _draft()
    form = programme_forms.DescribeProgrammeForm(request.POST or None, initial={"title": held.title, "budget": held.budget})

    def write(given: dict[str, Any]) -> None:
        services.describe_programme(draft=held, title=form.words("title"), budget=given["budget"], by=request.actor)

    return written(
        request, form, title=_("Title and budget of the draft"), button=_("Save in the draft"), write=write, back=_version_page(held.number)
    )


@requires(may_decide, otherwise=_("The institute puts a version in force."))
def in_force(request: ActingRequest) -> HttpResponse:
    held = _draft()
    form = programme_forms.ProgrammeInForceForm(request.POST or None, initial={"valid_from": clock.today()})

    def write(given: dict[str, Any]) -> None:
        services.put_programme_in_force(draft=held, valid_from=given["valid_from"], by=request.actor)

    return written(request, form, title=_("Put the draft in force"), button=_("Put in force"), write=write, back=_version_page(held.number))


def _project_form(request: ActingRequest, initial: dict[str, Any] | None = None) -> programme_forms.ProjectForm:
    """With what there is to choose from: the strategy in force, results of rounds, confirmed proposals, who may answer for it."""
    strategy = queries.in_force()
    rows = strategy.statements.filter(element__node__isnull=False).select_related("element").order_by("order") if strategy else []
    elements = [(row.element.code, f"{row.number} {said(row.title)}") for row in rows]
    options = [
        (str(option.pk), f"{said(held.title)}: {option.key} {said(option.title)}")
        for held in published_rounds()
        for option in held.options.all()
    ]
    proposals = [
        (str(each.node_id), f"{each.process}: {each.number}. {Truncator(says).chars(120)}")
        for each, says in confirmed_proposals(also=(initial or {}).get("proposal"))
    ]
    leaders = Worker.objects.filter(posts__role__in=[Role.INSTITUTE, Role.TERRITORIAL_DIRECTOR, Role.CENTRE_DIRECTOR])
    owners = [(str(pk), name) for pk, name in leaders.order_by("name").distinct().values_list("pk", "name")]
    return programme_forms.ProjectForm(
        request.POST or None, initial=initial, elements=elements, options=options, proposals=proposals, owners=owners
    )


@requires(may_lead, otherwise=LEADERS)
def add(request: ActingRequest) -> HttpResponse:
    held = _draft()
    form = _project_form(request)

    def write(given: dict[str, Any]) -> None:
        services.add_project(draft=held, says=form.says(), reason=given["reason"], by=request.actor)

    return written(request, form, title=_("Add a project"), button=_("Add to the draft"), write=write, back=_version_page(held.number))


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
        "proposal": now.proposal_id,
        "owner": now.owner_id,
        "serves": [each.element.code for each in whole.serves],
    }
    form = _project_form(request, texts | chosen)

    def write(given: dict[str, Any]) -> None:
        services.change_project(draft=held, project=whole.project, says=form.says(), reason=given["reason"], by=request.actor)

    return written(
        request, form, title=_("Change the project"), button=_("Save in the draft"), write=write, back=_version_page(held.number)
    )


@requires(may_lead, otherwise=LEADERS)
def drop(request: ActingRequest, code: str) -> HttpResponse:
    held, whole = _in_the_draft(code)
    form = programme_forms.DropProjectForm(request.POST or None)

    def write(given: dict[str, Any]) -> None:
        services.drop_project(draft=held, project=whole.project, reason=given["reason"], by=request.actor)

    title = _("Leave the project out of the next version")
    return written(request, form, title=title, button=_("Leave it out"), write=write, back=_version_page(held.number))


# evaluations


@requires(may_lead, otherwise=LEADERS)
def evaluate(request: ActingRequest) -> HttpResponse:
    programme = queries.programme_in_force()
    if programme is None:
        raise Http404
    form = programme_forms.EvaluationForm(request.POST or None, initial={"made_on": clock.today()})

    def write(given: dict[str, Any]) -> None:
        texts = {name: form.words(name) for name in ("title", "question", "method", "findings")}
        services.evaluate(programme=programme, made_on=given["made_on"], by=request.actor, **texts)

    return written(
        request, form, title=_("Write down an evaluation"), button=_("Write down"), write=write, back=reverse("strategy:evaluations")
    )


@requires(may_lead, otherwise=LEADERS)
def recommend(request: ActingRequest, pk: int) -> HttpResponse:
    evaluation = get_object_or_404(Evaluation.objects.select_related("programme"), pk=pk)
    wholes = {whole.code: whole for whole in queries.projects_of(evaluation.programme)}
    form = programme_forms.RecommendationForm(request.POST or None, projects=[(code, whole.title) for code, whole in wholes.items()])

    def write(given: dict[str, Any]) -> None:
        about = wholes.get(given["project"])
        services.recommend(evaluation=evaluation, text=form.words("text"), project=about.project if about else None, by=request.actor)

    return written(
        request, form, title=_("Add a recommendation"), button=_("Write down"), write=write, back=reverse("strategy:evaluations")
    )


@requires(may_decide, otherwise=_("The institute decides about recommendations."))
def rule(request: ActingRequest, pk: int) -> HttpResponse:
    recommendation = get_object_or_404(Recommendation, pk=pk)
    versions = {str(each.number): each for each in queries.programmes(drafts=True)}
    form = programme_forms.RulingForm(request.POST or None, versions=list(versions.values()))

    def write(given: dict[str, Any]) -> None:
        shows_in = versions.get(given["programme"])
        services.rule_on(
            recommendation=recommendation, answer=given["answer"], reason=given["reason"], programme=shows_in, by=request.actor
        )

    return written(request, form, title=_("Decide about it"), button=_("Decide"), write=write, back=reverse("strategy:evaluations"))
