"""Changing the draft of the next version, each change with its reason."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from impulsem.platform import clock
from impulsem.platform.errors import DomainError
from impulsem.platform.web.access import ActingRequest, requires
from impulsem.platform.web.forms import add_refusal
from impulsem.platform.web.notices import say
from impulsem.platform.words import said
from impulsem.strategy import queries, services
from impulsem.strategy.forms import AddForm, DropForm, InForceForm, MoveForm, RewordForm, WordsForm
from impulsem.strategy.models import Element, Statement
from impulsem.strategy.models.content import ABOVE
from impulsem.strategy.permissions import may_decide, may_lead

BELOW = {above: kind for kind, above in ABOVE.items()}


def _in_the_draft(code: str) -> Statement:
    draft = queries.draft()
    statement = draft and draft.statements.select_related("element", "strategy", "parent").filter(element__code=code).first()
    if not statement:
        raise Http404
    return statement


def _answer(
    request: ActingRequest, form: forms.Form, title: Any, action: Any, statement: Statement | None, write: Callable[[], object], back: str
) -> HttpResponse:
    """Show the form; a valid one is written, and leads to what the draft changes."""
    if request.method == "POST" and form.is_valid():
        try:
            write()
        except DomainError as refusal:
            add_refusal(form, refusal)
        else:
            say(request, _("Changed in the draft."))
            draft = queries.draft()
            return HttpResponseRedirect(reverse("strategy:version", args=[draft.number]) if draft else reverse("strategy:tree"))
    context = {"form": form, "title": title, "action": action, "statement": statement, "back": back, "nav_here": "strategy"}
    return render(request, "strategy/form.html", context, status=422 if form.errors else 200)


def _page(code: str) -> str:
    return reverse("strategy:element", args=[code])


@requires(may_lead)
def reword(request: ActingRequest, code: str) -> HttpResponse:
    statement = _in_the_draft(code)
    form = RewordForm(request.POST or None, initial={"title": statement.title, "text": statement.text})

    def write() -> None:
        services.reword(
            draft=statement.strategy, element=statement.element, title=form.words("title"), text=form.words("text"),
            reason=form.cleaned_data["reason"], by=request.actor,
        )  # fmt: skip

    return _answer(request, form, _("Say it in other words"), _("Save in the draft"), statement, write, _page(code))


@requires(may_lead)
def move(request: ActingRequest, code: str) -> HttpResponse:
    statement = _in_the_draft(code)
    above = ABOVE.get(Element.Kind(statement.element.kind))
    rows = statement.strategy.statements.filter(element__kind=above).select_related("element").order_by("order")
    parents = [(row.element.code, f"{row.number} {said(row.title)}") for row in rows]
    form = MoveForm(request.POST or None, parents=parents, initial={"parent": statement.parent.code if statement.parent else ""})

    def write() -> None:
        parent = Element.objects.get(code=form.cleaned_data["parent"])
        services.move(
            draft=statement.strategy, element=statement.element, parent=parent, reason=form.cleaned_data["reason"], by=request.actor
        )

    return _answer(request, form, _("Put it below something else"), _("Move in the draft"), statement, write, _page(code))


@requires(may_lead)
def drop(request: ActingRequest, code: str) -> HttpResponse:
    statement = _in_the_draft(code)
    form = DropForm(request.POST or None)

    def write() -> None:
        services.drop(draft=statement.strategy, element=statement.element, reason=form.cleaned_data["reason"], by=request.actor)

    return _answer(request, form, _("Leave it out of the next version"), _("Leave it out"), statement, write, _page(code))


@requires(may_lead)
def add(request: ActingRequest, code: str) -> HttpResponse:
    """Something new below `code`."""
    statement = _in_the_draft(code)
    kind = BELOW.get(Element.Kind(statement.element.kind))
    if kind is None:
        raise Http404
    form: WordsForm = AddForm(request.POST or None)

    def write() -> None:
        services.add_element(
            draft=statement.strategy, kind=kind, parent=statement.element, title=form.words("title"),
            reason=form.cleaned_data["reason"], by=request.actor,
        )  # fmt: skip

    return _answer(request, form, _("Add below it"), _("Add to the draft"), statement, write, _page(code))


@requires(may_decide, otherwise=_("The institute puts a version in force."))
def in_force(request: ActingRequest) -> HttpResponse:
    draft = queries.draft()
    if draft is None:
        raise Http404
    form = InForceForm(request.POST or None, initial={"valid_from": clock.today()})

    def write() -> None:
        services.put_in_force(draft=draft, valid_from=form.cleaned_data["valid_from"], by=request.actor)

    back = reverse("strategy:version", args=[draft.number])
    return _answer(request, form, _("Put the draft in force"), _("Put in force"), None, write, back)
