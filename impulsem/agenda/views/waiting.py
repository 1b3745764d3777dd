"""The waiting room, and registering who comes without an appointment."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from impulsem.agenda import queries, services
from impulsem.agenda.forms import WalkInForm
from impulsem.agenda.permissions import may_book
from impulsem.agenda.views.booking import find_person, without_reasons
from impulsem.agenda.views.lookups import centre_asked_for, next_page, person_asked_for, undo_url
from impulsem.organisation.models import Role
from impulsem.platform import clock
from impulsem.platform.errors import DomainError
from impulsem.platform.web.access import ActingRequest, requires
from impulsem.platform.web.forms import add_refusal
from impulsem.platform.web.notices import say
from impulsem.platform.web.parts import render_part


@requires(may_book)
@require_GET
def waiting(request: ActingRequest) -> HttpResponse:
    """Who waits now; the part asks for itself anew (`platform.live`)."""
    actor, now = request.actor, clock.now()
    centre_ids = {centre_asked_for(request).pk} if request.GET.get("centre") else actor.centres(Role.FRONT_DESK, Role.PROFESSIONAL)
    rows = queries.waiting_room(centre_ids or {centre_asked_for(request).pk}, now, actor=actor)
    return render_part(request, "agenda/waiting.html", "agenda/parts/waiting.html", {"rows": rows, "now": now, "nav_here": "waiting"})


@requires(may_book)
def walk_in(request: ActingRequest) -> HttpResponse:
    """Somebody is at the desk without an appointment: who, and what for."""
    person = person_asked_for(request)
    if person is None:
        return find_person(request, _("Who came?"), "waiting")
    now, centre = clock.now(), centre_asked_for(request)
    choices = queries.choices_at(centre, actor=request.actor, on=clock.today())
    if not choices.reasons:
        return without_reasons(request)
    form = WalkInForm(request.POST or None, choices=choices, initial={"next": request.GET.get("next", "")})
    if request.method == "POST" and form.is_valid():
        reason = next(each for each in choices.reasons if each.code == form.cleaned_data["reason"])
        try:
            appointment = services.register_walk_in(
                person=person,
                reason=reason,
                centre=centre,
                urgent=form.cleaned_data["urgent"],
                note=form.cleaned_data["note"],
                by=request.actor,
                at=now,
            )
        except DomainError as refusal:
            add_refusal(form, refusal)
        else:
            say(request, _("In the waiting room."), undo=undo_url(appointment))
            return HttpResponseRedirect(next_page(request, reverse("agenda:waiting")))
    upcoming = queries.upcoming_of([person.pk], now, actor=request.actor)
    today = [line for line in upcoming if line.is_open and line.day == clock.today() and line.state == "booked"]
    context = {"form": form, "person": person, "centre": centre, "booked_today": today, "nav_here": "waiting"}
    return render(request, "agenda/walk_in.html", context, status=422 if form.errors else 200)
