"""Changing the draft of the next version, each change with its reason."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from impulsem.platform import clock
from impulsem.platform.web.access import ActingRequest, requires
from impulsem.platform.web.form_page import form_page
from impulsem.platform.words import said
from impulsem.strategy import queries, services
from impulsem.strategy.forms import AddForm, DescribeVersionForm, DropForm, InForceForm, MoveForm, RewordForm, WordsForm
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


def _changed(
    request: ActingRequest, form: forms.Form, *, title: Any, button: Any, write: Callable[[dict[str, Any]], object], back: str,
    statement: Statement | None = None,
) -> HttpResponse:  # fmt: skip
    """A form whose command changes the draft, and leads to what the draft changes."""

    def command(given: dict[str, Any]) -> str:
        write(given)
        draft = queries.draft()
        return reverse("strategy:version", args=[draft.number]) if draft else reverse("strategy:tree")

    about = f"{statement.number} {said(statement.title)}".strip() if statement else ""
    return form_page(
        request, form, command=command, title=title, about=about, button=button, back=back, done=_("Changed in the draft."),
        nav_here="strategy",
    )  # fmt: skip


def _page(code: str) -> str:
    return reverse("strategy:element", args=[code])


@requires(may_lead)
def reword(request: ActingRequest, code: str) -> HttpResponse:
    statement = _in_the_draft(code)
    form = RewordForm(request.POST or None, initial={"title": statement.title, "text": statement.text})

    def write(given: dict[str, Any]) -> None:
        services.reword(
            draft=statement.strategy, element=statement.element, title=form.words("title"), text=form.words("text"),
            reason=given["reason"], by=request.actor,
        )  # fmt: skip

    return _changed(
        request, form, title=_("Say it in other words"), button=_("Save in the draft"), write=write, back=_page(code), statement=statement
    )


@requires(may_lead)
def move(request: ActingRequest, code: str) -> HttpResponse:
    statement = _in_the_draft(code)
    above = ABOVE.get(Element.Kind(statement.element.kind))
    rows = statement.strategy.statements.filter(element__kind=above).select_related("element").order_by("order")
    parents = [(row.element.code, f"{row.number} {said(row.title)}") for row in rows]
    form = MoveForm(request.POST or None, parents=parents, initial={"parent": statement.parent.code if statement.parent else ""})

    def write(given: dict[str, Any]) -> None:
        parent = Element.objects.get(code=given["parent"])
        services.move(draft=statement.strategy, element=statement.element, parent=parent, reason=given["reason"], by=request.actor)

    return _changed(
        request,
        form,
        title=_("Put it below something else"),
        button=_("Move in the draft"),
        write=write,
        back=_page(code),
        statement=statement,
    )


@requires(may_lead)
def drop(request: ActingRequest, code: str) -> HttpResponse:
    statement = _in_the_draft(code)
    form = DropForm(request.POST or None)

    def write(given: dict[str, Any]) -> None:
        services.drop(draft=statement.strategy, element=statement.element, reason=given["reason"], by=request.actor)

    return _changed(
        request,
        form,
        title=_("Leave it out of the next version"),
        button=_("Leave it out"),
        write=write,
        back=_page(code),
        statement=statement,
    )


@requires(may_lead)
def add(request: ActingRequest, code: str) -> HttpResponse:
    """Something new below `code`."""
    statement = _in_the_draft(code)
    kind = BELOW.get(Element.Kind(statement.element.kind))
    if kind is None:
        raise Http404
    form: WordsForm = AddForm(request.POST or None)

    def write(given: dict[str, Any]) -> None:
        services.add_element(
            draft=statement.strategy, kind=kind, parent=statement.element, title=form.words("title"),
            reason=given["reason"], by=request.actor,
        )  # fmt: skip

    return _changed(
        request, form, title=_("Add below it"), button=_("Add to the draft"), write=write, back=_page(code), statement=statement
    )


@requires(may_decide, otherwise=_("The institute puts a version in force."))
def in_force(request: ActingRequest) -> HttpResponse:
    draft = queries.draft()
    if draft is None:
        raise Http404
    form = InForceForm(request.POST or None, initial={"valid_from": clock.today()})

    def write(given: dict[str, Any]) -> None:
        services.put_in_force(draft=draft, valid_from=given["valid_from"], by=request.actor)

    title, button = _("Put the draft in force"), _("Put in force")
    return _changed(request, form, title=title, button=button, write=write, back=reverse("strategy:version", args=[draft.number]))


@requires(may_lead)
def describe(request: ActingRequest) -> HttpResponse:
    """Title, vision and mission of the draft."""
    draft = queries.draft()
    if draft is None:
        raise Http404
    form = DescribeVersionForm(request.POST or None, initial={name: getattr(draft, name) for name in queries.WHOLE})

    def write(given: dict[str, Any]) -> None:
        services.describe_version(draft=draft, by=request.actor, **{name: form.words(name) for name in queries.WHOLE})

    title, back = _("Title, vision and mission of the draft"), reverse("strategy:version", args=[draft.number])
    return _changed(request, form, title=title, button=_("Save in the draft"), write=write, back=back)
