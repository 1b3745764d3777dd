"""The strategy, read by everybody: the tree, one thing of it, its versions; and its adaptations by those who direct places."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from impulsem.organisation.models import Centre, Territory
from impulsem.platform.actors import Actor
from impulsem.platform.errors import DomainError
from impulsem.platform.web.access import ActingRequest, actor_of, open_to_all, requires
from impulsem.platform.web.forms import add_refusal
from impulsem.platform.web.notices import say
from impulsem.provenance import queries as provenance
from impulsem.strategy import queries, services
from impulsem.strategy.forms import AdaptForm, DraftForm
from impulsem.strategy.models import Element, Statement, Strategy
from impulsem.strategy.permissions import may_adapt, may_lead
from impulsem.strategy.views.frames import frame


@open_to_all
def tree(request: HttpRequest) -> HttpResponse:
    """The version in force, from the vision down to each measure."""
    strategy = queries.in_force()
    context = {"strategy": strategy, "facets": queries.tree(strategy) if strategy else [], "nav_here": "strategy"} | frame(request)
    if context["leads"]:
        context["draft"] = queries.draft()
    return render(request, "strategy/tree.html", context)


@open_to_all
def element(request: HttpRequest, code: str) -> HttpResponse:
    """One thing: what it says, where it came from, what came of it, why it changed, what it means where."""
    shown = frame(request)
    found = queries.element_by_code(code)
    statement = (queries.statement_of(found) or queries.statement_of(found, drafts=shown["leads"])) if found else None
    if found is None or statement is None:
        raise Http404
    actor = actor_of(request)
    chain = {}
    if found.node_id:
        chain = {
            "origins": [
                step  # an objective's measures are listed as such
                for step in provenance.where_from([found.node_id])
                if step.node_id != found.node_id and step.kind != Element.Kind.MEASURE
            ],
            "outcomes": [step for step in provenance.what_became_of([found.node_id]) if step.node_id != found.node_id],
        }
    context = {
        "element": found,
        "statement": statement,
        "below": queries.below(statement),
        "above": queries.statement_of(statement.parent) if statement.parent else None,
        "changes": queries.changes_of(found, drafts=shown["leads"]),
        "adaptations": queries.adaptations_of(found) if found.node_id else [],
        "draft": _drafted(found) if shown["leads"] else None,
        "may_adapt": bool(found.node_id and actor and places_of(actor)),
        "nav_here": "strategy",
    }
    return render(request, "strategy/element.html", context | chain | shown)


def _drafted(found: Element) -> Statement | None:
    """What the draft says of it, if there is a draft and it is in it."""
    return found.statements.filter(strategy__status=Strategy.Status.DRAFT).select_related("strategy").first()


@open_to_all
def versions(request: HttpRequest) -> HttpResponse:
    """All versions, and what each one changed."""
    shown = frame(request)
    return render(request, "strategy/versions.html", {"versions": queries.versions(drafts=shown["leads"]), "nav_here": "strategy"} | shown)


@open_to_all
def version(request: HttpRequest, number: int) -> HttpResponse:
    """What a version changed, with the reasons."""
    shown = frame(request)
    found = Strategy.objects.filter(number=number).select_related("supersedes").first()
    if found is None or (found.is_draft and not shown["leads"]):
        raise Http404
    context = {"strategy": found, "differences": queries.differences(found), "nav_here": "strategy"}
    return render(request, "strategy/version.html", context | shown)


def places_of(actor: Actor) -> list[Territory | Centre]:
    """Territories and centres for which the actor may adapt the strategy (two queries)."""
    territories = [each for each in Territory.objects.order_by("name") if may_adapt(actor, territory_id=each.pk)]
    centres = Centre.objects.order_by("name")
    return [*territories, *(each for each in centres if may_adapt(actor, territory_id=each.territory_id, centre_id=each.pk))]


@requires(may_lead, otherwise=_("Directors and the institute adapt the strategy."))
def adapt(request: ActingRequest, code: str) -> HttpResponse:
    """What an objective or a measure means at a place that the reader directs."""
    found = Element.objects.filter(code=code, node__isnull=False).first()
    statement = queries.statement_of(found) if found else None
    if found is None or statement is None:
        raise Http404
    form = AdaptForm(request.POST or None, places=places_of(request.actor))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            services.adapt(element=found, place=form.chosen, text=given["text"], reason=given["reason"], by=request.actor)
        except DomainError as refusal:
            add_refusal(form, refusal)
        else:
            say(request, _("Written down. What was said there before stays to be seen."))
            return HttpResponseRedirect(reverse("strategy:element", args=[code]))
    context = {"form": form, "statement": statement, "element": found, "nav_here": "strategy"}
    return render(request, "strategy/adapt.html", context, status=422 if form.errors else 200)


@requires(may_lead, otherwise=_("Directors and the institute draft the next version."))
def begin_draft(request: ActingRequest) -> HttpResponse:
    """Begin the next version."""
    form = DraftForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            draft = services.draft_version(reason=form.words("reason"), by=request.actor)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            say(request, _("The next version is a draft now: change it from the page of each objective or measure."))
            return HttpResponseRedirect(reverse("strategy:version", args=[draft.number]))
    context = {"form": form, "title": _("Draft the next version"), "action": _("Begin"), "back": reverse("strategy:versions")}
    return render(request, "strategy/form.html", context | {"nav_here": "strategy"}, status=422 if form.errors else 200)
