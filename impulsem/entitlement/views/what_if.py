"""What if a figure were another one: the question, its answer with chart, map and table, and answers side by side."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from impulsem.entitlement import services
from impulsem.entitlement.finding_forms import WhatIfForm
from impulsem.entitlement.models import Parameter, WhatIf
from impulsem.entitlement.permissions import asks_what_if, reads_what_if
from impulsem.entitlement.queries import what_if as queries
from impulsem.platform import clock
from impulsem.platform.web.access import ActingRequest, requires
from impulsem.platform.web.form_page import form_page
from impulsem.platform.web.parts import render_part

READERS = _("Questions about other figures are for the institute, the head of the economic-support office and territorial directors.")
ASKERS = _("Only the institute and the head of the economic-support office ask what other figures would change.")
SIDE_BY_SIDE = 4


@requires(reads_what_if, otherwise=READERS)
@require_GET
def what_ifs(request: ActingRequest) -> HttpResponse:
    """What was asked; `?with=` several times puts answers side by side."""
    rows = queries.what_ifs()
    chosen = [row for row in rows if str(row.uuid) in request.GET.getlist("with") and row.state == WhatIf.State.DONE][:SIDE_BY_SIDE]
    context = {
        "rows": [(row, queries.changes_of(row)) for row in rows],
        "chosen": {row.uuid for row in chosen},
        "compared": queries.compared(chosen) if chosen else None,
        "asks": asks_what_if(request.actor),
        "nav_here": "what_if",
    }
    return render(request, "entitlement/what_ifs.html", context)


@requires(asks_what_if, otherwise=ASKERS)
def ask(request: ActingRequest) -> HttpResponse:
    now, today = clock.now(), clock.today()
    figures = queries.figures_to_change(now, today)
    form = WhatIfForm(request.POST or None, initial={"parameter": request.GET.get("figure", "")}, figures=figures)

    def command(data: dict[str, Any]) -> str:
        parameter = get_object_or_404(Parameter, code=data["parameter"])
        asked = services.ask_what_if(title=data["title"], changes={parameter: data["value"]}, by=request.actor, at=clock.now())
        return reverse("entitlement:what_if", args=[asked.uuid])

    return form_page(
        request,
        form,
        command=command,
        title=_("What if a figure were another one?"),
        about=_("The rules are asked about every household of the city, with one figure changed. Nothing is published by that."),
        button=_("Work it out"),
        back=reverse("entitlement:what_ifs"),
        nav_here="what_if",
    )


@requires(reads_what_if, otherwise=READERS)
@require_GET
def what_if(request: ActingRequest, what_if_uuid: UUID) -> HttpResponse:
    found = queries.what_if_of(what_if_uuid)
    if found is None:
        raise Http404
    context = {
        "what_if": found,
        "changes": queries.changes_of(found),
        "told": queries.told(found) if found.state == WhatIf.State.DONE else None,
        "nav_here": "what_if",
    }
    response = render_part(request, "entitlement/what_if.html", "entitlement/parts/what_if_waiting.html", context)
    if found.state != WhatIf.State.WAITING and request.headers.get("HX-Request"):
        response.headers["HX-Refresh"] = "true"  # the answer is there: the whole page comes anew
    return response
