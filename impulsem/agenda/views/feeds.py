"""The page on which a worker makes and takes back a calendar address, and the calendar itself."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from impulsem.agenda import queries, services
from impulsem.agenda.permissions import has_feed
from impulsem.agenda.rules.ical import as_ical
from impulsem.platform import clock
from impulsem.platform.web.access import ActingRequest, open_to_all, requires
from impulsem.platform.web.notices import say


@requires(has_feed)
def feed(request: ActingRequest) -> HttpResponse:
    """POST `action`: make (the address is shown once), revoke."""
    address = ""
    if request.method == "POST":
        if request.POST.get("action") == "revoke":
            services.revoke_feed(by=request.actor, at=clock.now())
            say(request, _("The address opens nothing any more."))
        else:
            token = services.make_feed(by=request.actor, at=clock.now())
            address = request.build_absolute_uri(reverse("agenda:calendar", args=[token]))
    context = {"nav_here": "agenda", "feed": queries.feed_of(request.actor.worker_id or 0), "address": address}
    response = render(request, "agenda/feed.html", context)
    response["Cache-Control"] = "no-store"
    return response


@open_to_all
@require_safe
def calendar(request: HttpRequest, token: str) -> HttpResponse:
    """What calendar programs read: nothing but times, places and initials. A wrong address and one that was taken back are the same 404."""
    now = clock.now()
    found = queries.feed_by(token, on=clock.today())
    if found is None:
        raise Http404
    services.note_feed_read(feed=found, at=now)
    language = found.worker.account.language if found.worker.account else settings.LANGUAGE_CODE
    with translation.override(language or settings.LANGUAGE_CODE):
        lines = queries.feed_lines(found.worker, at=now)
        content = as_ical(lines, name=_("Agenda"), zone=ZoneInfo(settings.TIME_ZONE), at=now)
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    return response
