"""A portfolio within a budget, by the rule and by hand side by side."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from impulsem.platform.web.access import ActingRequest, requires
from impulsem.platform.web.form_page import sent
from impulsem.strategy import queries, services
from impulsem.strategy.forms.programme import KeepForm, PortfolioForm
from impulsem.strategy.models import Project, ProjectStatement
from impulsem.strategy.permissions import may_lead

HALF = Decimal("0.5")  # what the page begins with where the programme does not say what there is


@requires(may_lead, otherwise=_("Directors and the institute lead the programme."))
def portfolio(request: ActingRequest) -> HttpResponse:
    """GET tries out `budget` and `chosen`; POST keeps them as a scenario with a title and a reason."""
    programme = queries.programme_in_force()
    if programme is None:
        raise Http404
    codes = list(ProjectStatement.objects.filter(programme=programme).order_by("order").values_list("project__code", flat=True))
    keeping = request.method == "POST"
    form = KeepForm(request.POST, codes=codes) if keeping else PortfolioForm(request.GET if "budget" in request.GET else None, codes=codes)
    budget, by_hand = ((programme.budget or Decimal(0)) * HALF).quantize(Decimal("0.01")), None
    if form.is_valid():
        budget, by_hand = form.cleaned_data["budget"], form.cleaned_data["chosen"]
        if "by_rule" in request.GET:
            by_hand = None

    def command(given: dict[str, Any]) -> str:
        chosen = list(Project.objects.filter(code__in=given["chosen"]))
        services.keep_scenario(
            programme=programme, title=given["title"], reason=given["reason"], budget=given["budget"], projects=chosen, by=request.actor
        )
        return reverse("strategy:portfolio")

    if keeping and (onward := sent(request, form, command, done=_("Kept, as it was chosen."))):
        return onward
    found = queries.portfolio(programme, budget=budget, by_hand=by_hand)
    context = {
        "programme": programme,
        "form": form,
        "keep": form if keeping else KeepForm(codes=codes),
        "found": found,
        "sides": [(found.by_rule, _("By the rule")), (found.by_hand, _("By hand"))],
        "scenarios": queries.scenarios(programme),
        "nav_here": "programme",
    }
    return render(request, "strategy/portfolio.html", context, status=422 if form.errors else 200)
