"""Calls to be returned, who is on the line now, and the lines themselves."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from impulsem.agenda.models import deals_with_all
from impulsem.intake import permissions, queries, services
from impulsem.intake.call_forms import CITY, CloseCallForm, LineForm, NoteCallForm, OutcomeForm, centre_of
from impulsem.intake.models import Call, PhoneLine
from impulsem.intake.views.finding import call_or_404, centres_of, person_of
from impulsem.organisation.permissions import administers
from impulsem.organisation.queries import all_centres
from impulsem.platform import clock
from impulsem.platform.web.access import ActingRequest, requires
from impulsem.platform.web.form_page import form_page, sent
from impulsem.platform.web.notices import refusals_told, say
from impulsem.platform.web.parts import render_if_changed
from impulsem.platform.web.session import polled


@requires(permissions.sees_calls)
@require_GET
def calls(request: ActingRequest) -> HttpResponse:
    """Who is to be called back, by when; and what came of the last ones."""
    at, actor = clock.now(), request.actor
    context = {
        "rows": queries.pending_calls(actor, at),
        "done": queries.done_calls(actor, at),
        "returns": permissions.returns_calls(actor),
        "nav_here": "calls",
    }
    return render(request, "intake/calls.html", context)


@polled
@requires(permissions.sees_calls)
@require_GET
def pending(request: ActingRequest) -> HttpResponse:
    """The part of `calls` that asks for itself anew."""
    rows = queries.pending_calls(request.actor, clock.now())
    context = {"rows": rows, "returns": permissions.returns_calls(request.actor), "nav_here": "calls"}
    return render_if_changed(request, "intake/calls.html", "intake/parts/calls.html", context, state=rows)


@polled
@requires(permissions.answers_phones)
@require_GET
def ringing(request: ActingRequest) -> HttpResponse:
    """Who is on the line now: a strip on top of every page of the desks."""
    rows = queries.on_the_line(request.actor, clock.now())
    return render_if_changed(
        request, "intake/ringing.html", "intake/parts/ringing.html", {"ringing": rows, "nav_here": "calls"}, state=rows
    )


@requires(permissions.returns_calls)
def note(request: ActingRequest) -> HttpResponse:
    """Somebody is to be called back, and no exchange told it."""
    centres, city = centres_of(request), deals_with_all(request.actor)
    person = person_of(request, request.GET.get("person", ""))

    def command(data: dict[str, Any]) -> str:
        chosen = centre_of(data.pop("centre"), centres)
        services.note_call(**data, centre=chosen, person=person, by=request.actor, at=clock.now())
        return reverse("intake:calls")

    return form_page(
        request,
        NoteCallForm(
            request.POST or None,
            centres=centres,
            city=city,
            initial={"caller_name": person.full_name if person else "", "centre": CITY if city else ""},
        ),
        command=command,
        done=_("Noted: somebody will call back."),
        title=_("A call to return"),
        button=_("Note it"),
        back=reverse("intake:calls"),
        nav_here="calls",
    )


@requires(permissions.sees_calls)
@require_GET
def call(request: ActingRequest, call_uuid: uuid.UUID) -> HttpResponse:
    """One call: the number, who it may be, what happened; and what came of it."""
    return _page(request, call_or_404(request, call_uuid), OutcomeForm(), CloseCallForm())


def _page(request: ActingRequest, found: Call, outcome: OutcomeForm, close: CloseCallForm) -> HttpResponse:
    context = {
        "row": queries.call_row(found, request.actor, clock.now()),
        "story": queries.call_story(found),
        "outcome": outcome,
        "close": close,
        "returns": permissions.returns_calls(request.actor),
        "nav_here": "calls",
    }
    return render(request, "intake/call.html", context, status=422 if outcome.errors or close.errors else 200)


@requires(permissions.returns_calls)
@require_POST
def take(request: ActingRequest, call_uuid: uuid.UUID) -> HttpResponse:
    """I call back; or, with `back=1`, I do not after all."""
    found = call_or_404(request, call_uuid)
    with refusals_told(request):
        if request.POST.get("back"):
            services.give_back(call=found, by=request.actor, at=clock.now())
            return redirect("intake:calls")
        services.take_call(call=found, by=request.actor, at=clock.now())
    return redirect("intake:call", found.uuid)


@requires(permissions.returns_calls)
@require_POST
def result(request: ActingRequest, call_uuid: uuid.UUID) -> HttpResponse:
    """What came of calling back: spoken to (`act=spoken`), nobody answered, or nobody has to call any more."""
    found, at, by = call_or_404(request, call_uuid), clock.now(), request.actor
    act = request.POST.get("act", "")
    outcome, close = OutcomeForm(request.POST if act != "close" else None), CloseCallForm(request.POST if act == "close" else None)

    def spoken(data: dict[str, Any]) -> str:
        services.call_returned(call=found, outcome=data["outcome"], by=by, at=at)
        say(request, _("Returned."))
        return reverse("intake:call", args=[found.uuid])

    def nobody(data: dict[str, Any]) -> str:
        services.not_reached(call=found, note=data["outcome"], by=by, at=at)
        say(request, _("It waits again, for later."))
        return reverse("intake:calls")

    def over(data: dict[str, Any]) -> str:
        services.close_call(call=found, because=data["because"], note=data["note"], by=by, at=at)
        say(request, _("Closed."))
        return reverse("intake:calls")

    commands: dict[str, tuple[OutcomeForm | CloseCallForm, Callable[[dict[str, Any]], str]]] = {
        "close": (close, over),
        "nobody": (outcome, nobody),
    }
    form, command = commands.get(act, (outcome, spoken))
    return sent(request, form, command) or _page(request, found, outcome, close)


@requires(permissions.returns_calls)
@require_POST
def who(request: ActingRequest, call_uuid: uuid.UUID) -> HttpResponse:
    """Whose call it is."""
    found = call_or_404(request, call_uuid)
    person = person_of(request, request.POST.get("person", ""))
    with refusals_told(request):
        if person is None:
            raise services.NoSuchPerson
        services.say_who_called(call=found, person=person, by=request.actor, at=clock.now())
        say(request, _("Linked to the person."))
    return redirect("intake:call", found.uuid)


@requires(administers)
@require_GET
def lines(request: ActingRequest) -> HttpResponse:
    """The lines, with what came for them and was not taken."""
    return render(request, "intake/lines.html", {"rows": queries.lines(clock.now()), "nav_here": "lines"})


@requires(administers)
def add_line(request: ActingRequest) -> HttpResponse:
    centres = list(all_centres())

    def command(data: dict[str, Any]) -> str:
        chosen = centre_of(data.pop("centre"), centres)
        return reverse("intake:line", args=[services.open_line(**data, centre=chosen, by=request.actor).uuid])

    return form_page(
        request,
        LineForm(request.POST or None, centres=centres),
        command=command,
        done=_("Added. Give its exchange the address and the key."),
        title=_("Add a phone line"),
        button=_("Add"),
        back=reverse("intake:lines"),
        nav_here="lines",
    )


@requires(administers)
@require_GET
def line(request: ActingRequest, line_uuid: uuid.UUID) -> HttpResponse:
    """What the exchange of a line needs: the address and the key."""
    one = get_object_or_404(PhoneLine.objects.select_related("centre"), uuid=line_uuid)
    address = request.build_absolute_uri(reverse("intake:phone_news", args=[one.uuid]))
    return render(request, "intake/line.html", {"line": one, "address": address, "key": services.key_of(one), "nav_here": "lines"})


@requires(administers)
@require_POST
def amend_line(request: ActingRequest, line_uuid: uuid.UUID) -> HttpResponse:
    """Another key (`act=key`), or nothing more is heard of it (`act=end`)."""
    one = get_object_or_404(PhoneLine, uuid=line_uuid)
    with refusals_told(request):
        if request.POST.get("act") == "end":
            services.end_line(line=one, by=request.actor)
            say(request, _("Ended: nothing more is heard of it."))
            return redirect("intake:lines")
        services.change_key(line=one, by=request.actor)
        say(request, _("A new key: give it to the exchange. The old one is worth nothing now."))
    return redirect("intake:line", one.uuid)
