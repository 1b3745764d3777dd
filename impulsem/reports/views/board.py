"""The board of what is to be delivered, and a new request."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from impulsem.casework.queries import file_heading, members_of
from impulsem.people.models import Person
from impulsem.platform import clock
from impulsem.platform.web.access import ActingRequest, requires
from impulsem.platform.web.form_page import form_page
from impulsem.reports import permissions, queries, services
from impulsem.reports.forms import RequestForm
from impulsem.reports.models import ReportType
from impulsem.reports.services import RequestDetails
from impulsem.reports.views.finding import key_in


@requires(permissions.may_read)
def board(request: ActingRequest) -> HttpResponse:
    """What is late, what comes, what waits for one's approval; one's own, or all that one may see."""
    at = clock.now()
    everything = request.GET.get("show") == "all"
    context = {
        "board": queries.board(request.actor, at=at, mine=not everything),
        "everything": everything,
        "today": timezone.localdate(at),
        "nav_here": "reports",
    }
    return render(request, "reports/board.html", context)


@requires(permissions.may_read)
def new(request: ActingRequest) -> HttpResponse:
    """Write down that a report was asked for; the draft is there on the next page."""
    actor, at = request.actor, clock.now()
    file = queries.file_to_report_on(key_in(request, "file"), actor, at=at)
    if file is None or not queries.may_begin(file.pk, actor, at=at):
        raise Http404
    members = members_of(file, actor, at=at)
    today = timezone.localdate(at)
    form = RequestForm(
        request.POST or None,
        types=queries.types_to_ask_for(on=today),
        members=members,
        initial={"received_on": today, "about": [str(members[0].uuid)] if len(members) == 1 else []},
    )

    def command(given: dict[str, Any]) -> str:
        asked = services.receive_request(
            type=ReportType.objects.get(code=given["type"]),
            file=file,
            details=RequestDetails(
                asked_by=given["asked_by"],
                about=list(Person.objects.visible_to(actor, at=at).filter(uuid__in=given["about"])),
                received_on=given["received_on"],
                reference=given["reference"],
                due_asked=given["due_asked"],
                language=given["language"],
            ),
            by=actor,
            at=at,
        )
        services.compose_draft(request=asked, by=actor, at=at)
        return reverse("reports:report", args=[asked.uuid])

    return form_page(
        request,
        form,
        command=command,
        title=_("A report was asked for"),
        about=_("%(label)s · file %(number)s") % {"label": file_heading(file, actor, at=at), "number": file.number},
        back=reverse("casework:file", args=[file.uuid]),
        button=_("Make the draft"),
        done=_("The draft is made: read it, and write what only you know."),
        nav_here="reports",
    )
