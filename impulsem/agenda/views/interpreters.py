"""Interpreters: where somebody has to translate in the coming weeks, who does, and whom the city calls."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from impulsem.agenda import queries, services
from impulsem.agenda.forms import InterpreterForm
from impulsem.agenda.models import Interpreter
from impulsem.agenda.permissions import keeps_interpreters, may_book
from impulsem.agenda.views.lookups import appointment_or_404, as_uuid, centre_asked_for, next_page
from impulsem.organisation.models import Role
from impulsem.people.queries import language_name
from impulsem.platform import clock
from impulsem.platform.web.access import ActingRequest, requires
from impulsem.platform.web.form_page import form_page
from impulsem.platform.web.notices import refusals_told, say

OTHERWISE = _("Only administrators and directors write down whom the city calls.")


@requires(may_book)
@require_GET
def interpreters(request: ActingRequest) -> HttpResponse:
    """The coming appointments that need an interpreter, at the own centres or at `?centre=C01`."""
    actor = request.actor
    centre_ids = {centre_asked_for(request).pk} if request.GET.get("centre") else actor.centres(Role.FRONT_DESK, Role.PROFESSIONAL)
    rows = queries.to_interpret(centre_ids or {centre_asked_for(request).pk}, clock.now(), actor=actor)
    context = {
        "rows": rows,
        "missing": sum(row.arranged is None for row in rows),
        "many": len({row.centre for row in rows}) > 1,
        "keeps": keeps_interpreters(actor),
        "nav_here": "interpreters",
    }
    return render(request, "agenda/interpreters.html", context)


@requires(may_book)
@require_POST
def arrange(request: ActingRequest, appointment_uuid: uuid.UUID) -> HttpResponse:
    """POST `interpreter` (uuid): they translate; `release`: whoever was to translate does not."""
    appointment = appointment_or_404(request, appointment_uuid)
    with refusals_told(request):
        if "release" in request.POST:
            services.release_interpreter(appointment=appointment, by=request.actor, at=clock.now())
            say(request, _("Released. Somebody is to be arranged."))
        else:
            chosen = as_uuid(request.POST.get("interpreter", "")) or uuid.UUID(int=0)
            one = get_object_or_404(Interpreter, uuid=chosen)
            services.arrange_interpreter(appointment=appointment, interpreter=one, by=request.actor, at=clock.now())
            say(request, _("Arranged: %(who)s translates.") % {"who": one.name})
    return HttpResponseRedirect(next_page(request, reverse("agenda:interpreters")))


@requires(keeps_interpreters, otherwise=OTHERWISE)
@require_GET
def interpreter_list(request: ActingRequest) -> HttpResponse:
    """Whom the city calls."""
    rows = [(one, [language_name(code) for code in one.languages]) for one in queries.all_interpreters()]
    return render(request, "agenda/interpreter_list.html", {"rows": rows, "nav_here": "interpreter_list"})


@requires(keeps_interpreters, otherwise=OTHERWISE)
def write_down(request: ActingRequest, interpreter_uuid: uuid.UUID | None = None) -> HttpResponse:
    """Somebody new, or what is written about somebody known."""
    one = get_object_or_404(Interpreter, uuid=interpreter_uuid) if interpreter_uuid else None

    def command(data: dict[str, Any]) -> str:
        services.save_interpreter(interpreter=one, **data, by=request.actor)
        return reverse("agenda:interpreter_list")

    written = ("name", "organisation", "languages", "phone", "email", "active")
    return form_page(
        request,
        InterpreterForm(request.POST or None, initial={field: getattr(one, field) for field in written} if one else {}),
        command=command,
        done=_("Saved."),
        title=one.name if one else _("Add an interpreter"),
        back=reverse("agenda:interpreter_list"),
        nav_here="interpreter_list",
    )
