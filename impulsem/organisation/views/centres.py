"""Centres and their rooms."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from impulsem.organisation import queries, services
from impulsem.organisation.forms import CentreForm, NewCentreForm, RoomForm
from impulsem.organisation.models import Centre, Room
from impulsem.organisation.permissions import administers
from impulsem.organisation.views.workers import ONLY_ADMINISTRATORS
from impulsem.platform.web.access import ActingRequest, requires
from impulsem.platform.web.form_page import form_page


@requires(administers, otherwise=ONLY_ADMINISTRATORS)
def centres(request: ActingRequest) -> HttpResponse:
    return render(request, "organisation/centres.html", {"centres": queries.all_centres(), "nav_here": "centres"})


@requires(administers, otherwise=ONLY_ADMINISTRATORS)
def open_centre(request: ActingRequest) -> HttpResponse:
    def command(data: dict[str, Any]) -> str:
        return _page_of(services.open_centre(**data, by=request.actor))

    return form_page(
        request,
        NewCentreForm(request.POST or None),
        command=command,
        done=_("Added. Now add its rooms."),
        title=_("Add a centre"),
        button=_("Add"),
        back=reverse("organisation:centres"),
        nav_here="centres",
    )


@requires(administers, otherwise=ONLY_ADMINISTRATORS)
def centre(request: ActingRequest, centre_id: int) -> HttpResponse:
    """What is written about a centre, and its rooms."""
    one = get_object_or_404(Centre, pk=centre_id)

    def command(data: dict[str, Any]) -> str:
        services.amend_centre(centre=one, **data, by=request.actor)
        return _page_of(one)

    written = ("name", "territory", "address", "phone", "opens_at", "closes_at")
    return form_page(
        request,
        CentreForm(request.POST or None, initial={field: getattr(one, field) for field in written}),
        command=command,
        done=_("Saved."),
        title=one.name,
        back=reverse("organisation:centres"),
        template="organisation/centre.html",
        more={"centre": one, "rooms": queries.rooms_of(one)},
        nav_here="centres",
    )


@requires(administers, otherwise=ONLY_ADMINISTRATORS)
def add_room(request: ActingRequest, centre_id: int) -> HttpResponse:
    one = get_object_or_404(Centre, pk=centre_id)

    def command(data: dict[str, Any]) -> str:
        services.add_room(centre=one, **data, by=request.actor)
        return _page_of(one)

    return form_page(
        request,
        RoomForm(request.POST or None),
        command=command,
        done=_("The room is added."),
        title=_("Add a room"),
        button=_("Add"),
        back=_page_of(one),
        about=one.name,
        nav_here="centres",
    )


@requires(administers, otherwise=ONLY_ADMINISTRATORS)
def room(request: ActingRequest, centre_id: int, room_id: int) -> HttpResponse:
    one = get_object_or_404(Room.objects.select_related("centre"), pk=room_id, centre_id=centre_id)

    def command(data: dict[str, Any]) -> str:
        services.amend_room(room=one, **data, by=request.actor)
        return _page_of(one.centre)

    return form_page(
        request,
        RoomForm(request.POST or None, initial={"name": one.name, "kind": one.kind, "seats": one.seats}),
        command=command,
        done=_("Saved."),
        title=_("Amend the room"),
        back=_page_of(one.centre),
        about=one.centre.name,
        nav_here="centres",
    )


def _page_of(one: Centre) -> str:
    return reverse("organisation:centre", args=[one.pk])
