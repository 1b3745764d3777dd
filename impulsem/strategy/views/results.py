"""What came out of a round: by everybody once it is published, by the staff once it is counted."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from impulsem.platform.web.access import ActingRequest, requires
from impulsem.platform.web.notices import refusals_told, say, warn
from impulsem.platform.web.sharing import shared
from impulsem.strategy import queries, services
from impulsem.strategy.forms import DecideForm
from impulsem.strategy.models import Round
from impulsem.strategy.models.rounds import Status
from impulsem.strategy.permissions import may_decide
from impulsem.strategy.views.frames import frame

TYPES = {"json": "application/json", "csv": "text/csv", "txt": "text/plain", "py": "text/x-python"}


def _readable(request: HttpRequest, round_uuid: UUID) -> Round:
    """The round, if this reader may know its results."""
    round = get_object_or_404(Round.objects.select_related("count"), uuid=round_uuid)
    if round.status == Status.PUBLISHED or (round.has_results and frame(request)["staff"]):
        return round
    raise Http404


@shared
def results(request: HttpRequest, round_uuid: UUID) -> HttpResponse:
    """The results, dimension by dimension first."""
    round = _readable(request, round_uuid)
    shown = frame(request)
    found = queries.results(round)
    forms = (
        {each.key: DecideForm(auto_id=f"{each.key}-%s", initial={"key": each.key}) for each in found.waiting} if shown["decides"] else {}
    )
    context = {"results": found, "round": round, "forms": forms, "waiting": [(each, forms.get(each.key)) for each in found.waiting]}
    return render(request, "strategy/results.html", context | {"files": list(queries.files(round)), "nav_here": "rounds"} | shown)


@require_POST
@requires(may_decide, otherwise=_("The institute decides about borderline options."))
def decide(request: ActingRequest, round_uuid: UUID) -> HttpResponse:
    """A borderline option is in or out, with a reason."""
    round = get_object_or_404(Round, uuid=round_uuid)
    form = DecideForm(request.POST)
    if form.is_valid():
        with refusals_told(request):
            services.decide(round=round, by=request.actor, **form.cleaned_data)
            say(request, _("Decided, with its reason."))
    else:
        warn(request, _("Say whether it is in, and why."))
    return HttpResponseRedirect(reverse("strategy:results", args=[round.uuid]))


@shared
def file(request: HttpRequest, round_uuid: UUID, name: str) -> HttpResponse:
    """One of the published files."""
    text = queries.files(_readable(request, round_uuid)).get(name)
    if text is None:
        raise Http404
    response = HttpResponse(text, content_type=f"{TYPES[name.rsplit('.', 1)[1]]}; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
