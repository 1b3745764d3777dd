"""Possible duplicates: the questions of one's teams, two records side by side, the answer, and taking it back."""

from __future__ import annotations

import datetime as dt

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from impulsem.people import queries, services
from impulsem.people.forms import UnlinkForm
from impulsem.people.permissions import decides_duplicates
from impulsem.people.queries.duplicates import Pair, decided_lately
from impulsem.platform import clock
from impulsem.platform.errors import DomainError
from impulsem.platform.web.access import ActingRequest, requires
from impulsem.platform.web.notices import say, warn

LATELY = dt.timedelta(days=30)
SHOWN = 50


@requires(decides_duplicates, otherwise=_("Only the records team and the protection teams see possible duplicates."))
def duplicates(request: ActingRequest) -> HttpResponse:
    """Open questions first, then what was decided in the last month."""
    waiting = queries.duplicates_to_decide(request.actor)
    context = {
        "total": waiting.count(),
        "waiting": waiting[:SHOWN],
        "decided": decided_lately(request.actor, clock.now() - LATELY)[:SHOWN],
        "nav_here": "duplicates",
    }
    return render(request, "people/duplicates.html", context)


def _pair_or_404(request: ActingRequest, key: int) -> Pair:
    pair = queries.possible_duplicate(key, actor=request.actor, day=clock.today())
    if pair is None:
        raise Http404
    return pair


@requires(decides_duplicates)
def duplicate(request: ActingRequest, key: int) -> HttpResponse:
    """Two records side by side; the answer is one of three buttons."""
    pair = _pair_or_404(request, key)
    if request.method == "POST":
        answer = request.POST.get("answer", "")
        main = {"first": pair.first.person, "second": pair.second.person}.get(answer)
        if main is None and answer != "different":
            warn(request, _("Choose an answer."))
            return HttpResponseRedirect(reverse("people:duplicate", args=[key]))
        try:
            services.decide_duplicate(duplicate=pair.duplicate, same=main is not None, main=main, by=request.actor, at=clock.now())
        except DomainError as refusal:
            warn(request, str(refusal))
        else:
            say(request, _("Linked. Nothing was merged: it can be taken back.") if main else _("Kept apart, as two people."))
        return HttpResponseRedirect(reverse("people:duplicates"))
    return render(request, "people/duplicate.html", {"pair": pair, "unlink_form": UnlinkForm(), "nav_here": "duplicates"})


@requires(decides_duplicates)
@require_POST
def unlink(request: ActingRequest, key: int) -> HttpResponse:
    """Two people after all."""
    pair = _pair_or_404(request, key)
    form = UnlinkForm(request.POST)
    form.is_valid()
    if pair.link is None:
        warn(request, _("These records are not linked."))
    else:
        services.unlink_persons(link=pair.link, reason=form.cleaned_data.get("note", ""), by=request.actor, at=clock.now())
        say(request, _("Taken back: two people again."))
    return HttpResponseRedirect(reverse("people:duplicate", args=[key]))
