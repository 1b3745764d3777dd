"""The one shape of a page with a form: shown, refused at its field, or done and on to the next page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.functional import Promise

from impulsem.platform.errors import DomainError
from impulsem.platform.web.access import ActingRequest
from impulsem.platform.web.forms import add_refusal
from impulsem.platform.web.notices import say


def form_page(
    request: ActingRequest,
    form: forms.Form,
    *,
    command: Callable[[dict[str, Any]], str],
    done: str | Promise,
    title: str | Promise,
    button: str | Promise,
    back: str,
    template: str = "organisation/form.html",
    more: Mapping[str, Any] | None = None,
    nav_here: str = "staff",
) -> HttpResponse:
    """`command` takes the cleaned data, does its one thing and gives the address to go on to."""
    if request.method == "POST" and form.is_valid():
        try:
            onward = command(form.cleaned_data)
        except DomainError as refusal:
            add_refusal(form, refusal)
        else:
            say(request, done)
            return HttpResponseRedirect(onward)
    context = {"form": form, "title": title, "button": button, "back": back, "nav_here": nav_here, **(more or {})}
    return render(request, template, context, status=422 if form.errors else 200)
