"""The search box: people and files, while typing and as a page. What is typed travels in the body (see decision 0005)."""

from __future__ import annotations

import time

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _

from impulsem.desk import queries
from impulsem.desk.permissions import searches_people
from impulsem.organisation.permissions import attends_people
from impulsem.platform import clock
from impulsem.platform.web.access import ActingRequest, requires
from impulsem.platform.web.parts import render_part

LONGEST = 200


class SearchForm(forms.Form):
    q = forms.CharField(label=_("Name, ID document, phone, address or file"), max_length=LONGEST)


@requires(searches_people)
def search(request: ActingRequest) -> HttpResponse:
    """GET is the empty page; POST answers."""
    started = time.perf_counter()
    form = SearchForm(request.POST or None)
    context: dict[str, object] = {"form": form, "may_register": attends_people(request.actor)}
    if form.is_valid():
        words = form.cleaned_data["q"]
        hits, advice, file = queries.find_people(words, request.actor, at=clock.now())
        context |= {"words": words, "search_words": words, "hits": hits, "advice": advice, "file": file}
        context["milliseconds"] = round((time.perf_counter() - started) * 1000)
    return render_part(request, "desk/search.html", "desk/parts/hits.html", context)
