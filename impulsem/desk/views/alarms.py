"""The silent alarm: raised from any page, seen on every desk of the centre."""

from __future__ import annotations

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from impulsem.organisation import queries, services
from impulsem.organisation.permissions import is_staff
from impulsem.platform import clock
from impulsem.platform.errors import DomainError
from impulsem.platform.web import notices
from impulsem.platform.web.access import ActingRequest, requires
from impulsem.platform.web.parts import render_if_changed
from impulsem.platform.web.session import polled


class AlarmForm(forms.Form):
    place = forms.CharField(label=_("Where are you?"), max_length=100, required=False)


class CloseForm(forms.Form):
    outcome = forms.CharField(label=_("What happened, in a few words"), max_length=300)


@requires(is_staff)
@require_POST
def raise_alarm(request: ActingRequest) -> HttpResponse:
    """Call the desks. The page that called shows nothing of it: whoever sits opposite must not notice."""
    form = AlarmForm(request.POST)
    place = form.cleaned_data["place"] if form.is_valid() else ""
    try:
        services.raise_alarm(centre=queries.home_centre(request.actor), place=place, by=request.actor, at=clock.now())
    except DomainError as refusal:
        notices.warn(request, str(refusal))
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204)
    return redirect(request.headers.get("Referer") or "desk:today")


@polled
@requires(is_staff)
@require_GET
def alarms(request: ActingRequest) -> HttpResponse:
    """Alarms that are open in the actor's centres; every page asks for this part again and again."""
    found = list(queries.open_alarms(request.actor))
    state = [(alarm.pk, alarm.seen_by_id) for alarm in found]
    return render_if_changed(request, "desk/alarms.html", "desk/parts/alarms.html", {"alarms": found}, state=state)


@requires(is_staff)
@require_POST
def answer_alarm(request: ActingRequest, pk: int) -> HttpResponse:
    alarm = get_object_or_404(queries.open_alarms(request.actor), pk=pk)
    services.answer_alarm(alarm=alarm, by=request.actor, at=clock.now())
    return redirect("desk:close_alarm", pk=pk)


@requires(is_staff)
def close_alarm(request: ActingRequest, pk: int) -> HttpResponse:
    """Say what happened, and the alarm is over."""
    alarm = get_object_or_404(queries.open_alarms(request.actor), pk=pk)
    form = CloseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.close_alarm(alarm=alarm, outcome=form.cleaned_data["outcome"], by=request.actor, at=clock.now())
        except DomainError as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            notices.say(request, _("The alarm is over."))
            return redirect("desk:today")
    return render(request, "desk/alarm.html", {"alarm": alarm, "form": form})
