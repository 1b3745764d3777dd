"""Pages about these pages."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from impulsem.platform.web.access import open_to_all
from impulsem.platform.web.language import supported
from impulsem.platform.web.views import back, remember
from impulsem.public.views.sharing import shared


@csrf_exempt  # it changes nothing but the language on this device; a token would need a cookie to read a page
@open_to_all
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Speak the chosen language on this device."""
    response = HttpResponseRedirect(back(request))
    if chosen := supported(request.POST.get("language")):
        remember(response, settings.LANGUAGE_COOKIE_NAME, chosen)
    return response


@shared
def accessibility(request: HttpRequest) -> HttpResponse:
    """How accessible these pages are, and where to complain."""
    return render(request, "public/accessibility.html", {"contact": settings.PUBLIC_CONTACT})


@shared
def method(request: HttpRequest) -> HttpResponse:
    """How different people are counted without knowing who they are."""
    return render(request, "public/method.html")
