"""The live part of a session for whoever leads it: doors, questions, groups; and the screen for the room."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from impulsem.participation import queries
from impulsem.participation.forms import AskForm, GroupForm
from impulsem.participation.models import Session
from impulsem.participation.permissions import may_work
from impulsem.participation.services import live as services
from impulsem.participation.services import park
from impulsem.participation.views.lookups import drawn, session_of
from impulsem.platform.errors import DomainError
from impulsem.platform.web.access import ActingRequest, requires
from impulsem.platform.web.form_page import sent
from impulsem.platform.web.notices import refusals_told, say
from impulsem.platform.web.parts import render_part

HERE = {"nav_here": "participation"}


def join_address(request: HttpRequest, session: Session) -> str:
    return request.build_absolute_uri(reverse("participation:phone", args=[session.join_code])) if session.join_code else ""


def _page_of(session: Session) -> str:
    return reverse("participation:live", args=[session.uuid])


def _show(request: ActingRequest, session: Session, ask: AskForm | None = None, refused: str = "") -> HttpResponse:
    address = join_address(request, session)
    context = {
        "session": session,
        "room": queries.room(session),
        "ask": ask or AskForm(),
        "address": address,
        "qr": drawn(address) if address else "",
        "refused": refused,
        **HERE,
    }
    return render(request, "participation/live.html", context, status=422 if ask is not None or refused else 200)


@requires(may_work)
@require_GET
def live(request: ActingRequest, session_uuid: UUID) -> HttpResponse:
    """Everything that whoever leads the session needs."""
    return _show(request, session_of(session_uuid))


@requires(may_work)
@require_POST
def doors(request: ActingRequest, session_uuid: UUID) -> HttpResponse:
    """Let phones in, or no longer."""
    session = session_of(session_uuid)
    turn = services.open_doors if request.POST.get("open") else services.close_doors
    with refusals_told(request):
        turn(session=session, by=request.actor)
    return HttpResponseRedirect(_page_of(session))


@requires(may_work)
@require_POST
def ask(request: ActingRequest, session_uuid: UUID) -> HttpResponse:
    """Put a question to the room."""
    session = session_of(session_uuid)
    form = AskForm(request.POST)

    def command(data: dict[str, Any]) -> str:
        services.ask(session=session, by=request.actor, **data)
        return _page_of(session)

    return sent(request, form, command) or _show(request, session, form)


@requires(may_work)
@require_POST
def prompt(request: ActingRequest, session_uuid: UUID, prompt_id: int) -> HttpResponse:
    """Open a question again, or close it."""
    session = session_of(session_uuid)
    found = get_object_or_404(session.prompts, pk=prompt_id)
    turn = services.ask_again if request.POST.get("open") else services.stop_asking
    with refusals_told(request):
        turn(prompt=found, by=request.actor)
    return HttpResponseRedirect(_page_of(session))


@requires(may_work)
@require_POST
def group(request: ActingRequest, session_uuid: UUID) -> HttpResponse:
    """What was ticked goes together, out of its groups, or off the screen."""
    session = session_of(session_uuid)
    form = GroupForm(request.POST, session=session)
    if not form.is_valid():
        return _show(request, session, refused=str(_("Choose contributions, and a group.")))
    chosen = [each.uuid for each in form.cleaned_data["contributions"]]
    try:
        match request.POST.get("do"):
            case "ungroup":
                services.ungroup(session=session, contributions=chosen, by=request.actor)
            case "park":
                for each in session.contributions.filter(uuid__in=chosen):
                    park(contribution=each, by=request.actor)
                say(request, _("Off the screen, to be looked at."))
            case _:
                services.group(
                    session=session, contributions=chosen, name=form.cleaned_data["name"], into=form.cleaned_data["into"], by=request.actor
                )
    except DomainError as refusal:
        return _show(request, session, refused=str(refusal))
    return HttpResponseRedirect(_page_of(session))


@requires(may_work)
@require_GET
def screen(request: ActingRequest, session_uuid: UUID) -> HttpResponse:
    """For the projector: the question, how to join, what was said. Fetched anew every three seconds."""
    session = session_of(session_uuid)
    address = join_address(request, session)
    context = {"session": session, "room": queries.room(session), "address": address, "qr": drawn(address) if address else ""}
    return render_part(request, "participation/screen.html", "participation/parts/room.html", context)
