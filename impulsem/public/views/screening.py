"""How the centres decide who goes where: the instrument as it stands, for anybody to read."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from impulsem.intake.queries import published_instrument
from impulsem.platform import clock
from impulsem.platform.web.sharing import shared


@shared
def screening(request: HttpRequest) -> HttpResponse:
    """Questions, weights and rules in force today."""
    return render(request, "public/screening.html", {"instrument": published_instrument(on=clock.today())})
