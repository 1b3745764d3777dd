"""The catalogue of group sessions in which everybody may enrol: as pages, as JSON, as a calendar."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse

from impulsem.groups.queries import OpenSession, open_sessions
from impulsem.participation.queries import published
from impulsem.platform import clock
from impulsem.platform.web.sharing import shared
from impulsem.public import centres
from impulsem.public.booking.times import open_session
from impulsem.public.views.calendars import ics_of_sessions

FEW = 3
OPEN = {"Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin"}


def _asked(request: HttpRequest) -> list[OpenSession]:
    """Those of a centre (`?centre=C01`), of a kind, in a language, where they are asked for."""
    found = open_sessions(at=clock.now(), public=True)
    for name, value_of in (("centre", _centre), ("kind", _kind), ("language", _language)):
        if wanted := request.GET.get(name, ""):
            found = [each for each in found if value_of(each) == wanted]
    return found


def _centre(each: OpenSession) -> str:
    return each.centre.code


def _kind(each: OpenSession) -> str:
    return each.kind


def _language(each: OpenSession) -> str:
    return each.session.language


def _by_subject(found: list[OpenSession]) -> list[list[OpenSession]]:
    """What is held, each with its days: a session that forty centres hold is described once."""
    held: dict[tuple[str, str], list[OpenSession]] = {}
    for each in found:
        held.setdefault((each.title, each.summary), []).append(each)
    return list(held.values())


@shared
def groups(request: HttpRequest) -> HttpResponse:
    """All of them by what they are about, the soonest first."""
    everything = open_sessions(at=clock.now(), public=True)
    context = {
        "subjects": _by_subject(_asked(request)),
        "kinds": sorted({(each.kind, each.kind_label) for each in everything}, key=lambda pair: pair[1]),
        "centres": sorted({(each.centre.code, each.centre.name) for each in everything}, key=lambda pair: pair[1]),
        "centre": request.GET.get("centre", ""),
        "kind": request.GET.get("kind", ""),
    }
    return render(request, "public/groups.html", context)


@shared
def group(request: HttpRequest, key: UUID) -> HttpResponse:
    """One session: what it is, when, where, how many places are left, and a place in it."""
    found = open_session(str(key), at=clock.now())
    if found is None:
        raise Http404
    return render(request, "public/group.html", {"each": found, "map": centres.map_of_centres()})


@shared
def groups_calendar(request: HttpRequest) -> HttpResponse:
    response = ics_of_sessions(request, _asked(request))
    for name, value in OPEN.items():
        response[name] = value
    return response


@shared
def groups_data(request: HttpRequest) -> HttpResponse:
    """The same as data. Nothing about who comes: places are told as left, few or waiting list."""
    rows = [_row(request, each) for each in _asked(request)]
    return JsonResponse({"licence": published.LICENCE["path"], "made_at": clock.now().isoformat(), "sessions": rows}, headers=OPEN)


def places_of(each: OpenSession) -> str:
    return "waiting_list" if not each.free else "few" if each.free <= FEW else "left"


def _row(request: HttpRequest, each: OpenSession) -> dict[str, Any]:
    session = each.session
    return {
        "key": str(session.uuid),
        "title": dict(session.version.title),
        "summary": dict(session.version.summary),
        "kind": each.kind,
        "topic": session.topic,
        "centre": {"code": each.centre.code, "name": each.centre.name},
        "place": each.place,
        "starts_at": each.starts_at.astimezone(dt.UTC).isoformat(),
        "minutes": session.minutes,
        "language": session.language,
        "interpreter": session.interpreter,
        "meetings": each.sittings,
        "places": places_of(each),
        "url": request.build_absolute_uri(reverse("public:group", args=[session.uuid])),
    }
