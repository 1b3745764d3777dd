"""Everybody may check a code: whether a document is ours and unchanged, not what it says."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from impulsem.documents import limits, queries
from impulsem.documents.forms import CheckForm
from impulsem.documents.refusals import TooManyTries
from impulsem.documents.views.receiving import receives_a_file
from impulsem.platform.web.access import open_to_all


@open_to_all
@receives_a_file
@never_cache
def check(request: HttpRequest) -> HttpResponse:
    """The code is typed, never part of an address; a copy of the file, if one is given, is compared and not kept."""
    form = CheckForm(request.POST or None, request.FILES or None)
    found = None
    if request.method == "POST" and form.is_valid():
        address = get_adapter(request).get_client_ip(request)
        try:
            limits.check(address)
        except TooManyTries as refusal:
            form.add_error("code", str(refusal))
        else:
            copy = form.cleaned_data["copy"]
            found = queries.check(form.cleaned_data["code"], copy.read() if copy else None)
            if found is None:
                limits.was_wrong(address)
                form.say_unknown()
    return render(request, "documents/check.html", {"form": form, "found": found}, status=422 if form.errors else 200)
