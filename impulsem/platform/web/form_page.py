"""The one shape of a page with a form: shown, refused at its field, or done and on to the next page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from impulsem.platform.errors import DomainError
from impulsem.platform.web.forms import add_refusal
from impulsem.platform.web.notices import say

SAVE = _("Save")
#: Takes the cleaned data, does its one thing, and gives the address to go on to.
Command = Callable[[dict[str, Any]], str]


def form_page(
    request: HttpRequest,
    form: forms.Form,
    *,
    command: Command,
    title: str | Promise,
    back: str,
    button: str | Promise = SAVE,
    done: str | Promise = "",
    nav_here: str = "",
    about: str | Promise = "",
    template: str = "platform/form_page.html",
    more: Mapping[str, Any] | None = None,
    fields: Mapping[str, str] | None = None,
) -> HttpResponse:
    """A page whose one form it is. done: said on the page that follows. about: below the title. fields: as `add_refusal` takes them.

    `template` gets `form`, `title`, `about`, `button`, `back`, `nav_here` and whatever `more` has.
    """
    if request.method == "POST" and (onward := sent(request, form, command, done=done, fields=fields)):
        return onward
    context = {"form": form, "title": title, "about": about, "button": button, "back": back, "nav_here": nav_here, **(more or {})}
    return render(request, template, context, status=422 if form.errors else 200)


def sent(
    request: HttpRequest, form: forms.Form, command: Command, *, done: str | Promise = "", fields: Mapping[str, str] | None = None
) -> HttpResponseRedirect | None:
    """One form of several on a page was sent: what it leads to; none when it is refused and says why, so that the page shows it again."""
    if not form.is_valid():
        return None
    try:
        onward = command(form.cleaned_data)
    except DomainError as refusal:
        add_refusal(form, refusal, fields)
        return None
    if done:
        say(request, done)
    return HttpResponseRedirect(onward)
