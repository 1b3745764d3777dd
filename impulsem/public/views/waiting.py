"""Waiting lists that everybody can read, and one's own place by the code on a slip, without account and without name."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from impulsem.intake.models import Candidate
from impulsem.intake.queries import waiting as queries
from impulsem.intake.services import waiting as services
from impulsem.organisation.models import Centre
from impulsem.platform import clock
from impulsem.platform.errors import DomainError
from impulsem.platform.web.access import open_to_all
from impulsem.platform.web.sharing import shared
from impulsem.public.forms import ReceiptForm


@shared
def centres(request: HttpRequest) -> HttpResponse:
    """Which centres have lists."""
    return render(request, "public/waiting_centres.html", {"centres": list(queries.centres_with_lists()), "form": ReceiptForm()})


@shared
def centre(request: HttpRequest, code: str) -> HttpResponse:
    """The lists of a centre: what counts, how many wait, how long it is likely to take."""
    found = Centre.objects.filter(code=code).first()
    if found is None:
        raise Http404
    lists = queries.published(found, at=clock.now())
    return render(request, "public/waiting_centre.html", {"centre": found, "lists": lists, "form": ReceiptForm()})


@csrf_exempt  # it only reads, and the form stands on pages that need no cookie
@open_to_all
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def place(request: HttpRequest) -> HttpResponse:
    """The code is typed, never part of an address; a code that opens nothing is answered like any other that does not."""
    form = ReceiptForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            found = services.look_up(code=form.cleaned_data["code"], address=get_adapter(request).get_client_ip(request))
        except DomainError as refusal:
            form.add_error("code", str(refusal))
        else:
            return _told(request, found)
    return render(request, "public/waiting_place.html", {"form": form}, status=422 if form.errors else 200)


def _told(request: HttpRequest, found: Candidate) -> HttpResponse:
    standing = queries.standing_of(found, at=clock.now())
    return render(request, "public/waiting_standing.html", {"standing": standing, "candidate": found, "form": ReceiptForm()})
