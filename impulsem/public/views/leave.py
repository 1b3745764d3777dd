"""Away from here, quickly, and nothing left behind."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from impulsem.platform.web.access import open_to_all
from impulsem.public.aid.state import AidDraft
from impulsem.public.booking.state import Draft

NEUTRAL = "https://www.meteo.cat/"


@open_to_all
@never_cache
@require_safe
def leave(request: HttpRequest) -> HttpResponse:
    """To a site that says nothing. What was typed in a booking, or to ask for aid, is forgotten; a worker who is logged in stays so."""
    response = HttpResponseRedirect(NEUTRAL)
    response["Referrer-Policy"] = "no-referrer"
    if settings.SESSION_COOKIE_NAME in request.COOKIES:
        Draft.forget(request)
        AidDraft.forget(request)
    return response
