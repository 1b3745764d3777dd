"""Contract hours and absences: of the people of a centre for who directs it, of anybody for administrators."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from impulsem.organisation import queries, services
from impulsem.organisation.forms import AbsenceForm, HoursForm
from impulsem.organisation.models import Absence, Role, Worker
from impulsem.organisation.permissions import administers, keeps_hours, keeps_hours_at
from impulsem.platform import clock
from impulsem.platform.web.access import ActingRequest, requires
from impulsem.platform.web.form_page import form_page

OTHERWISE = _("Only administrators and whoever directs a centre write down hours and absences.")


@requires(keeps_hours, otherwise=OTHERWISE)
def at_centres(request: ActingRequest) -> HttpResponse:
    """The people of the centres that the actor directs."""
    rows = queries.hours_rows(request.actor.centres(Role.CENTRE_DIRECTOR), on=clock.today())
    return render(request, "organisation/hours_at_centres.html", {"rows": rows, "nav_here": "hours"})


@requires(keeps_hours, otherwise=OTHERWISE)
def sheet(request: ActingRequest, worker_uuid: UUID) -> HttpResponse:
    one = _worker_or_404(request, worker_uuid)
    context = {
        "sheet": queries.hours_sheet(one, on=clock.today()),
        "own": one.pk == request.actor.worker_id,
        "administers": administers(request.actor),
        "nav_here": _here(request),
    }
    return render(request, "organisation/hours.html", context)


@requires(keeps_hours, otherwise=OTHERWISE)
def agree(request: ActingRequest, worker_uuid: UUID) -> HttpResponse:
    one = _worker_or_404(request, worker_uuid)

    def command(data: dict[str, Any]) -> str:
        services.set_working_time(worker=one, **data, by=request.actor)
        return _page_of(one)

    return form_page(
        request,
        HoursForm(request.POST or None),
        command=command,
        done=_("The hours are written down."),
        title=_("Write down other contract hours"),
        button=_("Write down"),
        back=_page_of(one),
        about=one.name,
        nav_here=_here(request),
    )


@requires(keeps_hours, otherwise=OTHERWISE)
def be_away(request: ActingRequest, worker_uuid: UUID) -> HttpResponse:
    one = _worker_or_404(request, worker_uuid)

    def command(data: dict[str, Any]) -> str:
        services.record_absence(worker=one, **data, by=request.actor)
        return _page_of(one)

    return form_page(
        request,
        AbsenceForm(request.POST or None),
        command=command,
        done=_("The absence is written down."),
        title=_("Write down an absence"),
        button=_("Write down"),
        back=_page_of(one),
        about=one.name,
        nav_here=_here(request),
    )


@requires(keeps_hours, otherwise=OTHERWISE)
def withdraw(request: ActingRequest, worker_uuid: UUID, absence_id: int) -> HttpResponse:
    """Said first: which absence it is. The history keeps that it was written."""
    one = _worker_or_404(request, worker_uuid)
    absence = Absence.objects.filter(worker=one, pk=absence_id).first()
    if absence is None:
        raise Http404

    def command(data: dict[str, Any]) -> str:
        services.withdraw_absence(absence=absence, by=request.actor)
        return _page_of(one)

    return form_page(
        request,
        forms.Form(request.POST if request.method == "POST" else None),
        command=command,
        done=_("The absence is withdrawn."),
        title=_("Withdraw an absence"),
        button=_("Withdraw"),
        back=_page_of(one),
        about=one.name,
        template="organisation/form.html",
        more={"absence": absence},
        nav_here=_here(request),
    )


def _worker_or_404(request: ActingRequest, worker_uuid: UUID) -> Worker:
    """404 for a director about the people of other centres."""
    one = queries.worker_of(worker_uuid)
    if one is None or not keeps_hours_at(request.actor, queries.centres_of(one.pk, on=clock.today())):
        raise Http404
    return one


def _page_of(one: Worker) -> str:
    return reverse("organisation:hours", args=[one.uuid])


def _here(request: ActingRequest) -> str:
    return "staff" if administers(request.actor) else "hours"
