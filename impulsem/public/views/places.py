"""What social services do, and where: services, centres, and which centre is whose."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from impulsem.groups.queries import open_sessions
from impulsem.platform import clock
from impulsem.platform.web.access import open_to_all
from impulsem.platform.web.sharing import shared
from impulsem.public import centres
from impulsem.public.catalogue import catalogue
from impulsem.public.forms import PlaceForm

SOON = 6  # sessions on a centre's page


@shared
def services(request: HttpRequest) -> HttpResponse:
    """What one can come for."""
    return render(request, "public/services.html", {"catalogue": catalogue()})


@shared
def service(request: HttpRequest, code: str) -> HttpResponse:
    """One of them: what it is, what to bring, how to ask for it."""
    found = catalogue().services.get(code)
    if found is None:
        raise Http404
    context = {"service": found, "catalogue": catalogue(), "reason": centres.reason_to_book(found.reason)}
    return render(request, "public/service.html", context)


def _centres(request: HttpRequest, form: PlaceForm, found: list[centres.Found] | None = None) -> HttpResponse:
    context = {
        "form": form,
        "found": found,
        "centres": list(enumerate(centres.all_centres(), start=1)),
        "map": centres.map_of_centres(),
    }
    return render(request, "public/centres.html", context, status=422 if form.errors else 200)


@shared
def centre_list(request: HttpRequest) -> HttpResponse:
    """All centres, on a map and in a table; the one of an address by `find_centre`."""
    return _centres(request, PlaceForm())


@csrf_exempt  # it only reads, and the form stands on a page that needs no cookie
@open_to_all
@never_cache
@require_POST
def find_centre(request: HttpRequest) -> HttpResponse:
    """Which centre attends an address. It is never part of an address of a page, and kept nowhere."""
    form = PlaceForm(request.POST)
    found = centres.centres_for(form.cleaned_data["place"], on=clock.today()) if form.is_valid() else None
    return _centres(request, form, found)


@shared
def centre(request: HttpRequest, code: str) -> HttpResponse:
    """One centre: where, when, whose, when the first visit could be, which sessions it has."""
    found = centres.centre_of_code(code)
    if found is None:
        raise Http404
    now, today = clock.now(), clock.today()
    context = {
        "centre": found,
        "week": centres.week_of(found, on=today),
        "closed": centres.closed_soon(on=today),
        "next": centres.next_first_visit(found, at=now),
        "neighbourhoods": centres.neighbourhoods_of(found, on=today),
        "sessions": open_sessions(at=now, centres=[found], public=True)[:SOON],
        "map": centres.map_of_centres(),
    }
    return render(request, "public/centre.html", context)
