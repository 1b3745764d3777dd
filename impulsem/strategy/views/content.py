"""The strategy, read by everybody: the tree, one thing of it, its versions; and its adaptations by those who direct places."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from impulsem.organisation.models import Centre, Territory
from impulsem.platform.actors import Actor
from impulsem.platform.web.access import ActingRequest, actor_of, requires
from impulsem.platform.web.form_page import form_page
from impulsem.platform.web.sharing import shared
from impulsem.platform.words import said
from impulsem.provenance import queries as provenance
from impulsem.strategy import queries, services
from impulsem.strategy.forms import AdaptForm, DraftForm, EndForm
from impulsem.strategy.models import Adaptation, Element, Statement, Strategy
from impulsem.strategy.permissions import may_adapt, may_lead
from impulsem.strategy.views.frames import frame
from impulsem.strategy.views.origins import origins

WHOLE_LABELS = {"title": _("Title"), "vision": _("Vision"), "mission": _("Mission")}
WRITTEN = _("Written down. What was said there before stays to be seen.")


@shared
def tree(request: HttpRequest) -> HttpResponse:
    """The version in force, from the vision down to each measure."""
    strategy = queries.in_force()
    context = {"strategy": strategy, "facets": queries.tree(strategy) if strategy else [], "nav_here": "strategy"} | frame(request)
    if context["leads"]:
        context["draft"] = queries.draft()
    return render(request, "strategy/tree.html", context)


@shared
def element(request: HttpRequest, code: str) -> HttpResponse:
    """One thing: what it says, where it came from, what came of it, why it changed, what it means where."""
    shown = frame(request)
    found = queries.element_by_code(code)
    statement = (queries.statement_of(found) or queries.statement_of(found, drafts=shown["leads"])) if found else None
    if found is None or statement is None:
        raise Http404
    actor = actor_of(request)
    mine = places_of(actor) if actor and shown["leads"] else []
    chain = {}
    if found.node_id:
        chain = {
            "origins": origins(request, found.node_id, but=Element.Kind.MEASURE),  # an objective's measures are listed as such
            "outcomes": [step for step in provenance.what_became_of([found.node_id]) if step.node_id != found.node_id],
        }
    context = {
        "element": found,
        "statement": statement,
        "below": queries.below(statement),
        "above": queries.statement_of(statement.parent) if statement.parent else None,
        "changes": queries.changes_of(found, drafts=shown["leads"]),
        "adaptations": queries.adaptations_of(found),
        "mine": mine,
        "draft": _drafted(found) if shown["leads"] else None,
        "may_adapt": bool(found.node_id and mine),
        "nav_here": "strategy",
    }
    return render(request, "strategy/element.html", context | chain | shown)


def _drafted(found: Element) -> Statement | None:
    """What the draft says of it, if there is a draft and it is in it."""
    return found.statements.filter(strategy__status=Strategy.Status.DRAFT).select_related("strategy").first()


@shared
def versions(request: HttpRequest) -> HttpResponse:
    """All versions, and what each one changed."""
    shown = frame(request)
    return render(request, "strategy/versions.html", {"versions": queries.versions(drafts=shown["leads"]), "nav_here": "strategy"} | shown)


@shared
def version(request: HttpRequest, number: int) -> HttpResponse:
    """What a version changed, with the reasons."""
    shown = frame(request)
    found = Strategy.objects.filter(number=number).select_related("supersedes").first()
    if found is None or (found.is_draft and not shown["leads"]):
        raise Http404
    whole = [(WHOLE_LABELS[name], before, now) for name, before, now in queries.reworded_whole(found)]
    context = {"strategy": found, "differences": queries.differences(found), "whole": whole, "nav_here": "strategy"}
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
    page = reverse("strategy:element", args=[code])

    def command(given: dict[str, Any]) -> str:
        services.adapt(element=found, place=form.chosen, text=given["text"], reason=given["reason"], by=request.actor)
        return page

    return form_page(
        request, form, command=command, title=_("Adapt to a place"), about=f"{statement.number} {said(statement.title)}",
        button=_("Write down"), back=page, done=WRITTEN, nav_here="strategy",
    )  # fmt: skip


@requires(may_lead, otherwise=_("Directors and the institute adapt the strategy."))
def end_adaptation(request: ActingRequest, code: str, pk: int) -> HttpResponse:
    """It no longer holds at a place that the reader directs."""
    adaptation = get_object_or_404(Adaptation.objects.select_related("element", "territory", "centre"), element__code=code, pk=pk)
    form, page = EndForm(request.POST or None), reverse("strategy:element", args=[code])

    def command(given: dict[str, Any]) -> str:
        services.end_adaptation(adaptation=adaptation, reason=given["reason"], by=request.actor)
        return page

    return form_page(
        request, form, command=command, title=_("It no longer holds there"),
        about=f"{adaptation.centre or adaptation.territory}: {adaptation.text}", button=_("End it"), back=page, done=WRITTEN,
        nav_here="strategy",
    )  # fmt: skip


@requires(may_lead, otherwise=_("Directors and the institute draft the next version."))
def begin_draft(request: ActingRequest) -> HttpResponse:
    """Begin the next version."""
    form = DraftForm(request.POST or None)

    def command(given: dict[str, Any]) -> str:
        draft = services.draft_version(reason=form.words("reason"), by=request.actor)
        return reverse("strategy:version", args=[draft.number])

    return form_page(
        request, form, command=command, title=_("Draft the next version"), button=_("Begin"), back=reverse("strategy:versions"),
        done=_("The next version is a draft now: change it from the page of each objective or measure."), nav_here="strategy",
    )  # fmt: skip
