"""Calendar files (RFC 5545): of one's own appointment in neutral words, and of public sessions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from impulsem.groups.queries import OpenSession
from impulsem.organisation.models import Centre
from impulsem.platform import clock

TYPE = "text/calendar; charset=utf-8"


def _calendar(name: str = "") -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", "-//Impulsem//EN")
    calendar.add("version", "2.0")
    if name:
        calendar.add("x-wr-calname", name)
        calendar.add("x-wr-timezone", settings.TIME_ZONE)
    return calendar


def ics_of(starts_at: dt.datetime, minutes: int, *, centre: Centre, key: str, link: str, code: str) -> HttpResponse:
    """One appointment. Whoever looks into the calendar reads a time and a place."""
    event = Event()
    event.add("uid", f"{key}@impulsem")
    event.add("dtstamp", clock.now())
    event.add("dtstart", starts_at.astimezone(dt.UTC))
    event.add("dtend", starts_at.astimezone(dt.UTC) + dt.timedelta(minutes=minutes))
    event.add("summary", _("Appointment"))
    event.add("location", centre.address or centre.name)
    event.add("description", _("Code: %(code)s. To change it: %(link)s") % {"code": code, "link": link})
    event.add("class", "PRIVATE")
    calendar = _calendar()
    calendar.add_component(event)
    return _file(calendar, "appointment")


def ics_of_sessions(request: HttpRequest, sessions: Iterable[OpenSession]) -> HttpResponse:
    """Public sessions, to subscribe to."""
    calendar = _calendar(_("Group sessions of the social services"))
    for each in sessions:
        event = Event()
        event.add("uid", f"{each.session.uuid}@impulsem")
        event.add("dtstamp", each.session.planned_at)
        event.add("dtstart", each.starts_at.astimezone(dt.UTC))
        event.add("dtend", each.session.ends_at.astimezone(dt.UTC))
        event.add("summary", each.title)
        event.add("description", each.summary)
        event.add("location", f"{each.centre}, {each.place}" if each.place != each.centre.name else each.centre.name)
        event.add("url", request.build_absolute_uri(reverse("public:group", args=[each.session.uuid])))
        calendar.add_component(event)
    return _file(calendar, "groups")


def _file(calendar: Calendar, name: str) -> HttpResponse:
    return HttpResponse(calendar.to_ical(), content_type=TYPE, headers={"Content-Disposition": f'attachment; filename="{name}.ics"'})
