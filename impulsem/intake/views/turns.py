"""Calling numbers from the desk, and the devices at the doors."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from impulsem.intake import permissions, queries, services
from impulsem.intake.kiosk_forms import KioskForm, PlaceForm
from impulsem.intake.models import Kiosk, Turn
from impulsem.organisation.models import Centre, Role
from impulsem.organisation.permissions import administers
from impulsem.organisation.queries import all_centres
from impulsem.platform import clock
from impulsem.platform.web.access import ActingRequest, requires
from impulsem.platform.web.form_page import form_page
from impulsem.platform.web.notices import refusals_told, say, warn
from impulsem.platform.web.parts import render_if_changed
from impulsem.platform.web.session import polled

PLACE = "turn_place"  # in the session: where this desk stands


def _context(request: ActingRequest) -> dict[str, Any]:
    rows = queries.turns_of(request.actor.centres(Role.FRONT_DESK), clock.now())
    return {
        "called": [row for row in rows if row.state == Turn.State.CALLED],
        "waiting": [row for row in rows if row.state == Turn.State.WAITING],
        "place": request.session.get(PLACE, ""),
        "nav_here": "turns",
    }


@requires(permissions.calls_turns)
@require_GET
def turns(request: ActingRequest) -> HttpResponse:
    """Who waits with a number, and who was called."""
    return render(request, "intake/turns.html", _context(request))


@polled
@requires(permissions.calls_turns)
@require_GET
def waiting_turns(request: ActingRequest) -> HttpResponse:
    """The part of `turns` that asks for itself anew."""
    context = _context(request)
    state = (context["called"], context["waiting"])
    return render_if_changed(request, "intake/turns.html", "intake/parts/turns.html", context, state=state)


@requires(permissions.calls_turns)
@require_POST
def call_next(request: ActingRequest) -> HttpResponse:
    """The next number comes to my desk."""
    form = PlaceForm(request.POST)
    centre = Centre.objects.filter(pk__in=request.actor.centres(Role.FRONT_DESK)).order_by("pk").first()
    if not form.is_valid() or centre is None:
        warn(request, _("Say where people should come to: “Desk 2”."))
        return redirect("intake:turns")
    request.session[PLACE] = form.cleaned_data["place"]
    with refusals_told(request):
        services.call_next(centre=centre, place=form.cleaned_data["place"], by=request.actor, at=clock.now())
    return redirect("intake:turns")


@requires(permissions.calls_turns)
@require_POST
def amend_turn(request: ActingRequest, pk: int) -> HttpResponse:
    """They came (`act=came`), did not (`act=gone`), or are called once more."""
    turn = get_object_or_404(Turn, pk=pk, centre_id__in=request.actor.centres(Role.FRONT_DESK))
    act = request.POST.get("act", "")
    with refusals_told(request):
        if act in ("came", "gone"):
            services.end_turn(turn=turn, came=act == "came", by=request.actor, at=clock.now())
        else:
            place = request.session.get(PLACE) or turn.called_to
            services.call_turn(turn=turn, place=place, by=request.actor, at=clock.now())
    return redirect("intake:turns")


@requires(administers)
@require_GET
def kiosks(request: ActingRequest) -> HttpResponse:
    return render(request, "intake/kiosks.html", {"kiosks": queries.kiosks(), "nav_here": "kiosks"})


@requires(administers)
def add_kiosk(request: ActingRequest) -> HttpResponse:
    centres = list(all_centres())

    def command(data: dict[str, Any]) -> str:
        centre = next(one for one in centres if str(one.pk) == data.pop("centre"))
        kiosk = services.add_kiosk(**data, centre=centre, by=request.actor)
        return reverse("intake:kiosk_link", args=[kiosk.uuid])

    return form_page(
        request,
        KioskForm(request.POST or None, centres=centres),
        command=command,
        title=_("Add a kiosk or a screen"),
        button=_("Add"),
        back=reverse("intake:kiosks"),
        nav_here="kiosks",
    )


@requires(administers)
def kiosk_link(request: ActingRequest, kiosk_uuid: uuid.UUID) -> HttpResponse:
    """A link for the device, shown once, when the button is pressed; or the end of the device (`act=end`)."""
    kiosk = get_object_or_404(Kiosk.objects.select_related("centre"), uuid=kiosk_uuid, ended_at__isnull=True)
    link = ""
    if request.POST.get("act") == "end":
        services.end_kiosk(kiosk=kiosk, by=request.actor, at=clock.now())
        say(request, _("Ended: the device shows nothing any more."))
        return redirect("intake:kiosks")
    if request.method == "POST":
        secret = services.new_link(kiosk=kiosk, by=request.actor, at=clock.now())
        link = request.build_absolute_uri(reverse("intake:kiosk_start", args=[secret]))
    return render(request, "intake/kiosk_link.html", {"kiosk": kiosk, "link": link, "nav_here": "kiosks"})
