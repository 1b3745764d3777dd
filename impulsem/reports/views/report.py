"""One report: composed, written, approved, signed, delivered."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from impulsem.casework.models import Entry
from impulsem.organisation.models import Worker
from impulsem.platform import clock
from impulsem.platform.errors import DomainError
from impulsem.platform.web.access import ActingRequest, requires
from impulsem.platform.web.forms import add_refusal
from impulsem.platform.web.notices import refusals_told, say, warn
from impulsem.reports import permissions, queries, services
from impulsem.reports.forms import DeliveryForm, DueForm, OpinionForm
from impulsem.reports.models import Draft, ReportRequest
from impulsem.reports.services import JudgementChanged
from impulsem.reports.views.finding import key_in, known, numbers


@requires(permissions.may_read)
def report(request: ActingRequest, report_uuid: UUID) -> HttpResponse:
    """The page of a report: what it says, each sentence with its source; what is missing; what comes next."""
    found = known(request, report_uuid)
    if request.method == "POST":
        return _saved(request, found)
    services.note_read(request=found, by=request.actor)
    return _page(request, found)


def _page(request: ActingRequest, found: ReportRequest, *, status: int = 200, **more: Any) -> HttpResponse:
    at = clock.now()
    context = {
        "sheet": queries.sheet(found, request.actor, at=at),
        "today": timezone.localdate(at),
        "delivery": DeliveryForm(initial={"recipient": found.asked_by}),
        "opinion": OpinionForm(initial={"side": "author"}),
        "due": DueForm(),
        "nav_here": "reports",
        **more,
    }
    return render(request, "reports/report.html", context, status=status)


def _saved(request: ActingRequest, found: ReportRequest) -> HttpResponse:
    """The sheet was sent: choices and judgement are kept, then it goes to approval if that was asked."""
    at = clock.now()
    try:
        _keep_choices(request, found, at=at)
        _keep_judgement(request, found, at=at)
        if request.POST.get("act") == "send":
            reviewer = Worker.objects.filter(uuid=key_in(request, "reviewer")).first()
            if reviewer is None:
                warn(request, _("Choose who approves it."))
                return redirect("reports:report", found.uuid)
            services.send_to_approval(request=found, reviewer=reviewer, by=request.actor, at=at)
    except JudgementChanged as refusal:
        typed = _sent(request, "j-").get(refusal.section, "")
        return _page(request, found, status=422, changed=refusal, typed=typed)
    except DomainError as refusal:
        warn(request, str(refusal))
    else:
        sent = request.POST.get("act") == "send"
        say(request, _("Sent to approval.") if sent else _("Saved."), draft=f"report:{found.uuid}")
    return redirect("reports:report", found.uuid)


def _keep_choices(request: ActingRequest, found: ReportRequest, *, at: dt.datetime) -> None:
    draft = Draft.objects.filter(request=found, pk__in=numbers([request.POST.get("draft", "")])).first()
    if draft is None:
        return
    reasons = {int(name): text for name, text in _sent(request, "r-").items() if name.isdigit()}
    services.choose(draft=draft, kept=numbers(request.POST.getlist("in")), reasons=reasons, by=request.actor, at=at)


def _keep_judgement(request: ActingRequest, found: ReportRequest, *, at: dt.datetime) -> None:
    for section, text in _sent(request, "j-").items():
        number = request.POST.get(f"n-{section}", "")
        expected = int(number) if number.isdigit() else 0
        services.write_judgement(request=found, section=section, text=text, expected=expected, by=request.actor, at=at)


def _sent(request: ActingRequest, prefix: str) -> dict[str, str]:
    """The fields whose names begin with `prefix`, by the rest of their names."""
    return {name.removeprefix(prefix): str(text) for name, text in request.POST.items() if name.startswith(prefix)}


@require_POST
@requires(permissions.may_read)
def keep(request: ActingRequest, report_uuid: UUID) -> HttpResponse:
    """What is being written, at a pause of the keyboard. Answers nothing; a late one changes nothing that was sent to approval."""
    found = known(request, report_uuid)
    if found.state != ReportRequest.State.DRAFT:
        return HttpResponse(status=204)
    try:
        _keep_judgement(request, found, at=clock.now())
    except DomainError as refusal:
        return HttpResponse(str(refusal), status=422, content_type="text/plain; charset=utf-8")
    return HttpResponse(status=204)


#: Buttons without a form of their own, and what the page says afterwards.
STEPS = {
    "refresh": (services.compose_draft, gettext_lazy("Put together again with what is known today. What you chose and wrote is kept.")),
    "back": (services.take_back, gettext_lazy("You can change it. It will need a new approval.")),
}


@require_POST
@requires(permissions.may_read)
def act(request: ActingRequest, report_uuid: UUID) -> HttpResponse:
    """One step: the draft anew, approval, signature, back to writing, no longer needed, an entry that counts."""
    found, at, what = known(request, report_uuid), clock.now(), request.POST.get("act", "")
    with refusals_told(request):
        if what in STEPS:
            command, said = STEPS[what]
            command(request=found, by=request.actor, at=at)
            say(request, said)
        elif what in ("approved", "returned"):
            services.review_version(request=found, verdict=what, note=request.POST.get("note", ""), by=request.actor, at=at)
            say(request, _("Approved.") if what == "approved" else _("Sent back to its author."))
        elif what == "sign":
            services.begin_signing(request=found, by=request.actor, at=at)
            say(request, _("The document is made and waits for the signature."))
        elif what == "withdraw":
            services.withdraw_request(request=found, note=request.POST.get("note", ""), by=request.actor, at=at)
            say(request, _("No longer needed. Nothing left the house."))
        elif what in ("count", "discount"):
            _count(request, found, what, at=at)
        else:
            raise Http404
    return redirect("reports:report", found.uuid)


def _count(request: ActingRequest, found: ReportRequest, what: str, *, at: dt.datetime) -> None:
    entry = Entry.objects.filter(uuid=key_in(request, "entry")).first()
    if entry is None:
        raise Http404
    command = services.link_entry if what == "count" else services.unlink_entry
    command(request=found, entry=entry, by=request.actor, at=at)
    say(request, _("It counts for this report.") if what == "count" else _("It no longer counts for this report."))


@require_POST
@requires(permissions.may_read)
def deliver(request: ActingRequest, report_uuid: UUID) -> HttpResponse:
    """It was handed over: to whom, how, with which receipt."""
    found = known(request, report_uuid)
    form = DeliveryForm(request.POST)
    if form.is_valid():
        try:
            services.deliver_report(request=found, by=request.actor, at=clock.now(), **form.cleaned_data)
        except DomainError as refusal:
            add_refusal(form, refusal)
        else:
            say(request, _("Delivered, and written in the list of what left the house."))
            return redirect("reports:report", found.uuid)
    return _page(request, found, status=422, delivery=form)


@require_POST
@requires(permissions.may_read)
def move(request: ActingRequest, report_uuid: UUID) -> HttpResponse:
    """Whoever asked gave another day."""
    found = known(request, report_uuid)
    form = DueForm(request.POST)
    if form.is_valid():
        try:
            services.move_deadline(request=found, by=request.actor, at=clock.now(), **form.cleaned_data)
        except DomainError as refusal:
            add_refusal(form, refusal)
        else:
            say(request, _("The day was changed; the one before stays in the history."))
            return redirect("reports:report", found.uuid)
    return _page(request, found, status=422, due=form)


@require_POST
@requires(permissions.may_read)
def opinion(request: ActingRequest, report_uuid: UUID) -> HttpResponse:
    """How useful this type of report was, said by its author or its reader."""
    found = known(request, report_uuid)
    form = OpinionForm(request.POST)
    if form.is_valid():
        services.give_opinion(type=found.version.type, by=request.actor, at=clock.now(), **form.cleaned_data)
        say(request, _("Thank you: it is in the inventory."))
        return redirect("reports:report", found.uuid)
    return _page(request, found, status=422, opinion=form)
