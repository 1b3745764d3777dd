"""How it went: a page for participants, without a log-in, by their code."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from impulsem.groups import services
from impulsem.groups.forms import EvaluationForm
from impulsem.platform import clock, tries
from impulsem.platform.actors import Actor, ActorKind
from impulsem.platform.web.access import open_to_all
from impulsem.platform.web.form_page import sent

#: Whoever types a code on this page.
PARTICIPANT = Actor(kind=ActorKind.RESIDENT, name="participant")

#: Wrong codes from one place within a quarter of an hour: a whole group may share the network of the centre.
MOST = 30


@open_to_all
@never_cache
def evaluate(request: HttpRequest) -> HttpResponse:
    form = EvaluationForm(request.POST or None)

    def command(data: dict[str, Any]) -> str:
        where = request.META.get("REMOTE_ADDR", "")
        tries.check("groups.evaluate", where, most=MOST)
        try:
            services.evaluate(**data, by=PARTICIPANT, at=clock.now())
        except services.UnknownCode:
            tries.was_wrong("groups.evaluate", where)
            raise
        return reverse("groups:thanks")

    if request.method == "POST" and (onward := sent(request, form, command)):
        return onward
    return render(request, "groups/evaluate.html", {"form": form}, status=422 if form.errors else 200)


@open_to_all
@never_cache
def thanks(request: HttpRequest) -> HttpResponse:
    return render(request, "groups/thanks.html")
