"""How the pages find what an address names, and where they lead back to."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme

from impulsem.casework import queries
from impulsem.casework.models import CaseFile
from impulsem.casework.permissions import Standing
from impulsem.platform import clock
from impulsem.platform.actors import Actor
from impulsem.platform.web.access import actor_of


def acting(request: HttpRequest) -> Actor:
    """Who acts; every page here requires somebody."""
    actor = actor_of(request)
    if actor is None:
        raise Http404
    return actor


def known_file(request: HttpRequest, file_uuid: UUID) -> tuple[CaseFile, Standing]:
    """The file and what the actor is to it; 404 alike for a forged key and for a file that must leave no trace."""
    found = queries.find_file(file_uuid, acting(request), at=clock.now())
    if found is None:
        raise Http404
    return found


def to_reason(file: CaseFile) -> HttpResponse:
    """The page of a file that the actor does not need to know: what it is, and how to open it with a reason."""
    return redirect("casework:reason", file.uuid)


def back(request: HttpRequest, default: str, *args: object) -> HttpResponse:
    """To the page that the form was on, if it is ours."""
    for url in (request.POST.get("next"), request.headers.get("Referer")):
        if url and url_has_allowed_host_and_scheme(url, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
            return HttpResponseRedirect(url)
    return HttpResponseRedirect(resolve_url(default, *args))


def uuids(values: list[str]) -> list[UUID]:
    """The keys among what was sent; what is no key is left out."""
    found = []
    for value in values:
        try:
            found.append(UUID(value))
        except ValueError:
            continue
    return found


def uuid_in(request: HttpRequest, name: str) -> UUID | None:
    """A key in the address or in the form."""
    return next(iter(uuids([request.POST.get(name) or request.GET.get(name) or ""])), None)
