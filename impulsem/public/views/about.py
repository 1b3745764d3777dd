"""Pages about these pages."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from impulsem.platform.web.sharing import shared

#: Of the statement: when it was written or last gone through again.
PREPARED = dt.date(2026, 11, 23)


@shared
def accessibility(request: HttpRequest) -> HttpResponse:
    """How accessible these pages are, and where to complain."""
    return render(request, "public/accessibility.html", {"contact": settings.PUBLIC_CONTACT, "prepared": PREPARED})


@shared
def method(request: HttpRequest) -> HttpResponse:
    """How different people are counted without knowing who they are."""
    return render(request, "public/method.html")
